import { wireText } from '../bytes/text.ts';
import { formatAddress } from '../format/address.ts';
import { MAX_PRELUDE } from '../limits.ts';

/** How a client asks a proxy for a connection: HTTP's CONNECT (RFC 9110 section 9.3.6), SOCKS 4 and 4a, SOCKS 5 (RFC 1928). */
export type PreludeKind = 'http-connect' | 'socks4' | 'socks5';

/** Where a client wants to be connected to. */
export interface Target {
  /** A host name or an IP address, as the client gives it. */
  readonly host: string;
  readonly port: number;
}

/** Whether bytes begin with a request: they do not, they may when more come, or they do, with this many bytes. */
export type RequestRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'more' }
  | { readonly kind: PreludeKind; readonly length: number; readonly target: Target };

/** The same of a proxy's answer. `body` bytes of no interest follow it. */
export type AnswerRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'more' }
  | {
      readonly kind: 'answer';
      readonly length: number;
      readonly accepted: boolean;
      readonly text: string;
      readonly body: number;
    };

const NONE = { kind: 'none' } as const;
const MORE = { kind: 'more' } as const;

const CONNECT = Buffer.from('CONNECT ');
const [FIRST_OF_CONNECT] = CONNECT;
const SOCKS4 = 4;
const SOCKS5 = 5;

/** The command that both versions of SOCKS have for it. */
const SOCKS_CONNECT = 1;

/** Reads the request at the start of a client's bytes, of which `head` are the first; of SOCKS 5 all that leads to it. */
export function readRequest(head: Uint8Array): RequestRead {
  const [first] = head;
  if (first === FIRST_OF_CONNECT) return readConnect(head);
  if (first === SOCKS4) return readSocks4(head);
  return first === SOCKS5 ? readSocks5(head) : NONE;
}

/** Reads what a proxy answers to a request of this kind. */
export function readAnswer(kind: PreludeKind, head: Uint8Array): AnswerRead {
  if (kind === 'http-connect') return readHttpAnswer(head);
  return kind === 'socks4' ? readSocks4Answer(head) : readSocks5Answer(head);
}

function readConnect(head: Uint8Array): RequestRead {
  if (!CONNECT.subarray(0, head.length).every((byte, i) => head[i] === byte)) return NONE;
  const text = headerText(head);
  const [line = ''] = text.split('\n', 1);
  const [, host = '', port = ''] = /^CONNECT (\S+):(\d{1,5}) HTTP\/1\.\d\r?$/.exec(line) ?? [];
  if (text.includes('\n') && (host === '' || Number(port) > 0xffff)) return NONE;
  const length = headerLength(text);
  if (length === null) return head.length < MAX_PRELUDE ? MORE : NONE;
  return {
    kind: 'http-connect',
    length,
    target: { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) },
  };
}

function readHttpAnswer(head: Uint8Array): AnswerRead {
  const text = headerText(head);
  if (!text.startsWith('HTTP/1.'.slice(0, text.length))) return NONE;
  const length = headerLength(text);
  if (length === null) return head.length < MAX_PRELUDE ? MORE : NONE;
  const [, code = '', reason = ''] = /^HTTP\/1\.\d (\d{3}) ?([^\r\n]*)/.exec(text) ?? [];
  const accepted = code.startsWith('2');
  // RFC 9110 section 9.3.6: what follows an acceptance is the tunnel.
  const body = accepted ? 0 : Number(/^content-length: *(\d{1,10})/im.exec(text.slice(0, length))?.[1] ?? 0);
  return { kind: 'answer', length, accepted, text: `${code} ${reason}`.trim(), body };
}

function headerText(head: Uint8Array): string {
  return Buffer.from(head.subarray(0, MAX_PRELUDE)).toString('latin1');
}

/** Up to the empty line and with it; null where it has not come. */
function headerLength(text: string): number | null {
  const end = /\r?\n\r?\n/.exec(text);
  return end === null ? null : end.index + end[0].length;
}

/** Version, command, port, address, the user's name; in 4a, where the address is 0.0.0.x, a host name. */
function readSocks4(head: Uint8Array): RequestRead {
  if (head.length > 1 && head[1] !== SOCKS_CONNECT) return NONE;
  const name = head.indexOf(0, 8);
  if (head.length < 9 || name < 0) return head.length < MAX_PRELUDE ? MORE : NONE;
  const port = portAt(head, 2);
  const isNamed = head[4] === 0 && head[5] === 0 && head[6] === 0 && head[7] !== 0;
  if (!isNamed)
    return { kind: 'socks4', length: name + 1, target: { host: formatAddress(head, 4, 4), port } };
  const end = head.indexOf(0, name + 1);
  if (end < 0) return head.length < MAX_PRELUDE ? MORE : NONE;
  return { kind: 'socks4', length: end + 1, target: { host: wireText(head.subarray(name + 1, end)), port } };
}

