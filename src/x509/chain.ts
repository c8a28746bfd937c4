import { oncePerObject } from '../bytes/memo.ts';
import { timeSpan } from '../format/duration.ts';
import { MAX_CHAIN_PRESENTED } from '../limits.ts';
import type { Certificate } from './certificate.ts';
import { ANCHOR, judgeAnchor } from './checks/anchor.ts';
import type { Check, CheckOptions, DefectKind } from './checks/check.ts';
import { CERTIFICATE_CHECKS } from './checks/index.ts';
import { isPublic } from './checks/publicity.ts';
import { isInOrder, SENT_CHECKS } from './checks/sent.ts';
import { canonicalName } from './name.ts';
import { findPaths, type Link, type Path, type PathEnd } from './paths.ts';
import { datesOfAnswer } from './stapling.ts';
import type { TrustStore } from './trust-store.ts';

/** `no-certificate`: nothing was presented. */
export type ChainEnd = PathEnd | 'no-certificate';

/** One thing wrong with one certificate of a path. */
export interface Defect {
  readonly kind: DefectKind;
  /** 0 is the leaf. */
  readonly depth: number;
  readonly certificate: Certificate;
  /** What was seen: `notAfter 2023-05-01T00:00:00Z`. Text from the certificate is as it came. */
  readonly detail: string;
}

export interface ChainVerdict {
  /** As they were sent, those that are looked at. */
  readonly presented: readonly Certificate[];
  /** Leaf first, without what is surplus. */
  readonly path: readonly Link[];
  readonly end: ChainEnd;
  /** What the trust anchor is from, for people; null without one. */
  readonly anchorSource: string | null;
  /** The issuer that is neither sent nor trusted (`missing-issuer`, `unknown-issuer`), and the depth of its subject. */
  readonly missing: { readonly issuer: string; readonly depth: number } | null;
  /**
   * The path ends at an issuer that is no anchor here, and may have been one at the time: the trust store is of a later day, or
   * the leaf is of a public CA by its own word.
   */
  readonly mayBeTrustedElsewhere: boolean;
  /** The path ends at a trust anchor, and nothing failed; null: what is missing or not known here would decide it. */
  readonly trusted: boolean | null;
  /** The best path's, by certificate; then those of what was sent as a whole. */
  readonly checks: readonly Check[];
  /** Those of the checks that failed that a rule has a name for, by depth. */
  readonly defects: readonly Defect[];
  /** The other paths that there are, the better first. */
  readonly alternatives: readonly Alternative[];
  /** `wrong-order`: issuers do not follow what they issued, or the first certificate is not the leaf. */
  readonly order: 'as-required' | 'wrong-order';
  /** Presented certificates that the path does not use, in the order sent. */
  readonly surplus: readonly Certificate[];
  /** How the time fits the path's dates: `before` or `after` those of every certificate, by more than a day. */
  readonly clock: 'before' | 'after' | null;
}

/** A path that is not the best one. */
export interface Alternative {
  readonly path: readonly Link[];
  readonly end: PathEnd;
  /** Ids of the checks that failed. */
  readonly failed: readonly string[];
  /** As those of the best path. */
  readonly defects: readonly Defect[];
}

export interface ChainOptions extends CheckOptions {
  readonly trust: TrustStore;
}

/** The paths through what was sent, which are the same at all times. */
export interface Chain {
  readonly presented: readonly Certificate[];
  readonly trust: TrustStore;
  /** Empty where nothing was presented. */
  readonly paths: readonly Path[];
}

/** Finds all paths from the first presented certificate to trust anchors, or as far as they go. */
export function findChain(presented: readonly Certificate[], trust: TrustStore): Chain {
  const [leaf] = presented;
  const looked = presented.slice(0, MAX_CHAIN_PRESENTED);
  return { presented: looked, trust, paths: leaf === undefined ? [] : findPaths(leaf, looked, trust) };
}

/** What of the time, and of what is stapled, matters for the verdict: where it is the same, so is the verdict. */
export function momentOf(chain: Chain, { at, stapling }: CheckOptions): string {
  if (at === null) return `${stapling?.asked}`;
  const dates = certificatesOf(chain).map(
    ({ notBefore, notAfter }) =>
      `${notBefore.milliseconds > at ? `-${timeSpan(notBefore.milliseconds - at)}` : ''} ${at > notAfter.milliseconds ? '-' : ''}${timeSpan(Math.abs(notAfter.milliseconds - at))}`,
  );
  const response = stapling?.response ?? null;
  return `${dates.join()} ${stapling?.asked} ${response === null ? '' : datesOfAnswer(response, at)}`;
}

/** All that are looked at. */
const certificatesOf = oncePerObject(({ paths, presented }: Chain) => [
  ...new Set([...presented, ...paths.flatMap(({ links }) => links.map(({ certificate }) => certificate))]),
]);

/**
 * Finds the path from the first presented certificate to a trust anchor (RFC 5280 section 6, without policies), through the
 * other presented ones in whatever order and the trust store, and checks it. Of several paths (cross-signed issuers) a
 * trusted one is taken, then the one of which the fewest checks failed.
 */
export function judgeChain(
  presented: readonly Certificate[],
  { trust, ...options }: ChainOptions,
): ChainVerdict {
  return judgeFound(findChain(presented, trust), options);
}

