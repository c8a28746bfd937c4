import { MAX_CHAIN_CHECKS, MAX_CHAIN_DEPTH, MAX_CHAIN_PRESENTED, MAX_NAMESAKES } from '../limits.ts';
import type { Certificate } from './certificate.ts';
import { type Defect, type DefectOptions, findDefects } from './chain-defects.ts';
import { canonicalName } from './name.ts';
import { type SignatureState, verifySignature } from './signature.ts';
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
 * - `no-certificate`: nothing was presented.
 */
export type ChainEnd =
  | 'trusted'
  | 'self-signed-leaf'
  | 'missing-issuer'
  | 'unknown-issuer'
  | 'unknown-root'
  | 'no-certificate';

export interface ChainVerdict {
  /** Leaf first, without what is surplus. */
  readonly path: readonly Link[];
  readonly end: ChainEnd;
  /** The issuer that is neither sent nor trusted (`missing-issuer`, `unknown-issuer`), and the depth of its subject. */
  readonly missing: { readonly issuer: string; readonly depth: number } | null;
  /** By depth. */
  readonly defects: readonly Defect[];
  /** `wrong-order`: issuers do not follow what they issued, or the first certificate is not the leaf. */
  readonly order: 'as-required' | 'wrong-order';
  /** Presented certificates that the path does not use, in the order sent. */
  readonly surplus: readonly Certificate[];
}

export interface ChainOptions extends DefectOptions {
  readonly trust: TrustStore;
}

/**
 * Finds the path from the first presented certificate to a trust anchor (RFC 5280 section 6, without policies and name
 * constraints), through the other presented ones in whatever order and the trust store, and says what is wrong with it.
 * Of several paths (cross-signed issuers) a trusted one is taken, then the one with the fewest defects.
 */
export function judgeChain(presented: readonly Certificate[], options: ChainOptions): ChainVerdict {
  const [leaf] = presented;
  const looked = presented.slice(0, MAX_CHAIN_PRESENTED);
  if (leaf === undefined) {
    return { path: [], end: 'no-certificate', missing: null, defects: [], order: 'as-required', surplus: [] };
  }
  const best = findPaths(leaf, looked, options.trust)
    .map((path) => ({ ...path, defects: findDefects(path.links, path.end === 'trusted', options) }))
    .reduce((a, b) => (isBetter(b, a) ? b : a));
  const used = new Set(best.links.map(({ certificate }) => certificate.sha256));
  const surplus = presented.filter(({ sha256 }) => !used.delete(sha256));
  const end =
    best.end === 'unknown-issuer' && hasLostIssuer(best.links, surplus) ? 'missing-issuer' : best.end;
  const last = best.links.length - 1;
  const isOpen = end === 'missing-issuer' || end === 'unknown-issuer';
  return {
    path: best.links,
    end,
    missing: isOpen ? { issuer: best.links[last]?.certificate.issuer ?? '', depth: last } : null,
    defects: best.defects,
    order: inOrder(best.links, looked) ? 'as-required' : 'wrong-order',
    surplus,
  };
}

interface Path {
  readonly links: readonly Link[];
  readonly end: Exclude<ChainEnd, 'no-certificate'>;
}

function findPaths(leaf: Certificate, presented: readonly Certificate[], trust: TrustStore): Path[] {
  const bySubject = groupBySubject(presented);
  const paths: Path[] = [];
  let checks = 0;
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
    const issuers = findIssuers(certificate, bySubject, trust).filter(
      (issuer) => !used.has(issuer.certificate.sha256),
    );
    checks += issuers.length;
    if (issuers.length === 0 || before.length + 1 >= MAX_CHAIN_DEPTH) {
      return void finish(isLeaf ? 'missing-issuer' : 'unknown-issuer', null);
    }
    for (const issuer of issuers) {
      // The first path is always followed to its end, so that there is one.
      if (checks >= MAX_CHAIN_CHECKS && paths.length > 0) return;
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

type Issuer = Pick<Link, 'certificate' | 'source'> & { readonly signature: SignatureState };

/** Who may have issued it: by name, those whose key fits first. */
function findIssuers(
  certificate: Certificate,
  bySubject: ReadonlyMap<string, readonly Certificate[]>,
  trust: TrustStore,
): Issuer[] {
  const presented = bySubject.get(canonicalName(certificate.issuerDer)) ?? [];
  const sent = new Set(presented.map(({ sha256 }) => sha256));
  const trusted = trust.findBySubject(certificate.issuerDer).filter(({ sha256 }) => !sent.has(sha256));
  const candidates = [
    ...trusted.map((issuer) => ({ certificate: issuer, source: 'trust-store' as const })),
    ...presented.map((issuer) => ({ certificate: issuer, source: 'presented' as const })),
  ];
  return candidates
    .slice(0, MAX_NAMESAKES)
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

const END_RANK: Readonly<Record<Path['end'], number>> = {
  trusted: 0,
  'self-signed-leaf': 1,
  'unknown-root': 1,
  'unknown-issuer': 2,
  'missing-issuer': 2,
};

type JudgedPath = Path & { readonly defects: readonly Defect[] };

/** A good path to a root that nobody trusts says more than a trusted one whose signatures are wrong: a namesake. */
function isBetter(a: JudgedPath, b: JudgedPath): boolean {
  const other = rank(b);
  const difference = rank(a)
    .map((value, i) => value - (other[i] ?? 0))
    .find((value) => value !== 0);
  return difference !== undefined && difference < 0;
}

/** The lower the better, the first number counting most. */
function rank({ links, end, defects }: JudgedPath): number[] {
  const hasBadSignature = links.some(({ signature }) => signature === 'bad');
  return [hasBadSignature ? 1 : 0, end === 'trusted' ? 0 : 1, defects.length, END_RANK[end], links.length];
}

/** A CA certificate was sent that is nobody's issuer here, nor another certificate of one that is. */
function hasLostIssuer(links: readonly Link[], surplus: readonly Certificate[]): boolean {
  const names = new Set(links.map(({ certificate }) => canonicalName(certificate.subjectDer)));
  return surplus.some(
    ({ basicConstraints, selfIssued, subjectDer }) =>
      (basicConstraints?.ca === true || selfIssued) && !names.has(canonicalName(subjectDer)),
  );
}

/** Each issuer was sent after what it issued, and the first certificate is nobody's issuer (RFC 5246 section 7.4.2). */
function inOrder(links: readonly Link[], presented: readonly Certificate[]): boolean {
  const [leaf, ...others] = presented;
  const places = links
    .filter(({ source }) => source === 'presented')
    .map(({ certificate }) => presented.findIndex(({ sha256 }) => sha256 === certificate.sha256));
  const follows = places.every((place, i) => i === 0 || place > (places[i - 1] ?? -1));
  const isIssuer = others.some(
    (other) =>
      leaf !== undefined &&
      !other.selfIssued &&
      canonicalName(other.issuerDer) === canonicalName(leaf.subjectDer) &&
      verifySignature(other, leaf) !== 'bad',
  );
  return follows && !isIssuer;
}
