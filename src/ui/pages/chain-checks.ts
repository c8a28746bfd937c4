import {
  alternativeText,
  type CheckRow,
  checkRows,
  placeText,
  verdictText,
} from '../../report/check-rows.ts';
import type { ChainDocument } from '../../report/document.ts';
import type { Glyphs } from '../glyphs.ts';
import { cutLine, GUTTER, type Line, paragraph, span } from '../line.ts';
import type { Role } from '../theme.ts';
import { body, bullet, heading, measure, type Paper } from './page.ts';

const LOOKS: Readonly<
  Record<CheckRow['result'], { readonly mark: keyof Glyphs['marks']; readonly role: Role }>
> = {
  failed: { mark: 'bad', role: 'bad' },
  undecidable: { mark: 'unknown', role: 'warning' },
  warned: { mark: 'warning', role: 'warning' },
  passed: { mark: 'good', role: 'plain' },
};

/** Each check with its result and the certificates that it is about; what passed takes one row. */
export function checkLines(title: string, chain: ChainDocument | null, paper: Paper): Line[] {
  if (chain === null) return [];
  const { width, glyphs } = paper;
  const rows = checkRows(chain);
  const places = Math.max(...rows.map(({ certificates }) => placesText(certificates).length));
  const indent = GUTTER + 2 + places + 1;
  return [
    ...heading(`${title}: ${verdictText(chain)}`),
    ...chain.path.flatMap(({ subject, sent }, depth) =>
      sent === depth
        ? []
        : body(`Certificate ${depth} of the path is ${subject} (${placeText(chain, depth)})`, paper),
    ),
    ...rows.flatMap(({ id, result, certificates, text }) => {
      const { mark, role } = LOOKS[result];
      const lead = `${' '.repeat(GUTTER)}${glyphs.marks[mark]} ${placesText(certificates)}`.padEnd(indent);
      return result === 'passed'
        ? [cutLine([span(lead, 'good'), span(`${id}: ${text}`)], width, glyphs.ellipsis)]
        : paragraph(`${id}: ${text}`, Math.min(width, measure(paper)), {
            indent,
            role,
            lead: span(lead, role),
          });
    }),
    ...chain.alternatives.flatMap((other) => bullet(alternativeText(other), paper)),
  ];
}

/** `0-2` */
function placesText(places: readonly number[]): string {
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (first === last) return `${first}`;
  return last - first === places.length - 1 ? `${first}-${last}` : places.join(',');
}
