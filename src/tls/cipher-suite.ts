import { CIPHER_SUITES } from '../registry/cipher-suites.ts';

/** How keys are agreed under a cipher suite of TLS 1.2 or older. */
export interface KeyExchange {
  /** As the suite's name has it: `ECDHE_RSA`, `RSA_PSK`; empty in TLS 1.3. */
  readonly name: string;
  /** What the ServerKeyExchange holds: ECDH or DH parameters; `other` is anything else, or no such message. */
  readonly kind: 'ecdhe' | 'dhe' | 'other';
  /** The server signs its parameters. */
  readonly signed: boolean;
  /** Nobody proves who they are. */
  readonly anonymous: boolean;
  readonly psk: boolean;
}

/** How records are protected under a cipher suite: lengths are in bytes. */
export type Protection =
  /** `explicitNonce` is that of TLS 1.2; TLS 1.3 has none. */
  | { readonly kind: 'aead'; readonly explicitNonce: number; readonly tag: number }
  | { readonly kind: 'cbc'; readonly block: number; readonly mac: number }
  | { readonly kind: 'stream'; readonly mac: number };

/** The algorithms of a suite by OpenSSL's names. */
export interface Algorithms {
  /** `aes-128-gcm`; null for the NULL cipher, and for one that OpenSSL does not have under a name made of these words. */
  readonly cipher: string | null;
  /** The hash of the HMAC that records carry; null under AEAD, or where we do not know it. */
  readonly mac: MacHash | null;
  /** The hash of TLS 1.2's PRF or TLS 1.3's HKDF; null where we do not know it. */
  readonly hash: 'sha256' | 'sha384' | 'sha512' | 'sm3' | null;
}

export type MacHash = 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sm3';

export interface CipherSuite {
  readonly keyExchange: KeyExchange;
  /** null where we cannot tell. */
  readonly protection: Protection | null;
  readonly algorithms: Algorithms;
  /** Bytes of the hash that TLS 1.3's Finished is as long as. */
  readonly hashLength: number;
  /** The records are not encrypted. */
  readonly isNull: boolean;
}

/** The MAC that the last word of a suite's name stands for: how many bytes it has, and of which hash. */
const MACS: Readonly<Record<string, { readonly length: number; readonly hash: MacHash | null }>> = {
  MD5: { length: 16, hash: 'md5' },
  SHA: { length: 20, hash: 'sha1' },
  SHA256: { length: 32, hash: 'sha256' },
  SHA384: { length: 48, hash: 'sha384' },
  SM3: { length: 32, hash: 'sm3' },
  GOSTR3411: { length: 32, hash: null },
  NULL: { length: 0, hash: null },
};

const NO_KEY_EXCHANGE: KeyExchange = {
  name: '',
  kind: 'other',
  signed: false,
  anonymous: false,
  psk: false,
};

const known = new Map<string, CipherSuite | null>();

/**
 * What the name of a suite says of it (RFC 5246 appendix C, RFC 8446 section B.4); null for a number without a name, or
 * with one that is no suite (a signalling value) or is built in another way.
 */
export function cipherSuite(id: number): CipherSuite | null {
  const name: string | undefined = (CIPHER_SUITES as Readonly<Record<number, string>>)[id];
  if (name === undefined) return null;
  let suite = known.get(name);
  if (suite === undefined) {
    suite = suiteOf(name);
    known.set(name, suite);
  }
  return suite;
}

function suiteOf(name: string): CipherSuite | null {
  if (name.endsWith('_SCSV')) return null;
  const [before, after] = name.split('_WITH_');
  if (after === undefined) {
    return name.startsWith('TLS_') ? tls13Suite(name.replace('TLS_', '')) : null;
  }
  return {
    keyExchange: keyExchange(before ?? ''),
    protection: protection(after),
    algorithms: algorithms(after),
    hashLength: hashLength(after),
    isNull: after.startsWith('NULL'),
  };
}

/** Suites of TLS 1.3 name a cipher and a hash and leave the key exchange to extensions. */
function tls13Suite(cipher: string): CipherSuite {
  return {
    keyExchange: NO_KEY_EXCHANGE,
    protection: integrityOnly(cipher) ?? protection(cipher),
    algorithms: algorithms(cipher),
    hashLength: hashLength(cipher),
    isNull: false,
  };
}

function keyExchange(exchange: string): KeyExchange {
  const anonymous = /_anon(_|$)/i.test(exchange);
  const psk = exchange.includes('PSK');
  const kind = kindOf(exchange);
  const name = exchange.replace(/^(TLS|SSL)_/, '');
  return { name, kind, signed: kind !== 'other' && !anonymous && !psk, anonymous, psk };
}

