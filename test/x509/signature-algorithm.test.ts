import { expect, it } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { readSignatureAlgorithm } from '../../src/x509/signature-algorithm.ts';
import { tlv } from './fixture.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();

it.each([
  ['2a864886f70d010104', 'md5WithRSAEncryption', 'md5'],
  ['2a864886f70d010105', 'sha1WithRSAEncryption', 'sha1'],
  ['2a864886f70d01010b', 'sha256WithRSAEncryption', 'sha256'],
  ['2a864886f70d01010f', 'sha512-224WithRSAEncryption', 'sha512-224'],
  ['2a8648ce3d0401', 'ecdsa-with-SHA1', 'sha1'],
  ['608648016503040302', 'dsa_with_SHA256', 'sha256'],
  ['60864801650304030e', 'RSA-SHA3-256', 'sha3-256'],
  ['2b0e03021d', 'sha1WithRSA', 'sha1'],
  ['2b6570', 'ED25519', null],
  ['608648016503040312', 'ML-DSA-65', null],
  ['608648016503040314', 'SLH-DSA-SHA2-128s', null],
  ['2a0304', '1.2.3.4', null],
])('%s is %s', (oid, name, hash) => {
  expect(readSignatureAlgorithm(tlv(0x30, tlv(6, bytes(oid)), tlv(5)))).toEqual({ name, hash });
});

it.each([
  ['without parameters', [], null],
  ['with the defaults', [tlv(0x30)], 'sha1'],
  ['with SHA-384', [tlv(0x30, tlv(0xa0, tlv(0x30, tlv(6, bytes('608648016503040202')))))], 'sha384'],
])('RSASSA-PSS %s', (_, parameters, hash) => {
  const der = tlv(0x30, tlv(6, bytes('2a864886f70d01010a')), ...parameters);
  expect(readSignatureAlgorithm(der)).toEqual({ name: 'RSASSA-PSS', hash });
});

it('throws where there is none', () => {
  expect(() => readSignatureAlgorithm(tlv(0x30))).toThrow();
});
