import { describe, expect, it } from 'vitest';
import { cipherSuite, type KeyExchange } from '../../../src/tls/cipher-suite.ts';
import { decodeServerKeyExchange } from '../../../src/tls/messages/server-key-exchange.ts';
import { bytes, hex, realMessage, vector8, vector16 } from '../builder.ts';
import { lengthsThatDecode, neverThrows } from './sweeps.ts';

const ECDHE: KeyExchange = { name: 'ECDHE_RSA', kind: 'ecdhe', signed: true, anonymous: false, psk: false };
const DHE: KeyExchange = { ...ECDHE, kind: 'dhe' };
const ANONYMOUS: KeyExchange = { ...DHE, signed: false, anonymous: true };
const TLS10 = 0x0301;
const TLS12 = 0x0303;

const point = vector8(Buffer.alloc(65, 4));
const dh = (prime: Uint8Array) => bytes(vector16(prime), vector16(2), vector16(prime));
const signature = bytes(hex('0401'), vector16(Buffer.alloc(64)));

describe('decodeServerKeyExchange', () => {
  it.each([
    [
      'ECDHE',
      ECDHE,
      TLS12,
      bytes(3, hex('0017'), point, signature),
      ['ecdhe', 'secp256r1', null, 'rsa_pkcs1_sha256'],
    ],
    [
      'ECDHE of TLS 1.0',
      ECDHE,
      TLS10,
      bytes(3, hex('0017'), point, vector16('sig')),
      ['ecdhe', 'secp256r1', null, null],
    ],
    [
      'ECDHE of an unknown group',
      ECDHE,
      TLS12,
      bytes(3, hex('fe00'), point, signature),
      ['ecdhe', 'unknown', null, 'rsa_pkcs1_sha256'],
    ],
    ['ECDHE of an explicit curve', ECDHE, TLS12, bytes(1, 'anything'), ['ecdhe', null, null, null]],
    [
      'anonymous ECDH',
      { ...ANONYMOUS, kind: 'ecdhe' } as const,
      TLS12,
      bytes(3, hex('001d'), point),
      ['ecdhe', 'x25519', null, null],
    ],
    [
      'ECDHE_PSK',
      { ...ECDHE, signed: false, psk: true },
      TLS12,
      bytes(vector16('hint'), 3, hex('001d'), point),
      ['ecdhe', 'x25519', null, null],
    ],
    [
      'DHE of 1024 bits',
      DHE,
      TLS12,
      bytes(dh(Buffer.alloc(128, 0xff)), signature),
      ['dhe', null, 1024, 'rsa_pkcs1_sha256'],
    ],
    [
      'DHE of 511 bits',
      DHE,
      TLS10,
      bytes(dh(Buffer.alloc(64, 0x7f)), vector16('sig')),
      ['dhe', null, 511, null],
    ],
    [
      'DHE with zeros in front',
      DHE,
      TLS10,
      bytes(dh(bytes(0, 0, Buffer.alloc(64, 0x80))), vector16('sig')),
      ['dhe', null, 512, null],
    ],
    ['DHE of zero', DHE, TLS10, bytes(dh(bytes(0))), ['dhe', null, 0, null]],
    [
      'DHE_PSK',
      { ...DHE, signed: false, psk: true },
      TLS12,
      bytes(vector16(), dh(Buffer.alloc(256, 0xff))),
      ['dhe', null, 2048, null],
    ],
    ['anonymous DH', ANONYMOUS, TLS12, dh(Buffer.alloc(256, 0xff)), ['dhe', null, 2048, null]],
    [
      'another kind',
      { ...ECDHE, kind: 'other' } as const,
      TLS12,
      bytes('anything'),
      ['other', null, null, null],
    ],
  ] as const)('%s', (_, exchange, version, body, [kind, group, dhBits, scheme]) => {
    const decoded = decodeServerKeyExchange(body, exchange, version);
    expect(decoded.ok && decoded.value).toMatchObject({ kind, dhBits });
    expect(decoded.ok && decoded.value.group?.name).toBe(group ?? undefined);
    expect(decoded.ok && decoded.value.signatureAlgorithm?.name).toBe(scheme ?? undefined);
  });

  it.each([
    [
      'PSK',
      0x008c,
      bytes(vector16('mailhub')),
      { kind: 'other', keyExchange: 'PSK', pskIdentityHint: 'mailhub' },
    ],
    ['RSA_PSK', 0x0094, bytes(vector16()), { kind: 'other', keyExchange: 'RSA_PSK', pskIdentityHint: '' }],
    [
      'RSA_EXPORT',
      0x0003,
      bytes(vector16(Buffer.alloc(64, 0xff)), vector16(hex('010001'))),
      { kind: 'other', keyExchange: 'RSA_EXPORT', modulusBits: 512 },
    ],
    [
      'SRP',
      0xc01e,
      bytes(vector16(Buffer.alloc(128, 0xff)), vector16(2)),
      { kind: 'other', keyExchange: 'SRP_SHA_RSA', modulusBits: 1024 },
    ],
    [
      'anonymous DH',
      0x0034,
      dh(Buffer.alloc(128, 0xff)),
      { kind: 'dhe', keyExchange: 'DH_anon', dhBits: 1024 },
    ],
  ])('names %s', (_, suite, body, value) => {
    const exchange = cipherSuite(suite)?.keyExchange ?? ECDHE;
    expect(decodeServerKeyExchange(body, exchange, TLS12)).toMatchObject({ ok: true, value });
  });

  it.each([
    ['psk', 0x008c, { pskIdentityHint: 'mailhub', group: null }],
    ['ecdhe_psk', 0xc035, { pskIdentityHint: 'mailhub', group: { name: 'x25519' } }],
  ])('reads what OpenSSL sends for %s', (name, suite, value) => {
    const exchange = cipherSuite(suite)?.keyExchange ?? ECDHE;
    const body = realMessage(`server_key_exchange openssl ${name}`);
    expect(decodeServerKeyExchange(body, exchange, TLS12)).toMatchObject({ ok: true, value });
  });

  it('reads what OpenSSL sends', () => {
    const ecdhe = decodeServerKeyExchange(
      realMessage('server_key_exchange openssl tls12 ecdhe_rsa'),
      ECDHE,
      TLS12,
    );
    expect(ecdhe).toMatchObject({
      ok: true,
      value: { group: { name: 'x25519' }, signatureAlgorithm: { name: 'rsa_pss_rsae_sha256' } },
    });
    const dhe = decodeServerKeyExchange(realMessage('server_key_exchange openssl tls12 dhe_rsa'), DHE, TLS12);
    expect(dhe).toMatchObject({ ok: true, value: { dhBits: 2048 } });
    const anonymous = decodeServerKeyExchange(
      realMessage('server_key_exchange openssl tls12 dh_anon'),
      ANONYMOUS,
      TLS12,
    );
    expect(anonymous).toMatchObject({ ok: true, value: { signatureAlgorithm: null } });
  });

  it('needs the message up to the algorithm of the signature', () => {
    const body = realMessage('server_key_exchange openssl tls12 ecdhe_rsa');
    const decode = (bytes: Uint8Array) => decodeServerKeyExchange(bytes, ECDHE, TLS12);
    // 4 bytes of head, the point, 2 of algorithm: what comes behind is the signature, which is not read.
    const needed = 4 + 32 + 2;
    expect(lengthsThatDecode(decode, body)).toEqual(
      Array.from({ length: body.length - needed }, (_, i) => needed + i),
    );
    neverThrows(decode, body);
  });

  it('refuses an empty prime', () => {
    expect(decodeServerKeyExchange(hex('0000'), DHE, TLS12)).toMatchObject({
      ok: false,
      problem: { field: 'ServerKeyExchange.dh_p', kind: 'malformed' },
    });
  });
});
