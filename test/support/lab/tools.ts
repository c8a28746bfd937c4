/** OpenSSL's and GnuTLS's command-line clients and servers. */
import { connect, createServer } from 'node:net';
import { type Peer, type Server, Tool, type ToolOptions } from './peer.ts';

export const SERVER_NAME = 'mx.example.net';

/** `openssl s_server`; it shows which port the system gave it. */
export async function opensslServer(args: readonly string[], options: ToolOptions): Promise<Server> {
  const tool = new Tool(
    'openssl',
    ['s_server', '-accept', '127.0.0.1:0', '-keylogfile', options.keyLog, ...args],
    options,
  );
  await tool.shows(/ACCEPT \S+:\d+\n/);
  const port = Number(/ACCEPT \S+:(\d+)\n/.exec(tool.log())?.[1]);
  if (Number.isNaN(port)) throw new Error(`openssl s_server ${args.join(' ')}: ${tool.log()}`);
  return server(tool, port, { echoes: false });
}

/** `gnutls-serv`, as an echo: it has no other way to answer. */
export async function gnutlsServer(args: readonly string[], options: ToolOptions): Promise<Server> {
  const port = await freePort();
  const tool = new Tool('gnutls-serv', ['--echo', '--crlf', '-p', String(port), ...args], options);
  if (!(await accepts(port))) throw new Error(`gnutls-serv ${args.join(' ')}: ${tool.log()}`);
  return server(tool, port, { echoes: true });
}

/** `openssl s_client`, which says STARTTLS itself; it takes keys for commands where the talk has some. */
export function opensslClient(
  port: number,
  args: readonly string[],
  keys: boolean,
  options: ToolOptions,
): Peer {
  const to = ['-connect', `127.0.0.1:${port}`, '-starttls', 'smtp', '-name', 'client.example.org'];
  const input = keys ? ['-quiet', '-no_ign_eof'] : ['-quiet', '-no_ign_eof', '-nocommands'];
  const name = args.includes('-noservername') ? [] : ['-servername', SERVER_NAME];
  return new Tool(
    'openssl',
    ['s_client', ...to, ...name, ...input, '-keylogfile', options.keyLog, ...args],
    options,
  );
}

/** `gnutls-cli`, which says STARTTLS itself. */
export function gnutlsClient(port: number, args: readonly string[], options: ToolOptions): Peer {
  const to = ['-p', String(port), '--starttls-proto=smtp', '--sni-hostname', SERVER_NAME];
  const check = args.some((arg) => arg.startsWith('--verify-hostname'))
    ? []
    : ['--verify-hostname', SERVER_NAME];
  return new Tool('gnutls-cli', [...to, ...check, '--inline-commands', ...args, '127.0.0.1'], options);
}

function server(tool: Tool, port: number, { echoes }: { echoes: boolean }): Server {
  return {
    port,
    echoes,
    closes: false,
    say: (text) => (echoes ? undefined : tool.say(text)),
    hears: (text) => (echoes ? Promise.resolve(true) : tool.hears(text)),
    press: (key) => tool.press(key),
    close: () => {},
    ended: tool.ended,
    stop: () => tool.stop(),
    log: () => tool.log(),
  };
}

/** A port that nobody listens on, for a server that cannot ask the system itself. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** True once somebody listens there (gnutls-serv's word of it stays in a buffer); false after some seconds. */
async function accepts(port: number): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    const opened = await new Promise<boolean>((resolve) => {
      const probe = connect(port, '127.0.0.1');
      probe.on('connect', () => resolve(true));
      probe.on('error', () => resolve(false));
      probe.on('connect', () => probe.destroy());
    });
    if (opened) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
