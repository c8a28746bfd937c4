/** A client and a server of `node:tls`, in this process. */
import { appendFileSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { PSK } from './certificates.ts';
import type { Peer, Server, ToolOptions } from './peer.ts';
import type { NodeOptions } from './plan.ts';
import { SERVER_NAME } from './tools.ts';
import { Transcript } from './transcript.ts';

/** The last session of each key log's server, for a client that resumes. */
const sessions = new Map<string, Buffer>();

/** Options with the files that they name. */
function withFiles(options: NodeOptions, folder: string): NodeOptions {
  const files = ['cert', 'key', 'ca'] as const;
  const named = files.filter((name) => options[name] !== undefined);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    ...options,
    ...Object.fromEntries(named.map((name) => [name, read(options[name] as string)])),
  };
}

export async function nodeServer(options: NodeOptions, { folder, keyLog }: ToolOptions): Promise<Server> {
  const heard = new Transcript();
  const log = new Transcript();
  const sockets = new Set<TLSSocket>();
  const psk = options.psk ? { pskCallback: () => Buffer.from(PSK.key, 'hex') } : {};
  const server = createServer({ ...withFiles(options, folder), ...psk, allowHalfOpen: true } as object);
  server.on('keylog', (line) => appendFileSync(keyLog, line));
  server.on('tlsClientError', (error) => log.push(`${error.message}\n`));
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('error', (error) => log.push(`${error.message}\n`));
    socket.on('end', () => socket.end());
    socket.on('close', () => sockets.delete(socket));
  });
  const ended = new Promise<void>((resolve) => server.on('close', () => resolve()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    echoes: false,
    closes: true,
    say: (text) => {
      for (const socket of sockets) socket.write(text);
    },
    hears: (text) => heard.find(text),
    press: async () => {
      for (const socket of sockets) await renegotiated(socket);
    },
    close: () => {
      for (const socket of sockets) socket.end();
    },
    ended,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      heard.end();
    },
    log: () => log.text,
  };
}

/** A client that says EHLO and STARTTLS in clear, then TLS. */
export function nodeClient(port: number, options: NodeOptions, { folder, keyLog }: ToolOptions): Peer {
  const heard = new Transcript();
  const log = new Transcript();
  const tcp = connectTcp(port, '127.0.0.1');
  let tls: TLSSocket | null = null;
  let unsent = '';
  const ended = new Promise<void>((resolve) => tcp.on('close', () => resolve()));
  const clear = ['EHLO client.example.org\r\n', 'STARTTLS\r\n'];
  const onReply = (chunk: Buffer) => {
    if (!/^\d{3} .*\r\n$/m.test(chunk.toString('latin1'))) return;
    const command = clear.shift();
    if (command !== undefined) {
      tcp.write(command);
      return;
    }
    tcp.off('data', onReply);
    const psk = options.psk
      ? { pskCallback: () => ({ psk: Buffer.from(PSK.key, 'hex'), identity: PSK.identity }) }
      : {};
    const session = options.resume ? { session: sessions.get(keyLog) } : {};
    tls = connect({
      servername: SERVER_NAME,
      ...withFiles(options, folder),
      ...psk,
      ...session,
      socket: tcp,
    } as object);
    tls.on('session', (it) => sessions.set(keyLog, it));
    tls.on('keylog', (line) => appendFileSync(keyLog, line));
    // It comes again behind a renegotiation.
    tls.once('secureConnect', () => tls?.write(unsent));
    tls.on('data', (chunk) => heard.push(chunk));
    tls.on('error', (error) => log.push(`${error.message}\n`));
    tls.on('end', () => tls?.end());
  };
  tcp.on('data', onReply);
  tcp.on('error', (error) => log.push(`${error.message}\n`));
  ended.then(() => heard.end());
  return {
    say: (text) => {
      if (tls === null || tls.getProtocol() === null || tls.connecting) unsent += text;
      else tls.write(text);
    },
    hears: (text) => heard.find(text),
    press: async () => {
      if (tls !== null) await renegotiated(tls);
    },
    close: () => tls?.end(),
    ended,
    stop: () => tcp.destroy(),
    log: () => log.text,
  };
}

function renegotiated(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    const started = socket.renegotiate({ rejectUnauthorized: false }, () => resolve());
    if (started === false) resolve();
  });
}
