import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CIPHER_SUITES } from '../../src/registry/cipher-suites.ts';
import { type CipherSuite, cipherSuite, type Protection } from '../../src/tls/cipher-suite.ts';

const idOf = (name: string) => Number(Object.entries(CIPHER_SUITES).find(([, it]) => it === name)?.[0]);

function suiteOf(name: string): CipherSuite {
  const suite = cipherSuite(idOf(name));
  if (suite === null) throw new Error(`${name} is not understood`);
  return suite;
}

function short(protection: Protection | null): string {
  if (protection === null) return 'unknown';
  switch (protection.kind) {
    case 'aead':
      return `aead ${protection.explicitNonce}+${protection.tag}`;
    case 'cbc':
      return `cbc ${protection.block}+${protection.mac}`;
    case 'stream':
      return `stream ${protection.mac}`;
  }
}

describe('cipherSuite', () => {
  it.each([
    ['TLS_RSA_WITH_AES_128_CBC_SHA', 'other', 'cbc 16+20', 32],
    ['TLS_RSA_WITH_AES_256_CBC_SHA256', 'other', 'cbc 16+32', 32],
    ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'ecdhe signed', 'cbc 16+48', 48],
    ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ecdhe signed', 'aead 8+16', 32],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'ecdhe signed', 'aead 0+16', 32],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD', 'ecdhe signed', 'aead 0+16', 32],
    ['TLS_DHE_RSA_WITH_AES_128_CCM', 'dhe signed', 'aead 8+16', 32],
    ['TLS_DHE_RSA_WITH_AES_128_CCM_8', 'dhe signed', 'aead 8+8', 32],
    ['TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA', 'dhe signed', 'cbc 8+20', 32],
    ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA', 'dhe signed', 'cbc 8+20', 32],
    ['TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5', 'other', 'cbc 8+16', 32],
    ['TLS_RSA_WITH_IDEA_CBC_SHA', 'other', 'cbc 8+20', 32],
    ['TLS_RSA_WITH_RC4_128_MD5', 'other', 'stream 16', 32],
    ['TLS_RSA_WITH_SEED_CBC_SHA', 'other', 'cbc 16+20', 32],
    ['TLS_RSA_WITH_CAMELLIA_128_CBC_SHA256', 'other', 'cbc 16+32', 32],
    ['TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384', 'ecdhe signed', 'aead 8+16', 48],
    ['TLS_ECDHE_RSA_WITH_ARIA_128_CBC_SHA256', 'ecdhe signed', 'cbc 16+32', 32],
    ['TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384', 'ecdhe signed', 'aead 8+16', 48],
    // Static keys of a certificate: no ServerKeyExchange.
    ['TLS_ECDH_ECDSA_WITH_AES_128_GCM_SHA256', 'other', 'aead 8+16', 32],
    ['TLS_ECDH_RSA_WITH_AES_128_CBC_SHA', 'other', 'cbc 16+20', 32],
    ['TLS_DH_RSA_WITH_AES_128_CBC_SHA', 'other', 'cbc 16+20', 32],
    ['TLS_DH_anon_WITH_AES_128_GCM_SHA256', 'dhe anonymous', 'aead 8+16', 32],
    ['TLS_DH_anon_EXPORT_WITH_RC4_40_MD5', 'dhe anonymous', 'stream 16', 32],
    ['TLS_ECDH_anon_WITH_AES_256_CBC_SHA', 'ecdhe anonymous', 'cbc 16+20', 32],
    // RFC 4279 section 3, RFC 5489 section 2: the parameters are not signed.
    ['TLS_DHE_PSK_WITH_AES_128_GCM_SHA256', 'dhe psk', 'aead 8+16', 32],
    ['TLS_ECDHE_PSK_WITH_AES_128_CBC_SHA', 'ecdhe psk', 'cbc 16+20', 32],
    ['TLS_PSK_DHE_WITH_AES_128_CCM_8', 'dhe psk', 'aead 8+8', 32],
    ['TLS_PSK_WITH_AES_128_CCM', 'other psk', 'aead 8+16', 32],
    ['TLS_RSA_PSK_WITH_AES_128_GCM_SHA256', 'other psk', 'aead 8+16', 32],
    ['TLS_SRP_SHA_RSA_WITH_AES_128_CBC_SHA', 'other', 'cbc 16+20', 32],
    ['TLS_ECCPWD_WITH_AES_128_GCM_SHA256', 'other', 'aead 8+16', 32],
    ['TLS_RSA_WITH_NULL_SHA256', 'other null', 'stream 32', 32],
    ['TLS_NULL_WITH_NULL_NULL', 'other null', 'stream 0', 32],
    ['TLS_GOSTR341112_256_WITH_KUZNYECHIK_CTR_OMAC', 'other', 'stream 16', 32],
    ['TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC', 'other', 'stream 8', 32],
    ['TLS_GOSTR341112_256_WITH_28147_CNT_IMIT', 'other', 'stream 4', 32],
    ['TLS_GOSTR341112_256_WITH_KUZNYECHIK_MGM_L', 'other', 'aead 0+16', 32],
    ['TLS_GOSTR341112_256_WITH_MAGMA_MGM_S', 'other', 'aead 0+8', 32],
    ['SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA', 'other', 'unknown', 32],
    ['TLS_AES_128_GCM_SHA256', 'other', 'aead 8+16', 32],
    ['TLS_AES_256_GCM_SHA384', 'other', 'aead 8+16', 48],
    ['TLS_CHACHA20_POLY1305_SHA256', 'other', 'aead 0+16', 32],
    ['TLS_AES_128_CCM_SHA256', 'other', 'aead 8+16', 32],
    ['TLS_AES_128_CCM_8_SHA256', 'other', 'aead 8+8', 32],
    ['TLS_SM4_GCM_SM3', 'other', 'aead 8+16', 32],
    ['TLS_SHA256_SHA256', 'other', 'aead 0+32', 32],
    ['TLS_SHA384_SHA384', 'other', 'aead 0+48', 48],
    ['TLS_AEGIS_256_SHA512', 'other', 'unknown', 64],
  ])('%s', (name, exchange, protection, hashLength) => {
    const suite = suiteOf(name);
    const { kind, signed, anonymous, psk } = suite.keyExchange;
    const words = [kind, signed && 'signed', anonymous && 'anonymous', psk && 'psk', suite.isNull && 'null'];
    expect(words.filter(Boolean).join(' ')).toBe(exchange);
    expect(short(suite.protection)).toBe(protection);
    expect(suite.hashLength).toBe(hashLength);
  });

  it.each([
    ['TLS_RSA_WITH_AES_128_CBC_SHA', 'aes-128-cbc sha1 sha256'],
    ['TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'aes-256-cbc sha384 sha384'],
    ['TLS_DHE_RSA_WITH_AES_128_CCM_8', 'aes-128-ccm - sha256'],
    ['TLS_RSA_WITH_CAMELLIA_256_CBC_SHA256', 'camellia-256-cbc sha256 sha256'],
    ['TLS_RSA_WITH_ARIA_256_GCM_SHA384', 'aria-256-gcm - sha384'],
    ['TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA', 'des-ede3-cbc sha1 sha256'],
    ['TLS_RSA_WITH_DES_CBC_SHA', 'des-cbc sha1 sha256'],
    ['TLS_RSA_WITH_SEED_CBC_SHA', 'seed-cbc sha1 sha256'],
    ['TLS_RSA_WITH_RC4_128_MD5', 'rc4 md5 sha256'],
    ['TLS_RSA_WITH_NULL_SHA256', '- sha256 sha256'],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'chacha20-poly1305 - sha256'],
    ['TLS_AES_256_GCM_SHA384', 'aes-256-gcm - sha384'],
    ['TLS_AES_128_CCM_8_SHA256', 'aes-128-ccm - sha256'],
    ['TLS_SM4_GCM_SM3', 'sm4-gcm - sm3'],
    // Export keys are made in another way, the first ChaCha20 suites had another nonce.
    ['TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA', '- sha1 sha256'],
    ['TLS_RSA_EXPORT_WITH_RC4_40_MD5', '- md5 sha256'],
    ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256_OLD', '- - sha256'],
    ['TLS_GOSTR341112_256_WITH_MAGMA_CTR_OMAC', '- - -'],
  ])('names the algorithms of %s', (name, expected) => {
    const { cipher, mac, hash } = suiteOf(name).algorithms;
    expect([cipher, mac, hash].map((it) => it ?? '-').join(' ')).toBe(expected);
  });

  it.each([0x00ff, 0x5600, 0x0a0a, 0xe011, 0xff85, 0xfe00])('knows nothing of 0x%s', (id) => {
    expect(cipherSuite(id)).toBeNull();
  });

  it('understands the protection of all but a few suites', () => {
    const all = Object.entries(CIPHER_SUITES).filter(
      ([, name]) => name.startsWith('TLS_') && !name.endsWith('_SCSV'),
    );
    const unknown = all.filter(([id]) => cipherSuite(Number(id))?.protection == null).map(([, name]) => name);
    expect(unknown.filter((name) => !/AEGIS|ASCONAEAD|_RMD$|GOSTR34|SALSA20/.test(name))).toEqual([]);
  });
});

