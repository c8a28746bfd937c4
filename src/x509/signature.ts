import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Certificate } from './certificate.ts';

/** `unchecked`: this program cannot check that algorithm, or cannot use the key. */
export type SignatureState = 'good' | 'bad' | 'unchecked';

/** Whether the certificate is signed by the issuer's key; checked once for each pair. */
export function verifySignature(certificate: Certificate, issuer: Certificate): SignatureState {
  const known = states.get(certificate) ?? new WeakMap<Certificate, SignatureState>();
  states.set(certificate, known);
  const state = known.get(issuer) ?? verifyWithKey(certificate, issuer.spkiDer);
  known.set(issuer, state);
  return state;
}

/** Whether the certificate is signed by this key, an encoded SubjectPublicKeyInfo. */
export function verifyWithKey(certificate: Certificate, spkiDer: Uint8Array): SignatureState {
  let key: KeyObject;
  let parsed: X509Certificate;
  try {
    key = createPublicKey({ key: Buffer.from(spkiDer), format: 'der', type: 'spki' });
    parsed = new X509Certificate(certificate.der);
  } catch {
    return 'unchecked';
  }
  if (verifies(parsed, key)) return 'good';
  // OpenSSL also says "does not verify" of what it does not know.
  return isCheckedHere(certificate) ? 'bad' : 'unchecked';
}

/** Whether signatures of its kind are checked here at all. */
export function isCheckedHere({ signatureAlgorithm }: Certificate): boolean {
  return CHECKED.test(signatureAlgorithm);
}

const states = new WeakMap<Certificate, WeakMap<Certificate, SignatureState>>();

function verifies(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.verify(key);
  } catch {
    return false;
  }
}

/** Signature algorithms that every OpenSSL 3 checks. */
const CHECKED =
  /^((md5|sha(1|224|256|384|512|512-224|512-256))WithRSAEncryption|sha1WithRSA|RSASSA-PSS|RSA-SHA3-\d+|(ecdsa|dsa)[-_]with[-_]SHA\d*(-\d+)?|dsaWithSHA1|ED25519|ED448)$/;
