import { constants, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyData } from '../../src/x509/verify-data.ts';
import { ecKey, edKey, type Key, rsaKey } from '../support/certificate-builder.ts';
import { tlv } from './fixture.ts';

const data = new Uint8Array([1, 2, 3]);
const identifier = (oid: string, ...parameters: readonly Uint8Array[]) =>
  tlv(0x30, tlv(6, Buffer.from(oid, 'hex')), ...parameters);
const SHA256 = tlv(0x30, tlv(6, Buffer.from('608648016503040201', 'hex')), tlv(5));
const spki = ({ publicKey }: Key) => new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));

const [ec, rsa, ed] = [ecKey(), rsaKey(), edKey('ed25519')];
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };

describe('a signature over data', () => {
  it.each<[string, Uint8Array, Key, Buffer]>([
    ['ECDSA', identifier('2a8648ce3d040302'), ec, sign('sha256', data, ec.privateKey)],
    ['RSA', identifier('2a864886f70d01010b', tlv(5)), rsa, sign('sha256', data, rsa.privateKey)],
    [
      'RSA-PSS',
      identifier('2a864886f70d01010a', tlv(0x30, tlv(0xa0, SHA256))),
      rsa,
      sign('sha256', data, { key: rsa.privateKey, ...pss }),
    ],
    ['Ed25519', identifier('2b6570'), ed, sign(null, data, ed.privateKey)],
  ])(
    'by %s is good, bad of other data, and not checked with another kind of key',
    (_, algorithm, key, signature) => {
      expect(verifyData(algorithm, spki(key), data, signature)).toBe('good');
      expect(verifyData(algorithm, spki(key), new Uint8Array([1]), signature)).toBe('bad');
      expect(verifyData(algorithm, new Uint8Array([0x30, 0]), data, signature)).toBe('unchecked');
    },
  );

  it.each([
    ['an unknown algorithm', identifier('2a0304')],
    ['ML-DSA', identifier('608648016503040311')],
    ['no algorithm', new Uint8Array([5, 0])],
  ])('by %s is not checked', (_, algorithm) => {
    expect(verifyData(algorithm, spki(ec), data, new Uint8Array(64))).toBe('unchecked');
  });
});
