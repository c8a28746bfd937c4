import { describe, expect, it } from 'vitest';
import { signatureWork, signingKey } from '../../src/x509/signing-key.ts';
import { basicConstraints, build, ecKey, edKey, type Key, rsaKey } from '../support/certificate-builder.ts';
import { certificateOf, parsed, tlv } from './fixture.ts';

const of = (key: Key) =>
  parsed(
    build({
      subject: 'a',
      issuer: 'a',
      key,
      signer: key,
      extensions: [basicConstraints(true)],
    }),
  );

/** A key of RSA with that many bits, and an exponent of as many as that: nobody has its other half. */
function heavyRsa(bits: number, exponentBits: number): Uint8Array {
  const ones = (count: number) => new Uint8Array(count / 8).fill(0xff);
  const number = (count: number) => tlv(2, new Uint8Array([0]), ones(count));
  const key = tlv(
    0x30,
    number(bits),
    exponentBits === 17 ? tlv(2, new Uint8Array([1, 0, 1])) : number(exponentBits),
  );
  const algorithm = tlv(0x30, tlv(6, new Uint8Array(Buffer.from('2a864886f70d010101', 'hex'))), tlv(5));
  return tlv(0x30, algorithm, tlv(3, new Uint8Array([0]), key));
}

describe('what a check with a key takes', () => {
  it.each<[string, Key, number]>([
    ['RSA of 2048 bits', rsaKey(), 1],
    ['P-256', ecKey(), 1],
    ['P-384', ecKey('secp384r1'), 6],
    ['P-521', ecKey('secp521r1'), 12],
    ['brainpoolP512r1', ecKey('brainpoolP512r1'), 10],
    ['a curve that nobody uses', ecKey('sect571r1'), 50],
    ['Ed25519', edKey('ed25519'), 1],
  ])('%s', (_, key, work) => {
    expect(signatureWork(of(key))).toBe(work);
    expect(signingKey(of(key).spkiDer)).not.toBeNull();
  });

  it('of a curve that comes by its numbers', () => {
    expect(signatureWork(certificateOf('ec-explicit'))).toBe(50);
  });

  it.each<[number, number, boolean]>([
    [8192, 17, true],
    [16_384, 17, true],
    [2048, 2048, true],
    [3072, 3072, false],
    [16_384, 64, false],
  ])('RSA of %i bits with an exponent of %i is used: %s', (bits, exponentBits, isUsed) => {
    expect(signingKey(heavyRsa(bits, exponentBits)) !== null).toBe(isUsed);
  });

  it('of no key is none', () => {
    expect(signingKey(new Uint8Array([0x30, 0]))).toBeNull();
  });
});
