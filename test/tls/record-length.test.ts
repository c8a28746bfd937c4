import { describe, expect, it } from 'vitest';
import { cipherSuite } from '../../src/tls/cipher-suite.ts';
import { contentLength, contentOf, mayHold } from '../../src/tls/record-length.ts';
import { extension, script } from './builder.ts';

/** An alert, a command, and a longer one, as clients sent them. */
const LENGTHS = [2, 6, 36];

/**
 * Body lengths of records with 2 bytes (an alert), 6 (`QUIT`) and 36 (a MAIL command), measured on loopback between
 * OpenSSL 3.0's and between GnuTLS 3.7.9's client and server.
 */
const MEASURED: readonly (readonly [
  suite: number,
  version: number,
  etm: boolean,
  lengths: readonly number[],
])[] = [
  [0x1301, 0x0304, false, [19, 23, 53]], // TLS_AES_128_GCM_SHA256
  [0x1302, 0x0304, false, [19, 23, 53]], // TLS_AES_256_GCM_SHA384
  [0x1303, 0x0304, false, [19, 23, 53]], // TLS_CHACHA20_POLY1305_SHA256
  [0x1304, 0x0304, false, [19, 23, 53]], // TLS_AES_128_CCM_SHA256
  [0x1305, 0x0304, false, [11, 15, 45]], // TLS_AES_128_CCM_8_SHA256
  [0xc02f, 0x0303, false, [26, 30, 60]], // ECDHE-RSA-AES128-GCM-SHA256
  [0xc030, 0x0303, false, [26, 30, 60]], // ECDHE-RSA-AES256-GCM-SHA384
  [0xc060, 0x0303, false, [26, 30, 60]], // ECDHE-ARIA128-GCM-SHA256
  [0xc08a, 0x0303, false, [26, 30, 60]], // ECDHE-RSA-CAMELLIA-128-GCM-SHA256
  [0xcca8, 0x0303, false, [18, 22, 52]], // ECDHE-RSA-CHACHA20-POLY1305
  [0xc09e, 0x0303, false, [26, 30, 60]], // DHE-RSA-AES128-CCM
  [0xc0a2, 0x0303, false, [18, 22, 52]], // DHE-RSA-AES128-CCM8
  [0x002f, 0x0303, true, [52, 52, 84]], // AES128-SHA
  [0x002f, 0x0303, false, [48, 48, 80]],
  [0x003c, 0x0303, true, [64, 64, 96]], // AES128-SHA256
  [0x003c, 0x0303, false, [64, 64, 96]],
  [0xc028, 0x0303, true, [80, 80, 112]], // ECDHE-RSA-AES256-SHA384
  [0xc028, 0x0303, false, [80, 80, 112]],
  [0x0041, 0x0303, true, [52, 52, 84]], // CAMELLIA128-SHA
  [0xc012, 0x0303, true, [36, 36, 68]], // ECDHE-RSA-DES-CBC3-SHA
  [0xc012, 0x0303, false, [32, 40, 72]],
  [0xc012, 0x0302, true, [36, 36, 68]],
  [0x002f, 0x0302, true, [52, 52, 84]],
  [0x002f, 0x0302, false, [48, 48, 80]],
  [0x002f, 0x0301, true, [36, 36, 68]],
  [0x002f, 0x0301, false, [32, 32, 64]],
  [0xc011, 0x0303, false, [22, 26, 56]], // ECDHE-RSA-RC4-SHA
  [0x0002, 0x0303, false, [22, 26, 56]], // NULL-SHA
  [0x003b, 0x0303, false, [34, 38, 68]], // NULL-SHA256
  [0x0001, 0x0303, false, [18, 22, 52]], // NULL-MD5
];

const suiteOf = (id: number) => {
  const suite = cipherSuite(id);
  if (suite === null) throw new Error(`no suite ${id}`);
  return suite;
};