/** A line of `openssl ciphers -V`. */
interface OpensslCipher {
  readonly id: number;
  readonly exchange: string;
  readonly authentication: string;
  readonly encryption: string;
  readonly mac: string;
}

const ofOpenssl = readFileSync(new URL('../fixtures/tls/openssl-ciphers.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line): OpensslCipher & { name: string } => {
    const [, high, low, name = '', exchange = '', authentication = '', encryption = '', mac = ''] =
      /^0x(..),0x(..) - (\S+) \S+ Kx=(\S+) Au=(\S+) Enc=(\S+) Mac=(\S+)$/.exec(line) ?? [];
    return { id: Number.parseInt(`${high}${low}`, 16), name, exchange, authentication, encryption, mac };
  });

const MACS: Readonly<Record<string, number>> = { MD5: 16, SHA1: 20, SHA256: 32, SHA384: 48 };

function expectedProtection({ encryption, mac }: OpensslCipher): string {
  if (/CCM8/.test(encryption)) return 'aead 8+8';
  if (/CHACHA20/.test(encryption)) return 'aead 0+16';
  if (mac === 'AEAD') return 'aead 8+16';
  const length = MACS[mac];
  if (/RC4|None/.test(encryption)) return `stream ${length}`;
  return `cbc ${/DES|IDEA|RC2/.test(encryption) ? 8 : 16}+${length}`;
}

function expectedExchange({ exchange, authentication }: OpensslCipher): string {
  const kind = { ECDH: 'ecdhe', ECDHEPSK: 'ecdhe', DH: 'dhe', DHEPSK: 'dhe' }[exchange] ?? 'other';
  const anonymous = authentication === 'None' && (exchange === 'ECDH' || exchange === 'DH');
  const signed = kind !== 'other' && /^(RSA|ECDSA|DSS)$/.test(authentication);
  return [kind, signed, anonymous, exchange.includes('PSK')].join(' ');
}

describe('cipherSuite beside openssl ciphers -V', () => {
  it('has all of them', () => {
    expect(ofOpenssl.length).toBeGreaterThan(150);
  });

  it.each(ofOpenssl)('agrees on $name', (cipher) => {
    const suite = cipherSuite(cipher.id);
    expect(short(suite?.protection ?? null)).toBe(expectedProtection(cipher));
    expect(suite?.isNull).toBe(cipher.encryption === 'None');
    if (cipher.exchange === 'any') return;
    const { kind, signed, anonymous, psk } = suite?.keyExchange ?? {};
    expect([kind, signed, anonymous, psk].join(' ')).toBe(expectedExchange(cipher));
  });
});
