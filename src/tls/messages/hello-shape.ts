import { copyOf } from '../../bytes/copy.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { toHex } from '../../bytes/hex.ts';
import { Memo, oncePer } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES, MAX_REMEMBERED_HELLO } from '../../limits.ts';
import { isDecoded } from '../extensions/decode.ts';

/** Hellos whose shape is known; a HelloRetryRequest is a rare thing. */
type HelloKind = 'client_hello' | 'server_hello';

/** Bytes of version and random, which every hello begins with. */
const HEAD = 34;

/** Major version of the drafts of TLS 1.3, whose ServerHello was built in other ways. */
const DRAFT = 0x7f;

/** Puts zeros for what is random in the data of an extension, `bytes[start..end)`; lengths stay. */
type Blank = (bytes: Uint8Array, start: number, end: number) => void;

const all: Blank = (bytes, start, end) => {
  bytes.fill(0, start, end);
};

/** RFC 8446 section 4.2.8: a list of groups, each with a key. */
const clientKeyShare: Blank = (bytes, start, end) => {
  for (let at = start + 2; at + 4 <= end; ) at = blankVector16(bytes, at + 2, end);
};

/** A group and a key. */
const serverKeyShare: Blank = (bytes, start, end) => {
  blankVector16(bytes, start + 2, end);
};

/** RFC 8446 section 4.2.11: a list of identities, each with its age; then one of binders. */
const preSharedKey: Blank = (bytes, start, end) => {
  const binders = Math.min(end, start + 2 + u16(bytes, start));
  let at = start + 2;
  while (at + 6 <= binders) {
    const age = blankVector16(bytes, at, binders);
    at = Math.min(age + 4, binders);
    bytes.fill(0, age, at);
  }
  for (at = binders + 2; at < end; ) at = blankVector8(bytes, at, end);
};

/** RFC 9849 section 5: type, cipher suite and config id, then an encapsulated key and what is encrypted. */
const encryptedClientHello: Blank = (bytes, start, end) => {
  blankVector16(bytes, blankVector16(bytes, start + 6, end), end);
};

/** Extensions with something random in them. */
const RANDOM: Readonly<Record<HelloKind, Readonly<Record<number, Blank>>>> = {
  client_hello: {
    35: all,
    40: clientKeyShare,
    41: preSharedKey,
    44: blankVector16,
    51: clientKeyShare,
    65037: encryptedClientHello,
  },
  server_hello: { 40: serverKeyShare, 51: serverKeyShare },
};

/**
 * A decoder that remembers what hellos of one shape have in common: all but random and session id are the same objects in
 * all of them.
 */
export function byShape<T extends { readonly random: string; readonly sessionId: string }>(
  kind: HelloKind,
  decode: (body: Uint8Array) => Decoded<T>,
): (body: Uint8Array) => Decoded<T> {
  const known = new Memo<T>(MAX_MEMO_BYTES);
  return (body) => {
    const shape = shapeOf(body, kind);
    if (shape === null) return decode(body);
    const alike = known.get(shape);
    if (alike !== undefined) {
      const random = toHex(body.subarray(2, HEAD));
      const sessionId = toHex(body.subarray(HEAD + 1, HEAD + 1 + u8(body, HEAD)));
      return { ok: true, value: { ...alike, random, sessionId } };
    }
    const decoded = decode(body);
    if (decoded.ok) known.set(copyOf(shape), decoded.value);
    return decoded;
  };
}

/** `compute`, done once for the hellos that a decoder of `byShape` has found to be alike. */
export function oncePerShape<T extends { readonly extensions: readonly object[] }, Value>(
  compute: (hello: T) => Value,
): (hello: T) => Value {
  return oncePer(({ extensions }) => extensions, compute);
}

const shapes = new Uint8Array(MAX_REMEMBERED_HELLO);

/**
 * The body of a hello with zeros for all that is random in it, and for the data of extensions that we do not decode.
 * Hellos of one shape say the same but for their random and session id.
 * @returns A view that is valid until the next call; null where the hello has none.
 */
function shapeOf(body: Uint8Array, kind: HelloKind): Uint8Array | null {
  if (body.length > MAX_REMEMBERED_HELLO || body.length <= HEAD || body[0] === DRAFT) return null;
  const shape = shapes.subarray(0, body.length);
  shape.set(body);
  shape.fill(0, 2, HEAD);
  let at = HEAD + 1 + u8(shape, HEAD);
  shape.fill(0, HEAD + 1, at);
  if (kind === 'client_hello') {
    at += 2 + u16(shape, at);
    at += 1 + u8(shape, at);
  } else {
    at += 3;
  }
  // Behind the length of them all, extensions with their types and lengths.
  for (at += 2; at + 4 <= shape.length; ) {
    const type = u16(shape, at);
    const data = at + 4;
    at = data + u16(shape, at + 2);
    if (at > shape.length) break;
    const blank = isDecoded(kind, type) ? RANDOM[kind][type] : all;
    blank?.(shape, data, at);
  }
  return shape;
}

/** Puts zeros into a vector with a length of two bytes; returns where it ends. */
function blankVector16(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + 2 + u16(bytes, start));
  bytes.fill(0, start + 2, stop);
  return stop;
}

/** The same of a vector with a length of one byte. */
function blankVector8(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + 1 + u8(bytes, start));
  bytes.fill(0, start + 1, stop);
  return stop;
}

function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function u16(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1);
}
