import { type Cursor, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import type { KeyExchange } from '../cipher-suite.ts';

/** ClientKeyExchange, RFC 5246 section 7.4.7, RFC 8422 section 5.7, RFC 4279 and RFC 5489. */
export interface ClientKeyExchange {
  /** As the cipher suite's name has it: `RSA`, `ECDHE_RSA`, `DHE_PSK`. */
  readonly keyExchange: string;
  /** What the client sends: an encrypted secret, a public key, or just the name of a key that both have. */
  readonly kind: 'rsa' | 'dh' | 'ecdh' | 'srp' | 'psk' | 'other';
  /** Bytes of it; 0 for a public key that stands in the client's certificate. */
  readonly length: number;
  /** Bytes of the name of the shared key; null without one. */
  readonly pskIdentityLength: number | null;
}

const SSL3 = 0x0300;

/** Decodes the body of a client_key_exchange message, whose shape depends on the cipher suite and the version. */
export function decodeClientKeyExchange(
  body: Uint8Array,
  { name, psk }: KeyExchange,
  version: number,
): Decoded<ClientKeyExchange> {
  return decodeSome('ClientKeyExchange', body, (c) => {
    const pskIdentityLength = psk ? c.vector16('psk_identity').rest().length : null;
    const kind = kindOf(name);
    return { keyExchange: name, kind, length: readLength(c, kind, version), pskIdentityLength };
  });
}

/** The first that fits counts. */
const KINDS: readonly (readonly [RegExp, ClientKeyExchange['kind']])[] = [
  [/^RSA/, 'rsa'],
  // RFC 6655 has PSK_DHE for what others call DHE_PSK.
  [/^(DHE?_|PSK_DHE)/, 'dh'],
  [/^ECDHE?_/, 'ecdh'],
  [/^SRP/, 'srp'],
  [/^PSK/, 'psk'],
];

function kindOf(name: string): ClientKeyExchange['kind'] {
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

function readLength(c: Cursor, kind: ClientKeyExchange['kind'], version: number): number {
  // A client whose certificate holds its public key sends no other.
  if (c.remaining === 0) return 0;
  switch (kind) {
    case 'rsa':
      // SSL 3.0 left the length out.
      return (version <= SSL3 ? c : c.vector16('EncryptedPreMasterSecret')).rest().length;
    case 'dh':
      return c.vector16('dh_Yc').rest().length;
    case 'ecdh':
      return c.vector8('ecdh_Yc').rest().length;
    case 'srp':
      return c.vector16('srp_A').rest().length;
    default:
      return c.rest().length;
  }
}
