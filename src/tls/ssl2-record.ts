/**
 * Records of SSL 2.0 (draft-hickman-netscape-ssl-00 section 5.1; RFC 6101 and RFC 5246, appendix E.2): a length of 15 bits behind a
 * set bit, or one of 14 bits with the bytes of padding behind it. They have neither a content type nor a version.
 *
 * A client of SSL 3.0 or TLS may still open with a ClientHello in such a record, and goes on with records of TLS.
 */

/** SSL 2.0 as a version; no record of TLS has it. */
export const SSL2 = 0x0002;

/** MSG-TYPE of the messages that may be in clear. */
export const Ssl2MessageType = {
  error: 0,
  clientHello: 1,
  clientMasterKey: 2,
  serverHello: 4,
} as const;

const TWO_BYTE_HEADER = 0x80;
const IS_ESCAPE = 0x40;

/** Bytes without which a record is not taken for one: a header, and three of the message. */
const SSL2_LEAST = 5;

/** Bytes that tell a first record for certain: a header, and a SERVER-HELLO up to its first field of any length. */
export const SSL2_HEAD = 13;

/** The bytes of the header that begins with this one. */
export function ssl2HeaderLength(first: number): number {
  return first & TWO_BYTE_HEADER ? 2 : 3;
}

/** Bytes of the record's body by its header, padding included. */
export function ssl2BodyLength(header: Uint8Array, at: number): number {
  const first = header[at] as number;
  const mask = first & TWO_BYTE_HEADER ? 0x7f : 0x3f;
  return ((first & mask) << 8) | (header[at + 1] as number);
}

/** Whether a record may begin with this byte where SSL 2.0 is spoken already: escapes were never put to use. */
export function mayBeSsl2Record(first: number): boolean {
  return (first & TWO_BYTE_HEADER) !== 0 || (first & IS_ESCAPE) === 0;
}

/**
 * Whether the bytes from `start` to `end` begin a direction in SSL 2.0's format, as far as they go: the lengths of a hello
 * have to add up to that of its record. Fewer than five, up to its version, tell nothing where TLS may be cut off.
 */
export function mayBeSsl2Hello(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start >= SSL2_LEAST && mayBecomeSsl2Hello(bytes, start, end);
}

/** The same of any number of bytes, one or more: whether it is worth waiting for others. No UTF-8 text begins like this. */
export function mayBecomeSsl2Hello(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] ?? 0;
  if (first < 0x80 || first >= 0xc0) return false;
  return end - start < 3 || fitsFirstMessage(ssl2BodyLength(bytes, start), bytes, start + 2, end);
}

/** Whether the bytes can be the first message of a direction, in a record with a body of `length` bytes. */
export function fitsFirstMessage(length: number, bytes: Uint8Array, start: number, end: number): boolean {
  const count = end - start;
  if (count === 0) return true;
  switch (bytes[start]) {
    case Ssl2MessageType.clientHello:
      return fitsClientHello(length, bytes, start, count);
    case Ssl2MessageType.serverHello:
      return fitsServerHello(length, bytes, start, count);
    case Ssl2MessageType.error:
      return fitsError(length, bytes, start, count);
    default:
      return false;
  }
}

/** Whether a whole body that follows a hello is in clear: nothing encrypted is as short as an ERROR, and lengths seldom add up. */
export function isClearSecondMessage(length: number, body: Uint8Array): boolean {
  if (fitsError(length, body, 0, body.length) && body.length === ERROR_LENGTH) return true;
  if (body[0] !== Ssl2MessageType.clientMasterKey || body.length < MASTER_KEY_FIXED) return false;
  return MASTER_KEY_FIXED + u16(body, 4) + u16(body, 6) + u16(body, 8) === length;
}

/** Bytes of the messages' fixed parts, the type included. */
const CLIENT_HELLO_FIXED = 9;
const SERVER_HELLO_FIXED = 11;
const MASTER_KEY_FIXED = 10;
const ERROR_LENGTH = 3;
const CIPHER_SPEC = 3;
/** RFC 5246 appendix E.2: between 16 and 32. */
const MIN_CHALLENGE = 16;
const MAX_CHALLENGE = 32;
const SESSION_ID = 16;

function fitsClientHello(length: number, bytes: Uint8Array, at: number, count: number): boolean {
  if (count >= 3 && !isVersion(u16(bytes, at + 1))) return false;
  const specs = u16(bytes, at + 3);
  if (count >= 5 && (specs === 0 || specs % CIPHER_SPEC !== 0)) return false;
  const session = u16(bytes, at + 5);
  if (count >= 7 && session !== 0 && session !== SESSION_ID) return false;
  if (count < CLIENT_HELLO_FIXED) return true;
  const challenge = u16(bytes, at + 7);
  if (challenge < MIN_CHALLENGE || challenge > MAX_CHALLENGE) return false;
  return CLIENT_HELLO_FIXED + specs + session + challenge === length;
}

function fitsServerHello(length: number, bytes: Uint8Array, at: number, count: number): boolean {
  if (count >= 2 && (bytes[at + 1] as number) > 1) return false;
  if (count >= 3 && (bytes[at + 2] as number) > 1) return false;
  if (count >= 5 && u16(bytes, at + 3) !== SSL2) return false;
  if (count < SERVER_HELLO_FIXED) return true;
  const specs = u16(bytes, at + 7);
  const connection = u16(bytes, at + 9);
  if (specs % CIPHER_SPEC !== 0 || connection < 1 || connection > MAX_CHALLENGE) return false;
  return SERVER_HELLO_FIXED + u16(bytes, at + 5) + specs + connection === length;
}

function fitsError(length: number, bytes: Uint8Array, at: number, count: number): boolean {
  if (length !== ERROR_LENGTH || bytes[at] !== Ssl2MessageType.error) return false;
  if (count >= 2 && bytes[at + 1] !== 0) return false;
  return count < ERROR_LENGTH || (bytes[at + 2] as number) <= 6;
}

/** SSL 2.0, SSL 3.0, or a TLS that this hello can speak of. */
function isVersion(version: number): boolean {
  return version === SSL2 || (version >= 0x0300 && version <= 0x0304);
}

function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
