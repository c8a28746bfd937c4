import { type KeyObject, X509Certificate } from 'node:crypto';
import { MAX_QUICK_SIGNATURE_WORK } from '../limits.ts';
import type { Certificate } from './certificate.ts';
import { signatureWork, signingKey } from './signing-key.ts';

/** `unchecked`: this program cannot check that algorithm, or use that key. */
export type SignatureState = 'good' | 'bad' | 'unchecked';

/** Whether the certificate is signed by the issuer's key; checked once for each pair. */
export function verifySignature(certificate: Certificate, issuer: Certificate): SignatureState {
  const known = states.get(certificate) ?? new WeakMap<Certificate, SignatureState>();
  states.set(certificate, known);
  const state = known.get(issuer) ?? verifyWithKey(certificate, issuer.spkiDer);
  known.set(issuer, state);
  return state;
}

/**
 * Whether a self-issued certificate seems to be signed by its own key: where a check takes long and nobody has made it, by its key
 * identifiers, by which OpenSSL goes (EXFLAG_SS).
 */
export function seemsSelfSigned(certificate: Certificate): boolean {
  const { selfIssued, der, authorityKeyIdentifier: wanted, subjectKeyIdentifier: own } = certificate;
  if (!selfIssued) return false;
  const isKnown = states.get(certificate)?.has(certificate) ?? false;
  const isQuick = signatureWork(certificate) + der.length / BYTES_OF_WORK <= MAX_QUICK_SIGNATURE_WORK;
  return isKnown || isQuick ? certificate.selfSigned : wanted === null || wanted === own;
}

/** What OpenSSL reads of a certificate, with many names, while a signature is checked. */
const BYTES_OF_WORK = 1024;

/** Whether the certificate is signed by this key, an encoded SubjectPublicKeyInfo. */
export function verifyWithKey(certificate: Certificate, spkiDer: Uint8Array): SignatureState {
  const key = signingKey(spkiDer);
  const parsed = key === null ? null : parsedByNode(certificate);
  if (key === null || parsed === null) return 'unchecked';
  if (verifies(parsed, key)) return 'good';
  // OpenSSL also says "does not verify" of what it does not know.
  return isCheckedHere(certificate) ? 'bad' : 'unchecked';
}

/** Whether signatures of its kind are checked here at all. */
export function isCheckedHere({ signatureAlgorithm }: Certificate): boolean {
  return CHECKED.test(signatureAlgorithm);
}

const states = new WeakMap<Certificate, WeakMap<Certificate, SignatureState>>();

/** The last one is remembered: it is tried with one key after the other. */
function parsedByNode(certificate: Certificate): X509Certificate | null {
  if (last?.certificate === certificate) return last.parsed;
  let parsed: X509Certificate | null = null;
  try {
    parsed = new X509Certificate(certificate.der);
  } catch {
    // What OpenSSL cannot read, it does not check.
  }
  last = { certificate, parsed };
  return parsed;
}

let last: { readonly certificate: Certificate; readonly parsed: X509Certificate | null } | null = null;

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
