/** What is reported of a chain of certificates: the path through it, and each check with its result. */

import type { ChainEnd } from '../x509/chain.ts';
import type { CheckResult } from '../x509/checks/check.ts';

export interface ChainDocument {
  /** Leaf first. */
  readonly path: readonly PathCertificateDocument[];
  /** How the path ends. */
  readonly end: ChainEnd;
  /** The trust anchor, and what it is from: a file, or the roots that come with Node. */
  readonly anchor: { readonly subject: string; readonly sha256: string; readonly source: string } | null;
  /** null: what is missing or not known here would decide it; the checks say what. */
  readonly trusted: boolean | null;
  /** Other paths that there are, the better first; the first ones of many. */
  readonly alternatives: readonly AlternativePathDocument[];
  /** Checks that passed. */
  readonly passed: number;
  /** In lines (`--ndjson`) without those that passed. */
  readonly checks: readonly CheckDocument[];
}

export interface PathCertificateDocument {
  readonly sha256: string;
  readonly subject: string;
  /** Its place among those that were sent; null: it is from the trust store. */
  readonly sent: number | null;
}

export interface AlternativePathDocument {
  readonly path: readonly PathCertificateDocument[];
  readonly end: ChainEnd;
  /** Ids of the checks that failed. */
  readonly failed: readonly string[];
}

export interface CheckDocument {
  readonly id: string;
  /** Its place in the path; null: what was sent as a whole. */
  readonly certificate: number | null;
  readonly result: CheckResult;
  readonly text: string;
  readonly citation: string;
}

/** Mozilla's roots, as they come with a version of Node. */
export interface RootsDocument {
  readonly node: string;
  readonly count: number;
}
