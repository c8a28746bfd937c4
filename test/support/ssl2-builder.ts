import { bytes, u16, u24 } from './packet-builder.ts';

/** A record in SSL 2.0's format without padding: its length behind a set bit. */
export function ssl2Record(body: Uint8Array): Buffer {
  return bytes(u16(0x8000 | body.length), body);
}

/** A record with padding behind its body: a header of three bytes. */
export function paddedRecord(body: Uint8Array, padding: number): Buffer {
  return bytes(u16(body.length), padding, body);
}

/** What `openssl s_client` of 0.9.8 offers, in its order: TLS's suites behind a zero, and SSL 2.0's own. */
export const OPENSSL_098 = [
  0x39, 0x38, 0x35, 0x16, 0x13, 0x0a, 0x0700c0, 0x33, 0x32, 0x2f, 0x030080, 0x05, 0x04, 0x010080, 0x15, 0x12,
  0x09, 0x060040, 0x14, 0x11, 0x08, 0x06, 0x040080, 0x03, 0x020080,
];
/** What a client that knows nothing newer than SSL 2.0 offers. */
export const SSL2_ONLY = [0x0700c0, 0x030080, 0x010080];

const CHALLENGE = Buffer.alloc(32, 0xc4);
const CONNECTION = Buffer.alloc(16, 0xc0);

export interface Ssl2HelloParts {
  readonly version?: number;
  readonly suites?: readonly number[];
  readonly sessionId?: Uint8Array;
  readonly challenge?: Uint8Array;
}

/** A CLIENT-HELLO with its type, by default that of OpenSSL 0.9.8: TLS 1.0 at most. */
export function ssl2ClientHello(parts: Ssl2HelloParts = {}): Buffer {
  const { version = 0x0301, suites = OPENSSL_098, sessionId = bytes(), challenge = CHALLENGE } = parts;
  const lengths = [3 * suites.length, sessionId.length, challenge.length].map(u16);
  return bytes(1, u16(version), ...lengths, ...suites.map(u24), sessionId, challenge);
}

/** A SERVER-HELLO with its type. */
export function ssl2ServerHello(certificate: Uint8Array, { hit = false, suites = SSL2_ONLY } = {}): Buffer {
  const lengths = [certificate.length, 3 * suites.length, CONNECTION.length].map(u16);
  return bytes(4, Number(hit), hit ? 0 : 1, u16(2), ...lengths, certificate, ...suites.map(u24), CONNECTION);
}

/** A CLIENT-MASTER-KEY with its type: of an RC4 key all bytes are encrypted, by a key of RSA of 2048 bits. */
export function ssl2MasterKey(suite = 0x0700c0): Buffer {
  return bytes(2, u24(suite), u16(0), u16(256), u16(8), Buffer.alloc(256, 0xe1), Buffer.alloc(8, 0xa1));
}

export function ssl2Error(code: number): Buffer {
  return bytes(0, u16(code));
}

/** A record that is encrypted. */
export function ssl2Encrypted(length: number): Buffer {
  return ssl2Record(Buffer.alloc(length, 0xee));
}
