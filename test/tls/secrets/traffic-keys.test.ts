import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/bytes/hex.ts';
import { nextTrafficSecret, trafficKeys } from '../../../src/tls/secrets/traffic-keys.ts';
import { hex } from '../builder.ts';

const SERVER_HANDSHAKE = hex('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38');
const SERVER_APPLICATION = hex('a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643');

describe('trafficKeys', () => {
  it.each([
    ['handshake', SERVER_HANDSHAKE, '3fce516009c21727d0f2e4e86ee403bc', '5d313eb2671276ee13000b30'],
    ['application', SERVER_APPLICATION, '9f02283b6c9c07efc26bb9f2ac92e356', 'cf782b88dd83549aadf1e984'],
  ])('are those of RFC 8448 section 3 for %s data', (_, secret, key, iv) => {
    const keys = trafficKeys('sha256', secret, 16);
    expect([toHex(keys.key), toHex(keys.iv)]).toEqual([key, iv]);
  });
});

describe('nextTrafficSecret', () => {
  // `openssl kdf TLS13-KDF` with mode EXPAND_ONLY and the label "traffic upd".
  it.each([
    ['sha256', SERVER_APPLICATION, '51921b8aa3001976eb401d0a4319a8516416a6c56001a357e5d162031e84f916'],
    [
      'sha384',
      new Uint8Array(48).fill(0x7e),
      '7cf3346049ae6b93c1d382516e516a352ccacd88664b1e154320730192199741b3266c3a5694d91edd44cca13a03221a',
    ],
  ])('goes on by %s', (hash, secret, expected) => {
    expect(toHex(nextTrafficSecret(hash, secret))).toBe(expected);
  });
});
