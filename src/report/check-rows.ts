import type { ChainDocument, CheckDocument } from './document-chain.ts';

/** What a check says of one or several certificates of a path alike. */
export interface CheckRow {
  readonly id: string;
  readonly result: CheckDocument['result'];
  /** Places in the path; empty: it is about what was sent as a whole. */
  readonly certificates: readonly number[];
  readonly text: string;
  readonly citation: string;
}

const ORDER: Readonly<Record<CheckDocument['result'], number>> = {
  failed: 0,
  undecidable: 1,
  warned: 2,
  passed: 3,
};

/** The checks of a chain for people: what failed comes first, and what passed for several certificates is one row. */
export function checkRows({ checks }: ChainDocument): CheckRow[] {
  const rows = new Map<string, CheckRow>();
  for (const { id, certificate, result, text, citation } of checks) {
    const key = result === 'passed' ? id : `${id} ${certificate}`;
    const known = rows.get(key);
    rows.set(key, {
      id,
      result,
      certificates: [...(known?.certificates ?? []), ...(certificate === null ? [] : [certificate])],
      text:
        known === undefined || known.text.includes(text) ? (known?.text ?? text) : `${known.text}; ${text}`,
      citation,
    });
  }
  return [...rows.values()].sort((a, b) => ORDER[a.result] - ORDER[b.result]);
}

/** Whether the chain is to be trusted, in a word or two. */
export function verdictText({ trusted }: Pick<ChainDocument, 'trusted'>): string {
  return trusted === null ? 'not decidable' : trusted ? 'trusted' : 'not trusted';
}

/** Where a certificate of a path comes from: `sent as 2`, `trust anchor, not sent`. */
export function placeText({ anchor, path }: ChainDocument, depth: number): string {
  const certificate = path[depth];
  const isAnchor = anchor !== null && anchor.sha256 === certificate?.sha256;
  const words = [
    ...(isAnchor ? ['trust anchor'] : []),
    ...(certificate?.sent === null
      ? ['not sent']
      : certificate?.sent === depth
        ? []
        : [`sent as ${certificate?.sent}`]),
  ];
  return words.join(', ');
}

/** A path that is not the best one, in a line. */
export function alternativeText({ path, end, failed }: ChainDocument['alternatives'][number]): string {
  const names = path.slice(1).map(({ subject }) => subject || '(empty)');
  const ends = end === 'trusted' ? 'to a trust anchor' : 'to no trust anchor';
  const why = failed.length === 0 ? '' : `; failed: ${failed.join(', ')}`;
  return `Another path, ${ends}: ${names.join(' <- ') || 'the leaf alone'}${why}`;
}
