import { alternativeText, type CheckRow, checkRows, placeText, verdictText } from '../check-rows.ts';
import type { ChainDocument } from '../document.ts';
import { paragraph } from './layout.ts';

const RESULTS: Readonly<Record<CheckRow['result'], string>> = {
  failed: 'FAILED',
  undecidable: 'unknown',
  warned: 'warned',
  passed: 'passed',
};

/** The path through a chain and a table of its checks. */
export function chainChecks(chain: ChainDocument | null, whose = 'chain'): string[] {
  if (chain === null) return [];
  const rows = checkRows(chain);
  const places = rows.map(({ certificates }) => certificates.join(', '));
  const width = Math.max(...places.map(({ length }) => length));
  const margin = ' '.repeat(INDENT + width + 2);
  return [
    `  Checks of the ${whose}: ${verdictText(chain)}`,
    ...chain.path.flatMap(({ subject }, depth) => {
      const place = placeText(chain, depth);
      return paragraph(
        `${subject || '(empty)'}${place === '' ? '' : ` (${place})`}`,
        MARGIN,
        String(depth).padStart(5).padEnd(MARGIN.length),
      );
    }),
    ...rows.flatMap((row, index) =>
      paragraph(
        rowText(row),
        margin,
        `    ${RESULTS[row.result].padEnd(9)}${(places[index] ?? '').padEnd(width + 2)}`,
      ),
    ),
    ...chain.alternatives.flatMap((other) => paragraph(alternativeText(other), MARGIN, '    ')),
    '',
  ];
}

const MARGIN = ' '.repeat(7);
const INDENT = 13;

function rowText({ id, result, text, citation }: CheckRow): string {
  return `${id}: ${text}${result === 'failed' || result === 'warned' ? ` (${citation})` : ''}`;
}
