import { wireText } from '../bytes/text.ts';
import { formatAddress, parseAddress } from '../format/address.ts';
import { MAX_PROXY_HEADER } from '../limits.ts';
import type { Endpoint } from '../streams/connection.ts';

/**
 * What a proxy says of the connection that it hands on, before the client's first bytes: the PROXY protocol of HAProxy,
 * https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt
 */
export interface ProxyHeader {
  readonly version: 1 | 2;
  /** Who connected to the proxy; null where it does not say (UNKNOWN, LOCAL, a UNIX socket). */
  readonly client: Endpoint | null;
  /** What the client connected to. */
  readonly server: Endpoint | null;
  /** The host name that the client asked for: the SNI, where the proxy took TLS off. */
  readonly authority: string | null;
  /** The proxy took TLS off: its version as OpenSSL calls it, and the Common Name of the client's certificate. */
  readonly tls: { readonly version: string | null; readonly commonName: string | null } | null;
}

/** Whether bytes begin with a header: they do not, they may when more come, or they do, with this many bytes. */
export type ProxyRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'more' }
  | { readonly kind: 'header'; readonly length: number; readonly header: ProxyHeader };

const NONE: ProxyRead = { kind: 'none' };
const MORE: ProxyRead = { kind: 'more' };

/** Section 2.1: the line, its CRLF included, is no longer. */
const LONGEST_LINE = 107;
const LINE_START = Buffer.from('PROXY ');

/** Section 2.2. */
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED_LENGTH = 16;

/** Reads the header at the start of a direction's bytes, of which `head` are the first. */
export function readProxyHeader(head: Uint8Array): ProxyRead {
  if (begins(head, LINE_START)) return readLine(head);
  if (begins(head, SIGNATURE)) return readBinary(head);
  return NONE;
}

/** Whether the bytes begin with these, or end before that shows. */
function begins(head: Uint8Array, start: Uint8Array): boolean {
  return start.subarray(0, head.length).every((byte, i) => head[i] === byte);
}

function readLine(head: Uint8Array): ProxyRead {
  const text = Buffer.from(head.subarray(0, LONGEST_LINE)).toString('latin1');
  const end = text.indexOf('\r\n');
  if (end < 0) return head.length < LONGEST_LINE ? MORE : NONE;
  const line = text.slice(0, end);
  const length = end + 2;
  if (/^PROXY UNKNOWN( |$)/.test(line)) return header(length, 1);
  const [, family, source = '', destination = '', from = '', to = ''] =
    /^PROXY TCP([46]) (\S+) (\S+) (0|[1-9]\d{0,4}) (0|[1-9]\d{0,4})$/.exec(line) ?? [];
  const client = endpoint(parseAddress(source), Number(from));
  const server = endpoint(parseAddress(destination), Number(to));
  const isSound = [client, server].every((end) => end !== null && end.ip.includes(':') === (family === '6'));
  return isSound ? header(length, 1, { client, server }) : NONE;
}

function endpoint(address: Uint8Array | null, port: number): Endpoint | null {
  if (address === null || port > 0xffff) return null;
  return { ip: formatAddress(address, 0, address.length === 4 ? 4 : 16), port };
}

const LOCAL = 0x20;
const PROXY = 0x21;
const LAST_FAMILY = 3;
const LAST_PROTOCOL = 2;

/** Bytes of an IP address, and of both addresses with their ports, by family (upper half) and protocol (lower half). */
const ADDRESSES: Readonly<Record<number, { readonly ip: 4 | 16 | null; readonly length: number }>> = {
  0x00: { ip: null, length: 0 },
  0x11: { ip: 4, length: 12 },
  0x12: { ip: 4, length: 12 },
  0x21: { ip: 16, length: 36 },
  0x22: { ip: 16, length: 36 },
  0x31: { ip: null, length: 216 },
  0x32: { ip: null, length: 216 },
};

function readBinary(head: Uint8Array): ProxyRead {
  if (head.length < FIXED_LENGTH) return MORE;
  const [command = 0, kind = 0, high = 0, low = 0] = head.subarray(12);
  const length = FIXED_LENGTH + ((high << 8) | low);
  if (command === LOCAL) return header(length, 2);
  if (command !== PROXY || kind >> 4 > LAST_FAMILY || (kind & 0x0f) > LAST_PROTOCOL) return NONE;
  const addresses = ADDRESSES[kind];
  // Half of what it is may be unspecified: then nothing is said of the rest.
  if (addresses === undefined) return header(length, 2);
  if (length < FIXED_LENGTH + addresses.length) return NONE;
  const looked = Math.min(length, MAX_PROXY_HEADER);
  if (head.length < looked) return MORE;
  const { ip } = addresses;
  const extras = readExtras(head.subarray(FIXED_LENGTH + addresses.length, looked));
  if (ip === null) return header(length, 2, extras);
  const c = new DataView(head.buffer, head.byteOffset + FIXED_LENGTH, addresses.length);
  const client = { ip: formatAddress(head, FIXED_LENGTH, ip), port: c.getUint16(2 * ip) };
  const server = { ip: formatAddress(head, FIXED_LENGTH + ip, ip), port: c.getUint16(2 * ip + 2) };
  return header(length, 2, { client, server, ...extras });
}

function header(length: number, version: 1 | 2, said: Partial<ProxyHeader> = {}): ProxyRead {
  return {
    kind: 'header',
    length,
    header: { version, client: null, server: null, authority: null, tls: null, ...said },
  };
}

/** Section 2.2: PP2_TYPE_AUTHORITY and PP2_TYPE_SSL, and of the latter the subtypes VERSION and CN. */
const AUTHORITY = 0x02;
const SSL = 0x20;
const SSL_VERSION = 0x21;
const SSL_COMMON_NAME = 0x22;
/** Bytes of `client` and `verify` before the subtypes. */
const SSL_FIXED = 5;

function readExtras(bytes: Uint8Array): Pick<ProxyHeader, 'authority' | 'tls'> {
  const values = readVectors(bytes);
  const ssl = values.get(SSL);
  const inner = readVectors(ssl?.subarray(SSL_FIXED) ?? new Uint8Array(0));
  return {
    authority: textOf(values.get(AUTHORITY)),
    tls:
      ssl === undefined
        ? null
        : { version: textOf(inner.get(SSL_VERSION)), commonName: textOf(inner.get(SSL_COMMON_NAME)) },
  };
}

/** Type, length and value one after the other, as far as they are whole. */
function readVectors(bytes: Uint8Array): Map<number, Uint8Array> {
  const values = new Map<number, Uint8Array>();
  for (let at = 0; at + 3 <= bytes.length; ) {
    const end = at + 3 + (((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number));
    if (end > bytes.length) break;
    values.set(bytes[at] as number, bytes.subarray(at + 3, end));
    at = end;
  }
  return values;
}

function textOf(value: Uint8Array | undefined): string | null {
  return value === undefined ? null : wireText(value);
}
