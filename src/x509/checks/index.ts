import { basicConstraints, pathLength } from './authority.ts';
import type { CertificateCheck } from './check.ts';
import { dates } from './dates.ts';
import { criticalExtensions, encoding, form } from './form.ts';
import { keyIdentifiers } from './identifiers.ts';
import { keyStrength } from './key.ts';
import { nameConstraints } from './name-constraints.ts';
import { policies, timestamps } from './publicity.ts';
import { signature, signatureHash } from './signature.ts';
import { mustStaple, ocsp } from './stapling.ts';
import { extendedKeyUsage, keyUsage } from './usage.ts';

/** What is checked of each certificate of a path, in the order in which it is shown. */
export const CERTIFICATE_CHECKS: readonly CertificateCheck[] = [
  dates,
  signature,
  basicConstraints,
  pathLength,
  keyUsage,
  extendedKeyUsage,
  nameConstraints,
  criticalExtensions,
  keyIdentifiers,
  keyStrength,
  signatureHash,
  form,
  encoding,
  mustStaple,
  ocsp,
  policies,
  timestamps,
];
