import { MAX_CHAIN_DEPTH, MAX_CHAIN_PATHS, MAX_CHAIN_WORK, MAX_NAMESAKES } from '../limits.ts';
import type { Certificate } from './certificate.ts';
import { canonicalName } from './name.ts';
import { type SignatureState, verifySignature } from './signature.ts';
import { signatureWork } from './signing-key.ts';
import type { TrustStore } from './trust-store.ts';

export interface Link {
  readonly certificate: Certificate;
  readonly source: 'presented' | 'trust-store';
  /** By the next link's key, or by its own for a self-issued one at the end; null where the issuer is missing. */
  readonly signature: SignatureState | null;
}

/**
 * How the path ends:
 * - `trusted`: at a trust anchor.
 * - `self-signed-leaf`: the leaf is its own issuer and no anchor.
 * - `missing-issuer`: the leaf's issuer is neither sent nor trusted, or that of a link inside (a CA certificate that
 *   was sent and has no place in the path shows that the path was meant to go on).
 * - `unknown-issuer`: issuers were sent, up to one whose own issuer is neither sent nor trusted.
 * - `unknown-root`: issuers were sent, up to a self-signed one that is no anchor.
 * - `too-long`: it has more certificates than are followed, or more of one name than are tried.
 */
export type PathEnd =
  | 'trusted'
  | 'self-signed-leaf'
  | 'missing-issuer'
  | 'unknown-issuer'
  | 'unknown-root'
  | 'too-long';

/** A way from the leaf as far as issuers are known. */
export interface Path {
  /** Leaf first. */
  readonly links: readonly Link[];
  readonly end: PathEnd;
}

/**
 * All paths from the leaf to trust anchors, or as far as they go, through the presented certificates in whatever order and
 * the trust store; within bounds, and one at least.
 */
export function findPaths(leaf: Certificate, presented: readonly Certificate[], trust: TrustStore): Path[] {
  const bySubject = groupBySubject(presented);
  const paths: Path[] = [];
  let work = 0;
  const affords = (issuer: Certificate): boolean => {
    if (work <= MAX_CHAIN_WORK) work += signatureWork(issuer);
    return work <= MAX_CHAIN_WORK;
  };
  const follow = (before: readonly Link[], certificate: Certificate, source: Link['source']): void => {
    const finish = (end: Path['end'], signature: Link['signature']) =>
      paths.push({ end, links: [...before, { certificate, source, signature }] });
    const isLeaf = before.length === 0;
    if (source === 'trust-store' || trust.contains(certificate)) {
      return void finish(
        'trusted',
        certificate.selfIssued ? verifySignature(certificate, certificate) : null,
      );
    }
    if (certificate.selfSigned) {
      return void finish(
        isLeaf ? 'self-signed-leaf' : 'unknown-root',
        verifySignature(certificate, certificate),
      );
    }
    const used = new Set([...before.map((link) => link.certificate.sha256), certificate.sha256]);
    const candidates = findCandidates(certificate, bySubject, trust).filter(
      (candidate) => !used.has(candidate.certificate.sha256),
    );
    const tried = candidates.filter((candidate) => affords(candidate.certificate));
    const issuers = issuersAmong(tried, certificate);
    if (issuers.length === 0 && tried.length === candidates.length)
      return void finish(isLeaf ? 'missing-issuer' : 'unknown-issuer', null);
    if (issuers.length === 0 || before.length + 1 >= MAX_CHAIN_DEPTH) return void finish('too-long', null);
    for (const issuer of issuers) {
      // The first path is always followed to its end, so that there is one.
      if ((work > MAX_CHAIN_WORK && paths.length > 0) || paths.length >= MAX_CHAIN_PATHS) return;
      follow(
        [...before, { certificate, source, signature: issuer.signature }],
        issuer.certificate,
        issuer.source,
      );
    }
  };
  follow([], leaf, 'presented');
  return paths;
}

type Candidate = Pick<Link, 'certificate' | 'source'>;
type Issuer = Candidate & { readonly signature: SignatureState };

/** Who may have issued it: by name, those with the key that it names first. */
function findCandidates(
  certificate: Certificate,
  bySubject: ReadonlyMap<string, readonly Certificate[]>,
  trust: TrustStore,
): Candidate[] {
  const presented = bySubject.get(canonicalName(certificate.issuerDer)) ?? [];
  const sent = new Set(presented.map(({ sha256 }) => sha256));
  const trusted = trust.findBySubject(certificate.issuerDer).filter(({ sha256 }) => !sent.has(sha256));
  const candidates: Candidate[] = [
    ...trusted.map((issuer) => ({ certificate: issuer, source: 'trust-store' as const })),
    ...presented.map((issuer) => ({ certificate: issuer, source: 'presented' as const })),
  ];
  const isOther = (issuer: Candidate) => Number(keyIdentifiersDiffer(certificate, issuer.certificate));
  return candidates.sort((a, b) => isOther(a) - isOther(b)).slice(0, MAX_NAMESAKES);
}

/** Those whose key fits first, without namesakes. */
function issuersAmong(candidates: readonly Candidate[], certificate: Certificate): Issuer[] {
  return candidates
    .map((issuer) => ({ ...issuer, signature: verifySignature(certificate, issuer.certificate) }))
    .filter((issuer) => issuer.signature !== 'bad' || !keyIdentifiersDiffer(certificate, issuer.certificate))
    .sort((a, b) => SIGNATURE_RANK[a.signature] - SIGNATURE_RANK[b.signature]);
}

const SIGNATURE_RANK: Readonly<Record<SignatureState, number>> = { good: 0, unchecked: 1, bad: 2 };

/** The certificate says that another key signed it: a namesake, such as a CA's older or newer certificate. */
function keyIdentifiersDiffer(
  { authorityKeyIdentifier }: Certificate,
  { subjectKeyIdentifier }: Certificate,
): boolean {
  return (
    authorityKeyIdentifier !== null &&
    subjectKeyIdentifier !== null &&
    authorityKeyIdentifier !== subjectKeyIdentifier
  );
}

function groupBySubject(presented: readonly Certificate[]): Map<string, Certificate[]> {
  const groups = new Map<string, Certificate[]>();
  for (const certificate of new Map(presented.map((one) => [one.sha256, one])).values()) {
    const name = canonicalName(certificate.subjectDer);
    groups.set(name, [...(groups.get(name) ?? []), certificate]);
  }
  return groups;
}
