import { CIPHER_SUITES } from '../registry/cipher-suites.ts';

/** How keys are agreed under a cipher suite of TLS 1.2 or older. */
export interface KeyExchange {
  readonly kind: 'ecdhe' | 'dhe' | 'other';
  /** The server signs its parameters. */
  readonly signed: boolean;
  /** No certificate at all. */
  readonly anonymous: boolean;
  readonly psk: boolean;
}

/** How records are protected under a cipher suite. */
export type Protection =
  | { readonly kind: 'aead'; readonly explicitNonce: number; readonly tag: number }
  | { readonly kind: 'cbc'; readonly block: number; readonly mac: number }
  | { readonly kind: 'stream'; readonly mac: number };

export interface CipherSuite {
  readonly keyExchange: KeyExchange;
  /** null where we cannot tell. */
  readonly protection: Protection | null;
  /** Bytes of the hash that TLS 1.3's Finished is as long as. */
  readonly hashLength: number;
  /** The records are not encrypted. */
  readonly isNull: boolean;
}

/** Bytes of the MAC that the last word of a suite's name stands for. */
const MAC_LENGTH: Readonly<Record<string, number>> = { MD5: 16, SHA: 20, SHA256: 32, SHA384: 48, NULL: 0 };

/** What the name of a suite says of it (RFC 5246 appendix C, RFC 8446 section B.4); null for numbers without a name. */
export function cipherSuite(id: number): CipherSuite | null {
  const name: string | undefined = (CIPHER_SUITES as Readonly<Record<number, string>>)[id];
  if (name === undefined) return null;
  const [exchange, cipher] = name.includes('_WITH_') ? name.split('_WITH_') : ['', name.replace(/^TLS_/, '')];
  const hash = cipher?.match(/SHA\d*|MD5|NULL$/g)?.at(-1) ?? 'SHA256';
  return {
    keyExchange: keyExchange(exchange ?? ''),
    protection: protection(cipher ?? '', exchange === '', hash),
    hashLength: hash === 'SHA384' ? 48 : 32,
    isNull: cipher?.startsWith('NULL') ?? false,
  };
}

function keyExchange(exchange: string): KeyExchange {
  const anonymous = /_anon(_|$)/i.test(exchange);
  const psk = exchange.includes('PSK');
  const kind = /^TLS_(ECDHE|ECDH_anon)/i.test(exchange)
    ? 'ecdhe'
    : /^TLS_(DHE|DH_anon)/i.test(exchange)
      ? 'dhe'
      : 'other';
  return { kind, signed: kind !== 'other' && !anonymous && !psk, anonymous, psk };
}

function protection(cipher: string, isTls13: boolean, hash: string): Protection | null {
  const tag = /CCM_8/.test(cipher) ? 8 : 16;
  if (/CHACHA20_POLY1305/.test(cipher)) return { kind: 'aead', explicitNonce: 0, tag };
  if (/_(GCM|CCM)/.test(cipher)) return { kind: 'aead', explicitNonce: isTls13 ? 0 : 8, tag };
  const mac = MAC_LENGTH[hash] ?? 20;
  if (/CBC/.test(cipher)) return { kind: 'cbc', block: /AES|CAMELLIA|SEED|ARIA/.test(cipher) ? 16 : 8, mac };
  if (/RC4|NULL/.test(cipher)) return { kind: 'stream', mac };
  return null;
}
