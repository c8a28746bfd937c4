import type { Cursor } from '../../bytes/cursor.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import type { ExtensionFields } from './fields.ts';
import { signatureScheme } from './lists.ts';

/** A short-lived key that a certificate vouches for, RFC 9345 section 4. */
export interface DelegatedCredential {
  /** Seconds behind the certificate's notBefore. */
  readonly validTime: number;
  /** What the credential's key signs the CertificateVerify with. */
  readonly certVerifyAlgorithm: CodePoint;
  /** What the certificate's key signed the credential with. */
  readonly signatureAlgorithm: CodePoint;
}

export function delegatedCredential(c: Cursor): ExtensionFields {
  const validTime = c.u32('valid_time');
  const certVerifyAlgorithm = signatureScheme(c.u16('dc_cert_verify_algorithm'));
  c.vector24('ASN1_subjectPublicKeyInfo', { min: 1 });
  const signatureAlgorithm = signatureScheme(c.u16('algorithm'));
  c.vector16('signature', { min: 1 });
  return { delegatedCredential: { validTime, certVerifyAlgorithm, signatureAlgorithm } };
}
