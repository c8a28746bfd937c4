import { oncePerObject } from '../bytes/memo.ts';
import { MAX_LISTED_PATHS } from '../limits.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { ChainVerdict } from '../x509/chain.ts';
import type { Link } from '../x509/paths.ts';
import type { ChainDocument, PathCertificateDocument } from './document-chain.ts';

/** What is reported of a chain; the same object for streams that are judged alike. */
export const chainDocument = oncePerObject((verdict: ChainVerdict): ChainDocument => {
  const { presented, path, end, anchorSource, trusted, alternatives, checks } = verdict;
  const last = path.at(-1)?.certificate;
  return {
    path: pathDocument(path, presented),
    end,
    anchor:
      last === undefined || anchorSource === null
        ? null
        : { subject: last.subject, sha256: last.sha256, source: anchorSource },
    trusted,
    alternatives: alternatives.slice(0, MAX_LISTED_PATHS).map((other) => ({
      path: pathDocument(other.path, presented),
      end: other.end,
      failed: other.failed,
    })),
    passed: checks.filter(({ result }) => result === 'passed').length,
    checks: checks.map(({ id, depth, result, text, citation }) => ({
      id,
      certificate: depth,
      result,
      text,
      citation,
    })),
  };
});

/** The same chain where the clock of the capture is wrong, by which no date can be judged. */
export const withoutDates = oncePerObject((chain: ChainDocument): ChainDocument => {
  const checks = chain.checks.map((check) =>
    check.id === 'dates' && check.result === 'failed'
      ? { ...check, result: 'undecidable' as const, text: `${check.text}, by a clock that is plainly wrong` }
      : check,
  );
  return { ...chain, trusted: checks.some(({ result }) => result === 'failed') ? false : null, checks };
});

function pathDocument(path: readonly Link[], presented: readonly Certificate[]): PathCertificateDocument[] {
  return path.map(({ certificate: { sha256, subject }, source }) => ({
    sha256,
    subject,
    sent: source === 'presented' ? presented.findIndex((it) => it.sha256 === sha256) : null,
  }));
}
