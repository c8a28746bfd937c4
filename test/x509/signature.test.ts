import { describe, expect, it } from 'vitest';
import { verifySignature, verifyWithKey } from '../../src/x509/signature.ts';
import { certificateOf, withBadSignature } from './fixture.ts';

describe('verifySignature', () => {
  it.each([
    'rsa',
    'rsa-with-pss',
    'rsa-pss',
    'rsa-1024',
    'p521',
    'ec-explicit',
    'ed25519',
    'ed448',
    'dsa',
    'sha1',
  ])('checks %s', (name) => {
    const issuer = certificateOf(certificateOf(name).selfIssued ? name : 'root');
    expect(verifySignature(certificateOf(name), issuer)).toBe('good');
    expect(verifySignature(withBadSignature(name), issuer)).toBe('bad');
  });

  it('is bad for a key of another kind', () => {
    expect(verifySignature(certificateOf('leaf'), certificateOf('rsa'))).toBe('bad');
  });

  it("is unchecked where Node cannot use the issuer's key", () => {
    const issuer = { ...certificateOf('intermediate'), spkiDer: new Uint8Array([0x30, 0]) };
    expect(verifySignature(certificateOf('leaf'), issuer)).toBe('unchecked');
  });
});

it('verifyWithKey takes a bare key', () => {
  const leaf = certificateOf('leaf');
  expect(verifyWithKey(leaf, certificateOf('intermediate').spkiDer)).toBe('good');
  expect(verifyWithKey(leaf, certificateOf('root').spkiDer)).toBe('bad');
});
