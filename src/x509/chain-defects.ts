import type { Certificate } from './certificate.ts';
import type { Link } from './chain.ts';

export type DefectKind =
  | 'expired'
  | 'not-yet-valid'
  | 'bad-signature'
  | 'not-a-ca'
  | 'path-length'
  | 'key-usage'
  | 'wrong-usage'
  | 'weak-key'
  | 'weak-signature'
  | 'unknown-critical-extension';

/** One thing wrong with one certificate of a path. */
export interface Defect {
  readonly kind: DefectKind;
  /** 0 is the leaf. */
  readonly depth: number;
  readonly certificate: Certificate;
  /** What was seen: `notAfter 2023-05-01T00:00:00Z`. Text from the certificate is as it came. */
  readonly detail: string;
}

/** The key usage that a key exchange asks of the server's certificate (RFC 5246 section 7.4.2). */
export type KeyUse = 'digitalSignature' | 'keyEncipherment' | 'keyAgreement';

export interface DefectOptions {
  /** The time to judge by, in milliseconds since 1970; null: dates are not judged. */
  readonly at: number | null;
  /** What the handshake needs the leaf's key for; without it any use in a handshake will do. */
  readonly keyUse?: KeyUse;
  /** What the leaf is for; `serverAuth` unless given. */
  readonly purpose?: 'serverAuth' | 'clientAuth';
}

/** All defects of a path, by depth. `trusted`: its last link is a trust anchor. */
export function findDefects(path: readonly Link[], trusted: boolean, options: DefectOptions): Defect[] {
  return path.flatMap((link, depth) =>
    CHECKS.flatMap(([kind, check]) => {
      const detail = check({ link, certificate: link.certificate, depth, path, trusted, options });
      return detail === null ? [] : [{ kind, depth, certificate: link.certificate, detail }];
    }),
  );
}

interface Subject {
  readonly link: Link;
  readonly certificate: Certificate;
  readonly depth: number;
  readonly path: readonly Link[];
  readonly trusted: boolean;
  readonly options: DefectOptions;
}

/** What is wrong, or null. */
type Check = (subject: Subject) => string | null;

const expired: Check = ({ certificate: { notAfter }, options }) =>
  options.at !== null && notAfter.milliseconds < options.at ? `notAfter ${notAfter.text}` : null;

const notYetValid: Check = ({ certificate: { notBefore }, options }) =>
  options.at !== null && notBefore.milliseconds > options.at ? `notBefore ${notBefore.text}` : null;

const badSignature: Check = ({ link, certificate, depth, path }) =>
  link.signature === 'bad'
    ? `not signed by the key of ${(path[depth + 1]?.certificate ?? certificate).subject || 'its issuer'}`
    : null;

const notCa: Check = ({ certificate, depth }) => {
  if (depth === 0) return null;
  const { basicConstraints, keyUsage, version, selfIssued } = certificate;
  if (basicConstraints?.ca === false) return 'basicConstraints CA:FALSE';
  // Roots of version 1 are older than the extension.
  if (basicConstraints === null && !(version === 1 && selfIssued)) return 'no basicConstraints';
  return keyUsage.length > 0 && !keyUsage.includes('keyCertSign') ? `keyUsage ${keyUsage.join(', ')}` : null;
};

const pathLength: Check = ({ certificate, depth, path }) => {
  const allowed = certificate.basicConstraints?.pathLength ?? null;
  // Self-issued certificates do not count (RFC 5280 section 4.2.1.9), nor does the leaf.
  const below = path.slice(1, Math.max(depth, 1)).filter((link) => !link.certificate.selfIssued).length;
  return depth > 0 && allowed !== null && below > allowed
    ? `pathLenConstraint ${allowed} with ${below} CA certificates below`
    : null;
};

const HANDSHAKE_USES: readonly string[] = ['digitalSignature', 'keyEncipherment', 'keyAgreement'];

const leafKeyUsage: Check = ({ certificate: { keyUsage }, depth, options: { keyUse } }) => {
  if (depth > 0 || keyUsage.length === 0) return null;
  const wanted = keyUse === undefined ? HANDSHAKE_USES : [keyUse];
  return wanted.some((use) => keyUsage.includes(use))
    ? null
    : `keyUsage ${keyUsage.join(', ')} without ${wanted.join(' or ')}`;
};

/** `SGC` are two of old that stood for serverAuth in CA certificates. */
const USES: Readonly<Record<string, readonly string[]>> = {
  serverAuth: ['serverAuth', 'anyExtendedKeyUsage', 'msSGC', 'nsSGC'],
  clientAuth: ['clientAuth', 'anyExtendedKeyUsage'],
};

const extendedKeyUsage: Check = ({ certificate, depth, path, trusted, options }) => {
  const usages = certificate.extendedKeyUsage;
  const isAnchor = trusted && depth === path.length - 1;
  if (usages.length === 0 || (isAnchor && depth > 0)) return null;
  const wanted = USES[options.purpose ?? 'serverAuth'] ?? [];
  return usages.some((usage) => wanted.includes(usage)) ? null : `extendedKeyUsage ${usages.join(', ')}`;
};

/** Least bits, by NIST SP 800-57 for a strength of 112 bits. */
const LEAST_BITS: Readonly<Record<string, number>> = { RSA: 2048, 'RSA-PSS': 2048, DSA: 2048, EC: 224 };

const weakKey: Check = ({ certificate: { publicKey } }) => {
  const { algorithm, bits } = publicKey;
  return bits !== null && bits < (LEAST_BITS[algorithm] ?? 0) ? `${algorithm} with ${bits} bits` : null;
};

const WEAK_HASHES: readonly string[] = ['md2', 'md4', 'md5', 'sha1', 'ripemd160'];

const weakSignature: Check = ({ certificate, depth, path, trusted }) => {
  // Nobody relies on how a root, or an anchor, is signed.
  if (depth === path.length - 1 && (trusted || certificate.selfSigned)) return null;
  const { signatureHash, signatureAlgorithm } = certificate;
  if (signatureHash === null || !WEAK_HASHES.includes(signatureHash)) return null;
  return signatureAlgorithm.toLowerCase().includes(signatureHash)
    ? signatureAlgorithm
    : `${signatureAlgorithm} with ${signatureHash}`;
};

const unknownCriticalExtension: Check = ({ certificate: { unknownCriticalExtensions: unknown } }) =>
  unknown.length > 0 ? unknown.join(', ') : null;

const CHECKS: readonly (readonly [DefectKind, Check])[] = [
  ['expired', expired],
  ['not-yet-valid', notYetValid],
  ['bad-signature', badSignature],
  ['not-a-ca', notCa],
  ['path-length', pathLength],
  ['key-usage', leafKeyUsage],
  ['wrong-usage', extendedKeyUsage],
  ['weak-key', weakKey],
  ['weak-signature', weakSignature],
  ['unknown-critical-extension', unknownCriticalExtension],
];