describe('contentLength', () => {
  it.each(MEASURED)('of suite 0x%i, version %i, encrypt_then_mac %s: %j', (id, version, etm, bodies) => {
    const suite = suiteOf(id);
    for (const [i, body] of bodies.entries()) {
      const range = contentLength(body, suite, version, etm);
      expect(mayHold(range, LENGTHS[i] ?? 0), `${body} bytes`).toBe(true);
      const slack = (range?.max ?? 0) - (range?.min ?? 0);
      expect(slack).toBeLessThan(suite.protection?.kind === 'cbc' ? suite.protection.block : 1);
    }
  });

  it('is exact where the cipher has no padding', () => {
    expect(contentLength(53, suiteOf(0x1301), 0x0304, false)).toEqual({ min: 36, max: 36 });
    expect(contentLength(53, suiteOf(0x1301), 0x7f1c, false)).toEqual({ min: 36, max: 36 });
    expect(contentLength(24, suiteOf(0xc02f), 0x0303, false)).toEqual({ min: 0, max: 0 });
  });

  it('is a block wide under CBC', () => {
    expect(contentLength(48, suiteOf(0x002f), 0x0303, false)).toEqual({ min: 0, max: 11 });
    expect(contentLength(80, suiteOf(0x002f), 0x0303, false)).toEqual({ min: 28, max: 43 });
    expect(contentLength(84, suiteOf(0x002f), 0x0303, true)).toEqual({ min: 32, max: 47 });
  });

  it('reverses what a sender of blocks does, for any length', () => {
    for (const [id, block, mac] of [
      [0x002f, 16, 20],
      [0xc012, 8, 20],
      [0xc028, 16, 48],
    ] as const) {
      for (let content = 0; content < 100; content++) {
        const blocks = (bytes: number) => Math.ceil((bytes + 1) / block) * block;
        const macFirst = block + blocks(content + mac);
        const macLast = block + blocks(content) + mac;
        expect(mayHold(contentLength(macFirst, suiteOf(id), 0x0303, false), content)).toBe(true);
        expect(mayHold(contentLength(macLast, suiteOf(id), 0x0303, true), content)).toBe(true);
      }
    }
  });

  it.each([
    ['a record too short for its tag', 0x1301, 0x0304, false, 16],
    ['no whole block', 0x002f, 0x0303, false, 50],
    ['no whole block before the MAC', 0x002f, 0x0303, true, 48],
    ['a cipher that we do not know', 0x1306, 0x0304, false, 100],
  ])('says nothing of %s', (_, id, version, etm, body) => {
    expect(contentLength(body, suiteOf(id), version, etm)).toBeNull();
  });
});

describe('contentOf', () => {
  const record = { length: 30 };

  it('knows suite and version from the ServerHello', () => {
    expect(contentOf(script('S1:hs2', { suite: 0xc02f }), record)).toEqual({ min: 6, max: 6 });
    expect(contentOf(script('S1:hs2', { suite: 0x1301 }), record)).toEqual({ min: 13, max: 13 });
  });

  it('heeds encrypt_then_mac', () => {
    const server = { extensions: [extension(22)] };
    expect(contentOf(script('S1:hs2', { suite: 0x002f, server }), { length: 52 })).toEqual({
      min: 0,
      max: 15,
    });
    expect(contentOf(script('S1:hs2', { suite: 0x002f }), { length: 52 })).toBeNull();
  });

  it.each([
    ['without a ServerHello', script('C1:hs1')],
    ['of an unknown suite', script('S1:hs2', { suite: 0x6a6a })],
    ['that is compressed', script('S1:hs2', { suite: 0xc02f, server: { compression: [1] } })],
    ['with truncated_hmac', script('S1:hs2', { suite: 0x002f, server: { extensions: [extension(4)] } })],
  ])('says nothing of a record %s', (_, tls) => {
    expect(contentOf(tls, { length: 48 })).toBeNull();
  });
});
