import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { type PrfKind, prf, prfOf } from '../../../src/tls/secrets/prf.ts';
import { hex } from '../builder.ts';

const SECRET = '9bbe436ba940f017b17652849a71db35';
const SEED = 'a0ba9f936cda311827a6f796ffd5198c';

/** Input of the vector for P_SHA256 that was published on the IETF's TLS list; all outputs are those of `openssl kdf TLS1-PRF`. */
const VECTORS: readonly (readonly [PrfKind, string, string])[] = [
  [
    'sha256',
    SECRET,
    'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab',
  ],
  [
    'sha384',
    SECRET,
    'dd88775cd827187b67a3f7652b5c13f715791cc46e0274a6d3fb16651103defc544cd8afb68369a219bb918b8b21ddb1764af0a70339e6dec085e574f655851b',
  ],
  [
    'sha512',
    SECRET,
    'e7611080ff43fae90e81ad9a998a42962b5f11cde83b990f63d271c882d94d5b962dbc04280771880ad6db6774e71298e522193133dfcaa464b96ffb0600ad29',
  ],
  [
    'md5-sha1',
    SECRET,
    '661740e6f98bc901efd2738502a71c03f76dd2f86298549b1148eff06714cf0f6b7c532cd8c69f1530e0bb680eec34c495fa75a8bfcc9c335484c0d3d194ab6e',
  ],
  // A secret of an odd number of bytes.
  [
    'md5-sha1',
    `${SECRET}aa`,
    'd15d261f27f994096fbb4709ff20d231799dce32219baafb6883af51983e132f9c83dfee54eba38ec8a35879b14b9613',
  ],
];

describe('prf', () => {
  it.each(VECTORS)('makes what OpenSSL makes by %s', (kind, secret, expected) => {
    expect(toHex(prf(kind, hex(secret), 'test label', hex(SEED), expected.length / 2))).toBe(expected);
  });

  it.each([0, 1, 16, 31, 32, 33])('makes %d bytes', (length) => {
    for (const kind of ['ssl3', 'md5-sha1', 'sha256'] as const) {
      expect(prf(kind, hex(SECRET), 'label', hex(SEED), length)).toHaveLength(length);
    }
  });

  it.each([
    [0x0300, 'ssl3'],
    [0x0301, 'md5-sha1'],
    [0x0302, 'md5-sha1'],
    [0x0303, 'sha384'],
  ] as const)('knows the function of version %i', (version, kind) => {
    expect(prfOf(version, 'sha384')).toBe(kind);
  });
});
