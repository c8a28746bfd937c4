import type { CodePoint } from '../../registry/name-of.ts';
import type { Glyphs } from '../glyphs.ts';
import { EMPTY_LINE, GUTTER, type Line, paragraph, type Span, span } from '../line.ts';
import { hex } from '../words.ts';

/** What a page is laid out for. */
export interface Paper {
  /** Columns. */
  readonly width: number;
  readonly glyphs: Glyphs;
}

/** A text to scroll in, laid out once; only the rows in sight are drawn. */
export interface Page {
  /** Stays above the rows that scroll. */
  readonly heading: readonly Line[];
  readonly lines: readonly Line[];
  /** First line of each thing that can be selected; empty where the page only scrolls. */
  readonly items: readonly number[];
  /** Line of the first alert. */
  readonly alertLine: number | null;
}

export function page(lines: readonly Line[], more: Partial<Omit<Page, 'lines'>> = {}): Page {
  return { heading: [], items: [], alertLine: null, ...more, lines };
}

const LABEL = 24;

/** Sentences are easier to read in lines that are not too long. */
const LONGEST_LINE = 100;

/** The columns for sentences. */
export function measure({ width }: Paper): number {
  return Math.min(width, LONGEST_LINE);
}

/** A heading with an empty line above it. */
export function heading(text: string): Line[] {
  return [EMPTY_LINE, [span(text, 'heading')]];
}

/** `Label          value`, the value wrapped in its own column. */
export function field(label: string, value: string | Span, { width }: Paper): Line[] {
  const { text, role } = typeof value === 'string' ? span(value) : value;
  return paragraph(text, width, {
    indent: LABEL,
    role,
    lead: span(`${' '.repeat(GUTTER)}${label}`, 'faint'),
  });
}

/** A comment of one line or several, labelled with what it is on. */
export function commentLines(text: string, on: string, paper: Paper, lead = ''): Line[] {
  return text
    .split(/\r?\n/)
    .flatMap((line, index) => field(index === 0 ? on : '', index === 0 ? `${lead}${line}` : line, paper));
}

/** A label over a list of code points, a row each: `0x1301  TLS_AES_128_GCM_SHA256`. */
export function codePoints(label: string, values: readonly CodePoint[], paper: Paper): Line[] {
  if (values.length === 0) return field(label, span('none', 'faint'), paper);
  return values.flatMap(({ id, name }, index) =>
    field(index === 0 ? label : '', `${hex(id)}  ${name}`, paper),
  );
}

/** Text in the page's left margin. */
export function body(text: string, paper: Paper, role: Span['role'] = 'plain'): Line[] {
  return paragraph(text, measure(paper), { indent: GUTTER, role });
}

/** A point of a list, with the paper's bullet or the sign given. */
export function bullet(text: string, paper: Paper, sign: Span = span(paper.glyphs.bullet)): Line[] {
  return paragraph(text, measure(paper), {
    indent: GUTTER + 2,
    role: sign.role,
    lead: { ...sign, text: `${' '.repeat(GUTTER)}${sign.text}` },
  });
}