/** DH and ECDH without E are static keys of a certificate, unless the exchange is anonymous. */
function kindOf(exchange: string): KeyExchange['kind'] {
  if (/^TLS_(ECDHE|ECDH_anon)/i.test(exchange)) return 'ecdhe';
  // RFC 6655 turns two names of RFC 5487's kind round: PSK_DHE is DHE_PSK.
  return /^TLS_(DHE|DH_anon|PSK_DHE)/i.test(exchange) ? 'dhe' : 'other';
}

function protection(cipher: string): Protection | null {
  if (cipher.includes('CHACHA20_POLY1305')) return { kind: 'aead', explicitNonce: 0, tag: 16 };
  if (cipher.includes('CCM_8')) return { kind: 'aead', explicitNonce: 8, tag: 8 };
  if (/_(GCM|CCM)/.test(cipher)) return { kind: 'aead', explicitNonce: 8, tag: 16 };
  const gost = gostProtection(cipher);
  if (gost !== null) return gost;
  const mac = macOf(cipher)?.length;
  if (mac === undefined) return null;
  if (/^(RC4|NULL)/.test(cipher)) return { kind: 'stream', mac };
  if (/^(AES|CAMELLIA|SEED|ARIA)_.*CBC/.test(cipher)) return { kind: 'cbc', block: 16, mac };
  return /^(3?DES|DES40|IDEA|RC2)_.*CBC/.test(cipher) ? { kind: 'cbc', block: 8, mac } : null;
}

function macOf(cipher: string) {
  return MACS[cipher.split('_').at(-1) ?? ''];
}

function algorithms(cipher: string): Algorithms {
  const isAead = protection(cipher)?.kind === 'aead';
  return {
    cipher: opensslCipher(cipher),
    mac: isAead ? null : (macOf(cipher)?.hash ?? null),
    hash: hashOf(cipher),
  };
}

/** What stands in both registries under other names. */
const RENAMED: Readonly<Record<string, string>> = {
  '3DES_EDE_CBC': 'des-ede3-cbc',
  RC4_128: 'rc4',
};

/** OpenSSL's name of a cipher; suites of export strength, whose keys are made in another way, have none here. */
function opensslCipher(cipher: string): string | null {
  if (cipher.endsWith('_OLD')) return null;
  const name =
    /^(?:(?:AES|CAMELLIA|ARIA)_\d+_(?:CBC|CCM|GCM)|SM4_(?:CCM|GCM)|CHACHA20_POLY1305)(?=_|$)/.exec(
      cipher,
    )?.[0] ?? /^(?:3DES_EDE_CBC|RC4_128|(?:DES|IDEA|SEED)_CBC)(?=_(?:MD5|SHA)$)/.exec(cipher)?.[0];
  return name === undefined ? null : (RENAMED[name] ?? name.toLowerCase().replaceAll('_', '-'));
}

/** RFC 5246 section 1.2: SHA-256 where a suite names no stronger hash. */
function hashOf(cipher: string): Algorithms['hash'] {
  if (/ASCON|GOST|KUZNYECHIK|MAGMA|28147/.test(cipher)) return null;
  if (cipher.endsWith('_SM3')) return 'sm3';
  return ({ 48: 'sha384', 64: 'sha512' } as const)[hashLength(cipher)] ?? 'sha256';
}

/** RFC 9189 section 4 (a MAC behind a stream), RFC 9367 section 4 (TLS 1.3). */
function gostProtection(cipher: string): Protection | null {
  if (cipher === '28147_CNT_IMIT') return { kind: 'stream', mac: 4 };
  const block = { KUZNYECHIK: 16, MAGMA: 8 }[cipher.split('_')[0] ?? ''];
  if (block === undefined) return null;
  return cipher.includes('CTR_OMAC')
    ? { kind: 'stream', mac: block }
    : { kind: 'aead', explicitNonce: 0, tag: block };
}

/** RFC 9150: an HMAC stands where the others have the tag. */
function integrityOnly(cipher: string): Protection | null {
  const tag = { SHA256_SHA256: 32, SHA384_SHA384: 48 }[cipher];
  return tag === undefined ? null : { kind: 'aead', explicitNonce: 0, tag };
}

function hashLength(cipher: string): number {
  if (cipher.endsWith('SHA512')) return 64;
  return cipher.endsWith('SHA384') ? 48 : 32;
}
