import { Cursor } from '../bytes/cursor.ts';
import { toHex } from '../bytes/hex.ts';
import { MAX_OID } from '../limits.ts';

/** Identifier octets (X.690 section 8.1.2) of what certificates are made of. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  generalString: 0x1b,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** One tag-length-value of DER, as views and not copies. */
export interface Element {
  readonly tag: number;
  /** The contents octets. */
  readonly body: Uint8Array;
  /** All of it, with tag and length. */
  readonly der: Uint8Array;
  /** Where the body starts, in the coordinates of the cursor that read it. */
  readonly offset: number;
}

/** A cursor over the whole of `bytes`; what is in them starts at `base`. */
export function derCursor(bytes: Uint8Array, base = 0, path = ''): Cursor {
  return new Cursor(bytes, base, 0, bytes.length, path, true);
}

/** A cursor over the element's body. */
export function inside(element: Element, path = ''): Cursor {
  return derCursor(element.body, element.offset, path);
}

/** The next element, of that tag where one is given. The cursor must be one of `derCursor`. */
export function readElement(c: Cursor, field: string, tag?: number): Element {
  const start = position(c);
  const actual = c.u8(field);
  if (tag !== undefined && actual !== tag) c.fail('malformed', field);
  if ((actual & 0x1f) === 0x1f) c.fail('malformed', `${field} (tag)`);
  const length = readLength(c, field);
  const offset = c.base + position(c);
  const body = c.take(length, field);
  return { tag: actual, body, der: c.bytes.subarray(start, position(c)), offset };
}

/** The next element if its tag is one of these. */
export function readOptional(c: Cursor, field: string, ...tags: number[]): Element | null {
  return c.remaining > 0 && tags.includes(c.bytes[position(c)] as number) ? readElement(c, field) : null;
}

/** Everything left, as elements. */
export function readElements(c: Cursor, field: string): Element[] {
  return c.all((cursor) => readElement(cursor, field));
}

/** The body of an OBJECT IDENTIFIER in dotted form; null where it is none. */
export function oidText(body: Uint8Array): string | null {
  const last = body.at(-1);
  if (last === undefined || last > 0x7f || body.length > MAX_OID) return null;
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of body) {
    arc = (arc << 7n) | BigInt(byte & 0x7f);
    if (byte > 0x7f) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [joint = 0n, ...rest] = arcs;
  const first = joint < 80n ? joint / 40n : 2n;
  return [first, joint - first * 40n, ...rest].join('.');
}

/** The bits of a positive INTEGER's body. */
export function bitLength(body: Uint8Array): number {
  const first = body.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (body.length - first) * 8 - Math.clz32(body[first] as number) + 24;
}

/** The body of an INTEGER as OpenSSL writes a serial number, in lower case. */
export function integerText(body: Uint8Array): string {
  const value = BigInt(`0x${toHex(body) || '0'}`);
  const negative = (body[0] ?? 0) > 0x7f;
  const digits = (negative ? (1n << BigInt(body.length * 8)) - value : value).toString(16);
  return `${negative ? '-' : ''}${digits.length % 2 === 0 ? '' : '0'}${digits}`;
}

function position(c: Cursor): number {
  return c.bytes.length - c.remaining;
}

function readLength(c: Cursor, field: string): number {
  const first = c.u8(field);
  if (first < 0x80) return first;
  const octets = first & 0x7f;
  // 0x80 is BER's indefinite length, which DER rules out; more than four octets claim more than 4 GB.
  if (octets === 0 || octets > 4) c.fail('malformed', `${field} (length)`);
  let length = 0;
  for (let i = 0; i < octets; i += 1) length = length * 0x100 + c.u8(field);
  return length;
}
