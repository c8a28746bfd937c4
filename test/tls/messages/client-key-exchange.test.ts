import { describe, expect, it } from 'vitest';
import { cipherSuite } from '../../../src/tls/cipher-suite.ts';
import { decodeClientKeyExchange } from '../../../src/tls/messages/client-key-exchange.ts';
import { bytes, realMessage, vector8, vector16 } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

function decoder(suite: number, version = 0x0303) {
  const exchange = cipherSuite(suite)?.keyExchange;
  if (exchange === undefined) throw new Error(`no suite ${suite}`);
  return (body: Uint8Array) => decodeClientKeyExchange(body, exchange, version);
}

describe('decodeClientKeyExchange', () => {
  it.each([
    [
      'ecdhe_ecdsa',
      0xc02b,
      { keyExchange: 'ECDHE_ECDSA', kind: 'ecdh', length: 32, pskIdentityLength: null },
    ],
    ['rsa', 0x002f, { keyExchange: 'RSA', kind: 'rsa', length: 256, pskIdentityLength: null }],
    ['dhe_rsa', 0x0033, { keyExchange: 'DHE_RSA', kind: 'dh', length: 256, pskIdentityLength: null }],
    ['psk', 0x008c, { keyExchange: 'PSK', kind: 'psk', length: 0, pskIdentityLength: 5 }],
    ['ecdhe_psk', 0xc035, { keyExchange: 'ECDHE_PSK', kind: 'ecdh', length: 32, pskIdentityLength: 5 }],
    ['rsa_psk', 0x0094, { keyExchange: 'RSA_PSK', kind: 'rsa', length: 256, pskIdentityLength: 5 }],
  ])('reads what OpenSSL sends for %s', (name, suite, value) => {
    const body = realMessage(`client_key_exchange openssl ${name}`);
    expect(decoder(suite)(body)).toEqual({ ok: true, value });
    // Without anything behind it, the identity is all of PSK, and the public key in a certificate.
    const shorter = value.pskIdentityLength === null ? [0] : value.kind === 'psk' ? [] : [7];
    expect(lengthsThatDecode(decoder(suite), body)).toEqual(shorter);
  });

  it.each([
    ['static DH', 0x0031, 0x0303, vector16('public'), 'DH_RSA', 'dh', 6],
    ['anonymous DH', 0x0034, 0x0303, vector16('public'), 'DH_anon', 'dh', 6],
    [
      'DHE_PSK by its other name',
      0xc0aa,
      0x0303,
      bytes(vector16('me'), vector16('public')),
      'PSK_DHE',
      'dh',
      6,
    ],
    ['static ECDH', 0xc004, 0x0303, vector8('point'), 'ECDH_ECDSA', 'ecdh', 5],
    ['anonymous ECDH', 0xc018, 0x0303, vector8('point'), 'ECDH_anon', 'ecdh', 5],
    ['a key in the certificate', 0xc004, 0x0303, bytes(), 'ECDH_ECDSA', 'ecdh', 0],
    ['RSA of SSL 3.0', 0x000a, 0x0300, Buffer.alloc(128), 'RSA', 'rsa', 128],
    ['RSA of an export suite', 0x0003, 0x0301, vector16(Buffer.alloc(64)), 'RSA_EXPORT', 'rsa', 64],
    ['SRP', 0xc01e, 0x0303, vector16('A'), 'SRP_SHA_RSA', 'srp', 1],
    ['Kerberos', 0x001e, 0x0303, bytes('a ticket'), 'KRB5', 'other', 8],
  ])('reads %s', (_, suite, version, body, keyExchange, kind, length) => {
    expect(decoder(suite, version)(body)).toMatchObject({ ok: true, value: { keyExchange, kind, length } });
  });
});