const SOCKS4_GRANTED = 90;
const SOCKS4_ANSWER = 8;

const SOCKS4_ANSWERS: Readonly<Record<number, string>> = {
  90: 'request granted',
  91: 'request rejected or failed',
  92: 'request rejected: the proxy cannot reach identd on the client',
  93: 'request rejected: the user names differ',
};

function readSocks4Answer(head: Uint8Array): AnswerRead {
  if (head.length > 0 && head[0] !== 0) return NONE;
  if (head.length < SOCKS4_ANSWER) return MORE;
  const code = head[1] as number;
  const text = SOCKS4_ANSWERS[code] ?? `answer ${code}`;
  return { kind: 'answer', length: SOCKS4_ANSWER, accepted: code === SOCKS4_GRANTED, text, body: 0 };
}

/** RFC 1928 section 3: IANA's methods, and those for private use. */
const LAST_METHOD = 9;
const FIRST_PRIVATE_METHOD = 0x80;
/** RFC 1929: name and password. */
const PASSWORD_VERSION = 1;
const PASSWORD_METHOD = 2;
const NO_METHOD = 0xff;

/** The methods that the client offers, its name and password perhaps, and the request itself. */
function readSocks5(head: Uint8Array): RequestRead {
  const methods = head.subarray(2, 2 + (head[1] ?? 0));
  if (head[1] === 0 || !methods.every((it) => it <= LAST_METHOD || it >= FIRST_PRIVATE_METHOD)) return NONE;
  const login = 2 + (head[1] ?? 0);
  if (head.length <= login) return MORE;
  const isLogin = head[login] === PASSWORD_VERSION;
  const password = login + 2 + (head[login + 1] ?? 0);
  const request = isLogin ? password + 1 + (head[password] ?? 0) : login;
  if (head.length <= request) return MORE;
  if (head[request] !== SOCKS5 || (head[request + 1] ?? SOCKS_CONNECT) !== SOCKS_CONNECT) return NONE;
  const read = readSocks5Address(head, request + 3);
  return 'host' in read
    ? { kind: 'socks5', length: read.end, target: { host: read.host, port: read.port } }
    : read;
}

const ADDRESS_IPV4 = 1;
const ADDRESS_NAME = 3;
const ADDRESS_IPV6 = 4;

/** RFC 1928 section 5: the address's type, the address, the port. */
function readSocks5Address(
  head: Uint8Array,
  at: number,
): typeof NONE | typeof MORE | { readonly host: string; readonly port: number; readonly end: number } {
  const type = head[at];
  if (type === undefined) return MORE;
  const from = type === ADDRESS_NAME ? at + 2 : at + 1;
  const length =
    type === ADDRESS_IPV4 ? 4 : type === ADDRESS_IPV6 ? 16 : type === ADDRESS_NAME ? head[at + 1] : 0;
  if (length === 0) return NONE;
  if (length === undefined || head.length < from + length + 2) return MORE;
  const host =
    type === ADDRESS_NAME
      ? wireText(head.subarray(from, from + length))
      : formatAddress(head, from, length === 4 ? 4 : 16);
  return { host, port: portAt(head, from + length), end: from + length + 2 };
}

/** RFC 1928 section 6. */
const SOCKS5_ANSWERS = [
  'succeeded',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

/** The method that the proxy chooses, what it says of the password perhaps, and the answer itself. */
function readSocks5Answer(head: Uint8Array): AnswerRead {
  if (head.length > 0 && head[0] !== SOCKS5) return NONE;
  if (head.length < 2) return MORE;
  if (head[1] === NO_METHOD) return refusal(2, 'no acceptable way to log in');
  const at = head[1] === PASSWORD_METHOD ? 4 : 2;
  if (head.length < at) return MORE;
  if (at === 4 && head[3] !== 0) return refusal(at, 'name or password refused');
  const code = head[at + 1];
  if (head.length > at && head[at] !== SOCKS5) return NONE;
  if (code === undefined) return MORE;
  const address = readSocks5Address(head, at + 3);
  if (!('end' in address)) return address;
  const text = SOCKS5_ANSWERS[code] ?? `answer ${code}`;
  return { kind: 'answer', length: address.end, accepted: code === 0, text, body: 0 };
}

function refusal(length: number, text: string): AnswerRead {
  return { kind: 'answer', length, accepted: false, text, body: 0 };
}

function portAt(head: Uint8Array, at: number): number {
  return ((head[at] as number) << 8) | (head[at + 1] as number);
}
