import { type Cursor, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { wireText } from '../../bytes/text.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import type { KeyExchange } from '../cipher-suite.ts';
import { namedGroup, signatureScheme } from '../extensions/lists.ts';

/** ServerKeyExchange, RFC 5246 section 7.4.3 and RFC 8422 section 5.4. */
export interface ServerKeyExchange {
  readonly kind: 'ecdhe' | 'dhe' | 'other';
  /** As the cipher suite's name has it: `ECDHE_RSA`, `DH_anon`, `SRP_SHA_RSA`. */
  readonly keyExchange: string;
  /** The named group of ECDHE. */
  readonly group: CodePoint | null;
  /** Bits of the prime of DHE. */
  readonly dhBits: number | null;
  /** Bits of the RSA key of an export suite (RFC 2246 appendix D.1), or of the prime of SRP (RFC 5054 section 2.5.3). */
  readonly modulusBits: number | null;
  /** What helps the client to find the key that both have (RFC 4279); null where there is no such thing. */
  readonly pskIdentityHint: string | null;
  readonly signatureAlgorithm: CodePoint | null;
}

const NAMED_CURVE = 3;

/** Decodes the body of a server_key_exchange message, whose shape depends on the cipher suite and the version. */
export function decodeServerKeyExchange(
  body: Uint8Array,
  keyExchange: KeyExchange,
  version: number,
): Decoded<ServerKeyExchange> {
  return decodeSome('ServerKeyExchange', body, (c) => {
    const { kind, name } = keyExchange;
    const pskIdentityHint = keyExchange.psk ? wireText(c.vector16('psk_identity_hint').rest()) : null;
    const nothing = { group: null, dhBits: null, modulusBits: null, signatureAlgorithm: null };
    return {
      kind,
      keyExchange: name,
      ...nothing,
      pskIdentityHint,
      ...PARAMETERS[kind](c, keyExchange, version),
    };
  });
}

type ReadParameters = (c: Cursor, keyExchange: KeyExchange, version: number) => Partial<ServerKeyExchange>;

const PARAMETERS: Readonly<Record<KeyExchange['kind'], ReadParameters>> = {
  ecdhe: (c, keyExchange, version) => {
    if (c.u8('curve_type') !== NAMED_CURVE) return {};
    const group = namedGroup(c.u16('namedcurve'));
    c.vector8('public', { min: 1 });
    return { group, signatureAlgorithm: readSignature(c, keyExchange, version) };
  },
  dhe: (c, keyExchange, version) => {
    const prime = c.vector16('dh_p', { min: 1 }).rest();
    c.vector16('dh_g', { min: 1 });
    c.vector16('dh_Ys', { min: 1 });
    return { dhBits: bitLength(prime), signatureAlgorithm: readSignature(c, keyExchange, version) };
  },
  other: (c, { name }) => {
    if (name.startsWith('SRP')) return { modulusBits: bitLength(c.vector16('srp_N', { min: 1 }).rest()) };
    if (name.startsWith('RSA_EXPORT'))
      return { modulusBits: bitLength(c.vector16('rsa_modulus', { min: 1 }).rest()) };
    return {};
  },
};

/** Before TLS 1.2 the signature does not name its algorithm; an anonymous exchange has none. */
function readSignature(c: Cursor, keyExchange: KeyExchange, version: number): CodePoint | null {
  if (!keyExchange.signed || version < 0x0303) return null;
  return signatureScheme(c.u16('signature_algorithm'));
}

function bitLength(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte !== 0);
  if (first < 0) return 0;
  return (bytes.length - first - 1) * 8 + (32 - Math.clz32(bytes[first] as number));
}
