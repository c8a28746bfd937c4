import { describe, expect, it } from 'vitest';
import {
  decodeSsl2ClientHello,
  decodeSsl2Error,
  decodeSsl2MasterKey,
  decodeSsl2ServerHello,
} from '../../../src/tls/messages/ssl2.ts';
import {
  OPENSSL_098,
  SSL2_ONLY,
  ssl2ClientHello,
  ssl2Error,
  ssl2MasterKey,
  ssl2ServerHello,
} from '../../support/ssl2-builder.ts';
import { bytes } from '../builder.ts';
import { lengthsThatDecode, neverThrows } from './sweeps.ts';

const body = (message: Uint8Array) => message.subarray(1);

describe('a CLIENT-HELLO', () => {
  it('of OpenSSL 0.9.8 offers TLS 1.0, and SSL 2.0 by its ciphers', () => {
    const decoded = decodeSsl2ClientHello(body(ssl2ClientHello({ sessionId: Buffer.alloc(16, 0x51) })));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        legacyVersion: 0x0301,
        versions: [{ id: 0x0301, name: 'TLS 1.0' }],
        random: 'c4'.repeat(32),
        sessionId: '51'.repeat(16),
        compressionMethods: [],
        extensions: [],
      },
    });
    const suites = decoded.ok ? decoded.value.cipherSuites : [];
    expect(suites.map(({ id }) => id)).toEqual(OPENSSL_098);
    expect(suites.slice(5, 7)).toEqual([
      { id: 0x0a, name: 'TLS_RSA_WITH_3DES_EDE_CBC_SHA' },
      { id: 0x0700c0, name: 'SSL2_DES_192_EDE3_CBC_WITH_MD5' },
    ]);
  });

  it('of SSL 2.0 offers no more', () => {
    const decoded = decodeSsl2ClientHello(body(ssl2ClientHello({ version: 2, suites: SSL2_ONLY })));
    expect(decoded.ok && decoded.value.versions).toEqual([{ id: 2, name: 'SSL 2.0' }]);
  });

  it('shares its list of extensions with no other', () => {
    const [a, b] = [1, 2].map(() => decodeSsl2ClientHello(body(ssl2ClientHello())));
    expect(a?.ok && b?.ok && a.value.extensions !== b.value.extensions).toBe(true);
  });
});

describe('a SERVER-HELLO', () => {
  it('has a certificate and what both sides have in common', () => {
    const decoded = decodeSsl2ServerHello(body(ssl2ServerHello(Buffer.from('DER'))));
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        version: { id: 2, name: 'SSL 2.0' },
        isSessionHit: false,
        certificateType: { id: 1, name: 'X.509' },
        connectionId: 'c0'.repeat(16),
      },
    });
    expect(decoded.ok && Buffer.from(decoded.value.certificate ?? '').toString()).toBe('DER');
    expect(decoded.ok && decoded.value.cipherSuites.map(({ id }) => id)).toEqual(SSL2_ONLY);
  });

  it('has neither where the session goes on', () => {
    const hit = decodeSsl2ServerHello(body(ssl2ServerHello(bytes(), { hit: true, suites: [] })));
    expect(hit).toMatchObject({
      value: { isSessionHit: true, certificateType: null, certificate: null, cipherSuites: [] },
    });
  });
});

it('a CLIENT-MASTER-KEY names the cipher', () => {
  const decoded = decodeSsl2MasterKey(body(ssl2MasterKey(0x010080)));
  expect(decoded.ok && decoded.value).toEqual({ id: 0x010080, name: 'SSL2_RC4_128_WITH_MD5' });
});

it.each([
  [1, 'no_cipher'],
  [2, 'no_certificate'],
  [4, 'bad_certificate'],
  [6, 'unsupported_certificate_type'],
  [3, 'unknown'],
])('an ERROR says %i: %s', (code, name) => {
  const decoded = decodeSsl2Error(body(ssl2Error(code)));
  expect(decoded.ok && decoded.value).toEqual({ id: code, name });
});

it.each([
  ['CLIENT-HELLO', decodeSsl2ClientHello, ssl2ClientHello()],
  ['SERVER-HELLO', decodeSsl2ServerHello, ssl2ServerHello(Buffer.alloc(40, 0x30))],
  ['CLIENT-MASTER-KEY', decodeSsl2MasterKey, ssl2MasterKey()],
  ['ERROR', decodeSsl2Error, ssl2Error(1)],
])('%s is refused when cut at any length, and never throws', (_, decode, message) => {
  expect(lengthsThatDecode(decode, body(message))).toEqual([]);
  neverThrows(decode, body(message));
});
