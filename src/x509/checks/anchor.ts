import type { Path, PathEnd } from '../paths.ts';
import type { TrustStore } from '../trust-store.ts';
import { type Judgement, passed, undecidable } from './check.ts';

export const ANCHOR = { id: 'anchor', citation: 'RFC 5280 section 6.1.1' } as const;

/** Whether the path ends at a trust anchor. An issuer that is none here may well be one of the client's. */
export function judgeAnchor({ links }: Path, end: PathEnd, trust: TrustStore): Judgement {
  const last = links.at(-1)?.certificate;
  const name = last?.subject || '(no name)';
  const known = trust.description === '' ? '' : ` (${trust.description})`;
  switch (end) {
    case 'trusted':
      return passed(`${name}, of ${(last && trust.sourceOf(last)) || 'the trust anchors'}`);
    case 'self-signed-leaf':
      return { result: 'failed', text: `self-signed, and not among the trust anchors${known}`, defect: null };
    case 'unknown-root':
      return undecidable(`${name} is its own issuer, and not among the trust anchors${known}`);
    case 'too-long':
      return undecidable(`not sought beyond ${links.length} certificates`);
    case 'missing-issuer':
    case 'unknown-issuer':
      return undecidable(
        `${last?.issuer || '(no name)'}, which issued ${name}, is neither sent nor among the trust anchors${known}`,
      );
  }
}
