/** What the lab is asked for: who talks with whom, and what they say. */

/** A client or a server, with its options: of a tool its arguments, of Node those of `node:tls`, with files' names in place of PEM. */
export type Side =
  | { readonly peer: 'openssl' | 'gnutls'; readonly args: readonly string[] }
  | { readonly peer: 'node'; readonly options: NodeOptions };

export type PeerKind = Side['peer'];

/** Of `node:tls`; `cert`, `key` and `ca` name files of the lab's folder, `psk` and `resume` are true or absent. */
export interface NodeOptions {
  readonly [option: string]: unknown;
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
}

/** A command with the reply to it, or a key that one side's tool takes for a command: `K` is a KeyUpdate to `openssl s_client`. */
export type Step =
  | { readonly command: string; readonly reply: string }
  | { readonly press: string; readonly on: 'client' | 'server' };

export interface ClientPlan {
  readonly side: Side;
  /** What is said inside TLS. */
  readonly talk: readonly Step[];
}

/** One server, and the clients that come to it, one after the other. */
export interface SessionPlan {
  readonly name: string;
  readonly server: Side;
  readonly clients: readonly ClientPlan[];
}

/** Arguments as one would type them. */
export const openssl = (args: string): Side => ({ peer: 'openssl', args: words(args) });
export const gnutls = (args: string): Side => ({ peer: 'gnutls', args: words(args) });
export const node = (options: NodeOptions): Side => ({ peer: 'node', options });

const words = (text: string) => text.split(' ').filter((word) => word !== '');

/** Behind what a side has, more of it. */
export function withMore(side: Side, more: Side): Side {
  if (side.peer === 'node') return more.peer === 'node' ? node({ ...side.options, ...more.options }) : side;
  return more.peer === 'node' ? side : { peer: side.peer, args: [...side.args, ...more.args] };
}

const EHLO = { command: 'EHLO client.example.org\r\n', reply: '250-mx.example.net\r\n250 SIZE 10240000\r\n' };

/** Leaves at once, as Postfix does where it does not trust the server. */
export const QUIT: readonly Step[] = [{ command: 'QUIT\r\n', reply: '221 2.0.0 Bye\r\n' }];

/** All that an echo understands. */
export const GREETING: readonly Step[] = [EHLO, ...QUIT];

/** A message is sent. Where an upper-case R or Q would be a key to the tool, nothing but their case is another. */
export const MAIL: readonly Step[] = [
  EHLO,
  { command: 'MAIL FROM:<anna@example.org>\r\n', reply: '250 2.1.0 Ok\r\n' },
  { command: 'rcpt TO:<bela@example.net>\r\n', reply: '250 2.1.5 Ok\r\n' },
  { command: 'DATA\r\n', reply: '354 End data with <CR><LF>.<CR><LF>\r\n' },
  { command: 'Subject: lab\r\n\r\nHello from the lab.\r\n.\r\n', reply: '250 2.0.0 Ok: queued as 4BD2\r\n' },
  { command: 'quit\r\n', reply: '221 2.0.0 Bye\r\n' },
];

/** What is said with keys pressed after EHLO. */
export const withKeys = (...keys: readonly Step[]): readonly Step[] => [
  ...MAIL.slice(0, 1),
  ...keys,
  ...MAIL.slice(1),
];
