import { type Cursor, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';
import { NAMED_GROUPS } from '../../registry/named-groups.ts';
import { SIGNATURE_SCHEMES } from '../../registry/signature-schemes.ts';
import type { KeyExchange } from '../cipher-suite.ts';

/** ServerKeyExchange, RFC 5246 section 7.4.3 and RFC 8422 section 5.4. */
export interface ServerKeyExchange {
  readonly kind: 'ecdhe' | 'dhe' | 'other';
  /** The named group of ECDHE. */
  readonly group: CodePoint | null;
  /** Bits of the prime of DHE. */
  readonly dhBits: number | null;
  readonly signatureAlgorithm: CodePoint | null;
}

const NAMED_CURVE = 3;
const OTHER: ServerKeyExchange = { kind: 'other', group: null, dhBits: null, signatureAlgorithm: null };

/** Decodes the body of a server_key_exchange message, whose shape depends on the cipher suite and the version. */
export function decodeServerKeyExchange(
  body: Uint8Array,
  keyExchange: KeyExchange,
  version: number,
): Decoded<ServerKeyExchange> {
  return decodeSome('ServerKeyExchange', body, (c) => {
    if (keyExchange.kind === 'ecdhe') return readEcdhe(c, keyExchange, version);
    if (keyExchange.kind === 'dhe') return readDhe(c, keyExchange, version);
    return OTHER;
  });
}

function readEcdhe(c: Cursor, keyExchange: KeyExchange, version: number): ServerKeyExchange {
  if (keyExchange.psk) c.vector16('psk_identity_hint');
  if (c.u8('curve_type') !== NAMED_CURVE) return { ...OTHER, kind: 'ecdhe' };
  const group = codePoint(NAMED_GROUPS, c.u16('namedcurve'));
  c.vector8('public', { min: 1 });
  return { kind: 'ecdhe', group, dhBits: null, signatureAlgorithm: readSignature(c, keyExchange, version) };
}

function readDhe(c: Cursor, keyExchange: KeyExchange, version: number): ServerKeyExchange {
  if (keyExchange.psk) c.vector16('psk_identity_hint');
  const prime = c.vector16('dh_p', { min: 1 }).rest();
  c.vector16('dh_g', { min: 1 });
  c.vector16('dh_Ys', { min: 1 });
  return {
    kind: 'dhe',
    group: null,
    dhBits: bitLength(prime),
    signatureAlgorithm: readSignature(c, keyExchange, version),
  };
}

/** Before TLS 1.2 the signature does not name its algorithm; an anonymous exchange has none. */
function readSignature(c: Cursor, keyExchange: KeyExchange, version: number): CodePoint | null {
  if (!keyExchange.signed || version < 0x0303) return null;
  return codePoint(SIGNATURE_SCHEMES, c.u16('signature_algorithm'));
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return 0;
  return (bytes.length - first - 1) * 8 + (32 - Math.clz32(bytes[first] as number));
}
