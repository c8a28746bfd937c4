import { createPublicKey, type KeyObject } from 'node:crypto';
import { oncePerObject } from '../bytes/memo.ts';
import { MAX_SIGNATURE_WORK } from '../limits.ts';
import type { Certificate } from './certificate.ts';

/** The key of an encoded SubjectPublicKeyInfo; null where it cannot be used here, or a check with it would take too long. */
export const signingKey = oncePerObject((spkiDer: Uint8Array): KeyObject | null => {
  try {
    const key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
    return powerWork(key) > MAX_SIGNATURE_WORK ? null : key;
  } catch {
    return null;
  }
});

/**
 * What a check with the certificate's key takes with OpenSSL 3, in tenths of a millisecond or so, and 1 at least. To read a curve
 * by its numbers takes as long as a check, so that OpenSSL is not asked about curves.
 */
export function signatureWork({ publicKey: { algorithm, curve }, spkiDer }: Certificate): number {
  if (algorithm === 'EC') return CURVE_WORK[curve ?? ''] ?? OTHER_CURVE_WORK;
  const key = signingKey(spkiDer);
  return key === null ? 1 : Math.max(1, Math.round(powerWork(key)));
}

const CURVE_WORK: Readonly<Record<string, number>> = {
  'P-224': 3,
  'P-256': 1,
  'P-384': 6,
  'P-521': 12,
  secp256k1: 3,
  brainpoolP256r1: 3,
  brainpoolP384r1: 6,
  brainpoolP512r1: 10,
};

/** Those that nobody uses, of 571 bits at most, and those that come by their numbers. */
const OTHER_CURVE_WORK = 50;

/** With keys of RSA and DSA: powers grow with the square of the modulus, and with the exponent, which may be as long. */
function powerWork({ asymmetricKeyType: type, asymmetricKeyDetails: details = {} }: KeyObject): number {
  const { modulusLength = 0, publicExponent = 0n, divisorLength = 0 } = details;
  const exponentBits = type === 'dsa' ? 2 * divisorLength : publicExponent.toString(2).length;
  return (modulusLength / 4096) ** 2 * (exponentBits / USUAL_EXPONENT_BITS);
}

/** Of 65537. */
const USUAL_EXPONENT_BITS = 17;