/** The same, where the paths are known. */
export function judgeFound(chain: Chain, options: CheckOptions): ChainVerdict {
  const judged = chain.paths.map((path) => judgePath(path, options)).sort(compareRanks);
  const [best, ...others] = judged;
  if (best === undefined) return NO_CHAIN;
  const { presented, trust } = chain;
  const { links } = best.path;
  const used = new Set(links.map(({ certificate }) => certificate.sha256));
  const places = presented.flatMap(({ sha256 }, place) => (used.delete(sha256) ? [] : place));
  const surplus = places.map((place) => presented[place] as Certificate);
  const end =
    best.path.end === 'unknown-issuer' && hasLostIssuer(links, surplus) ? 'missing-issuer' : best.path.end;
  const inOrder = isInOrder(best.path, presented);
  const last = links.length - 1;
  const checks = [
    ...best.checks,
    { ...ANCHOR, depth: last, ...judgeAnchor(best.path, end, trust) },
    ...SENT_CHECKS.flatMap(({ id, citation, judge }) => {
      const judgement = judge({ presented, path: best.path, surplus: places, inOrder, at: options.at });
      return judgement === null ? [] : { id, depth: null, citation, ...judgement };
    }),
  ];
  const isOpen = end === 'missing-issuer' || end === 'unknown-issuer';
  return {
    presented,
    path: links,
    end,
    anchorSource: anchorSource(best.path, trust),
    missing: isOpen ? { issuer: links[last]?.certificate.issuer ?? '', depth: last } : null,
    mayBeTrustedElsewhere:
      (end === 'unknown-issuer' || end === 'unknown-root') &&
      (isPublic(links[0]?.certificate as Certificate) || (options.at !== null && trust.newest > options.at)),
    trusted: isTrusted(checks),
    checks,
    defects: checks.flatMap((check) => defectOf(check, links)),
    alternatives: others.map(({ path, checks: its }) => ({
      path: path.links,
      end: path.end,
      failed: [...new Set(its.filter(({ result }) => result === 'failed').map(({ id }) => id))],
      defects: its.flatMap((check) => defectOf(check, path.links)),
    })),
    order: inOrder ? 'as-required' : 'wrong-order',
    surplus,
    clock: clockOf(links, options.at),
  };
}

const NO_CHAIN: ChainVerdict = {
  presented: [],
  path: [],
  end: 'no-certificate',
  anchorSource: null,
  missing: null,
  mayBeTrustedElsewhere: false,
  trusted: null,
  checks: [],
  defects: [],
  alternatives: [],
  order: 'as-required',
  surplus: [],
  clock: null,
};

interface JudgedPath {
  readonly path: Path;
  readonly checks: readonly Check[];
  readonly rank: readonly number[];
}

function judgePath(path: Path, options: CheckOptions): JudgedPath {
  const last = path.links.length - 1;
  const checks = path.links.flatMap((link, depth) => {
    const isAnchor = path.end === 'trusted' && depth === last;
    const subject = { link, certificate: link.certificate, depth, path, isAnchor, options };
    return CERTIFICATE_CHECKS.flatMap(({ id, citation, judge }) => {
      const judgement = judge(subject);
      return judgement === null ? [] : { id, depth, citation, ...judgement };
    });
  });
  return { path, checks, rank: rankOf(path, checks) };
}

const END_RANK: Readonly<Record<PathEnd, number>> = {
  trusted: 0,
  'self-signed-leaf': 1,
  'unknown-root': 1,
  'unknown-issuer': 2,
  'missing-issuer': 2,
  'too-long': 2,
};

/**
 * The lower the better, the first number counting most. A good path to a root that nobody trusts says more than a trusted
 * one whose signatures are wrong: a namesake.
 */
function rankOf({ links, end }: Path, checks: readonly Check[]): number[] {
  const hasBadSignature = links.some(({ signature }) => signature === 'bad');
  const failures = checks.filter(({ result }) => result === 'failed').length;
  return [hasBadSignature ? 1 : 0, end === 'trusted' ? 0 : 1, failures, END_RANK[end], links.length];
}

function compareRanks({ rank: a }: JudgedPath, { rank: b }: JudgedPath): number {
  return a.map((value, i) => value - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

/** Those whose answer must be known before a path can be called trusted. */
const DECISIVE: readonly string[] = ['anchor', 'dates', 'signature', 'name-constraints', 'encoding'];

function isTrusted(checks: readonly Check[]): boolean | null {
  if (checks.some(({ result }) => result === 'failed')) return false;
  return checks.some(({ id, result }) => result === 'undecidable' && DECISIVE.includes(id)) ? null : true;
}

function defectOf({ defect, depth }: Check, links: readonly Link[]): Defect | [] {
  const certificate = links[depth ?? -1]?.certificate;
  return defect === null || depth === null || certificate === undefined
    ? []
    : { kind: defect.kind, depth, certificate, detail: defect.detail };
}

function anchorSource({ links, end }: Path, trust: TrustStore): string | null {
  const last = links.at(-1);
  return end === 'trusted' && last !== undefined ? trust.sourceOf(last.certificate) : null;
}

/** A CA certificate was sent that is nobody's issuer here, nor another certificate of one that is. */
function hasLostIssuer(links: readonly Link[], surplus: readonly Certificate[]): boolean {
  const names = new Set(links.map(({ certificate }) => canonicalName(certificate.subjectDer)));
  return surplus.some(
    ({ basicConstraints, selfIssued, subjectDer }) =>
      (basicConstraints?.ca === true || selfIssued) && !names.has(canonicalName(subjectDer)),
  );
}

const DAY = 86_400_000;

function clockOf(links: readonly Link[], at: number | null): ChainVerdict['clock'] {
  if (at === null) return null;
  if (links.every(({ certificate: { notBefore } }) => notBefore.milliseconds - at > DAY)) return 'before';
  return links.every(({ certificate: { notAfter } }) => at - notAfter.milliseconds > DAY) ? 'after' : null;
}
