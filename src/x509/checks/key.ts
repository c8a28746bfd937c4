import type { PublicKey } from '../public-key.ts';
import { type CertificateCheck, failed, passed, undecidable } from './check.ts';

/** Least bits, by NIST SP 800-57 for a strength of 112 bits. */
const LEAST_BITS: Readonly<Record<string, number>> = {
  RSA: 2048,
  'RSA-PSS': 2048,
  DSA: 2048,
  EC: 224,
  Ed25519: 256,
  Ed448: 448,
};

export const keyStrength: CertificateCheck = {
  id: 'key',
  citation: 'RFC 9325 section 4.5',
  judge: ({ certificate: { publicKey } }) => {
    const { algorithm, bits } = publicKey;
    const least = LEAST_BITS[algorithm];
    if (least === undefined || bits === null)
      return undecidable(`the strength of ${keyText(publicKey)} is not known here`);
    return bits < least
      ? failed(
          'weak-key',
          `${keyText(publicKey)}: fewer than ${least} bits`,
          `${algorithm} with ${bits} bits`,
        )
      : passed(keyText(publicKey));
  },
};

function keyText({ algorithm, bits, curve }: PublicKey): string {
  if (curve !== null) return `${algorithm} ${curve}`;
  return bits === null ? algorithm : `${algorithm}, ${bits} bits`;
}
