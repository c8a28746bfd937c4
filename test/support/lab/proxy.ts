/** Stands between a client and a TLS server, says the clear part of a mail server itself, and notes every byte. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { From, Recording } from './recording.ts';

const EHLO_REPLY = '250-mx.example.net\r\n250-SIZE 10240000\r\n250 STARTTLS\r\n';

export interface Proxy {
  readonly port: number;
  readonly recordings: readonly Recording[];
  /** Resolves once no connection is open. */
  idle(): Promise<void>;
  close(): void;
}

const ORIGIN = Date.now() * 1000 - performance.now() * 1000;
const now = () => Math.round(ORIGIN + performance.now() * 1000);

/** Opens a port for clients of the TLS server at `target`. */
export async function startProxy(target: number): Promise<Proxy> {
  const recordings: Recording[] = [];
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const recording: Recording = { time: now(), events: [] };
    recordings.push(recording);
    const track = (socket: Socket) => {
      sockets.add(socket);
      socket.on('close', () => {
        sockets.delete(socket);
        if (sockets.size === 0) for (const resume of waiting.splice(0)) resume();
      });
    };
    track(client);
    converse(client, recording, () => {
      const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
      track(upstream);
      return upstream;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    recordings,
    idle: () => new Promise((resolve) => (sockets.size === 0 ? resolve() : waiting.push(resolve))),
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function converse(client: Socket, { events }: Recording, open: () => Socket): void {
  const note = (from: From, data: Uint8Array | null, end: 'fin' | 'rst' | null = null) => {
    events.push({ from, time: now(), data, end });
  };
  const reply = (text: string) => {
    note('server', Buffer.from(text, 'latin1'));
    client.write(text);
  };
  let upstream: Socket | null = null;
  let line = '';
  client.on('data', (chunk) => {
    note('client', chunk);
    if (upstream !== null) {
      upstream.write(chunk);
      return;
    }
    line += chunk.toString('latin1');
    if (!line.endsWith('\n')) return;
    if (/^STARTTLS/i.test(line)) {
      const opened = open();
      upstream = opened;
      opened.on('connect', () => reply('220 2.0.0 Ready to start TLS\r\n'));
      opened.on('data', (data) => {
        note('server', data);
        client.write(data);
      });
      pass(opened, client, (end) => note('server', null, end));
      pass(client, opened, (end) => note('client', null, end));
    } else reply(EHLO_REPLY);
    line = '';
  });
  client.on('error', () => {});
  reply('220 mx.example.net ESMTP\r\n');
}

/** What ends one side ends the other: FIN with FIN, RST with RST. */
function pass(from: Socket, to: Socket, note: (end: 'fin' | 'rst') => void): void {
  from.on('end', () => {
    note('fin');
    to.end();
  });
  from.on('error', () => {
    note('rst');
    to.resetAndDestroy();
  });
}
