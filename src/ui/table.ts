/** Tables as data: columns say what a cell holds and how far it can shrink. */
import { type Line, type Span, span } from './line.ts';
import { fitTo, textWidth } from './text.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** How it gives way where room is short: the steps of all columns in the order of their turns, each down to a width. */
  readonly shrinks?: readonly { readonly turn: number; readonly to: number }[];
  /** The cell, made for `width` columns where that matters. */
  readonly cell: (row: Row, width: number) => Span;
}

/** What is known of a column by its cells. */
export interface Measure {
  /** The width that every cell, and the title, would like to have. */
  readonly ideal: number;
  /** No cell says anything. */
  readonly isBlank: boolean;
}

/** The columns by their titles alone. */
export function unmeasured<Row>(columns: readonly Column<Row>[]): readonly Measure[] {
  return columns.map(({ title }) => ({ ideal: title.length, isBlank: true }));
}

/** The measures with more rows; `none` is what a cell shows that says nothing. */
export function measured<Row>(
  before: readonly Measure[],
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  none: string,
): readonly Measure[] {
  if (rows.length === 0) return before;
  return before.map((measure, index) => {
    let { ideal, isBlank } = measure;
    for (const row of rows) {
      const text = columns[index]?.cell(row, Number.POSITIVE_INFINITY).text ?? none;
      ideal = Math.max(ideal, textWidth(text));
      isBlank &&= text === none;
    }
    return { ideal, isBlank };
  });
}

/** The measures of two tables with the same columns as of one. */
export function joined(a: readonly Measure[], b: readonly Measure[]): readonly Measure[] {
  return a.map((one, index) => {
    const other = b[index] ?? one;
    return { ideal: Math.max(one.ideal, other.ideal), isBlank: one.isBlank && other.isBlank };
  });
}

/** The columns' widths on a screen, and the room between them. */
export interface Widths {
  readonly columns: readonly number[];
  readonly gap: number;
}

/** The widths for a screen of `width` columns. */
export function fitWidths<Row>(
  columns: readonly Column<Row>[],
  ideal: readonly number[],
  width: number,
): Widths {
  const total = ideal.reduce((sum, each) => sum + each, 0);
  const gaps = columns.length - 1;
  if (total + 2 * gaps <= width) return { columns: ideal, gap: 2 };
  const widths = [...ideal];
  let over = total + gaps - width;
  const steps = columns.flatMap(({ shrinks = [] }, index) => shrinks.map((step) => ({ index, ...step })));
  for (const { index, to } of steps.sort((a, b) => a.turn - b.turn)) {
    const now = widths[index] ?? 0;
    const less = Math.max(0, Math.min(over, now - to));
    widths[index] = now - less;
    over -= less;
  }
  return { columns: widths, gap: 1 };
}

/** The titles in a line. */
export function titleLine<Row>(columns: readonly Column<Row>[], widths: Widths): Line {
  return joinCells(columns, widths, '', ({ title }) => span(title, 'faint'));
}

export function rowLine<Row>(
  columns: readonly Column<Row>[],
  widths: Widths,
  row: Row,
  ellipsis: string,
): Line {
  return joinCells(columns, widths, ellipsis, ({ cell }, width) => cell(row, width));
}

function joinCells<Row>(
  columns: readonly Column<Row>[],
  widths: Widths,
  ellipsis: string,
  make: (column: Column<Row>, width: number) => Span,
): Line {
  return columns.flatMap((column, index) => {
    const width = widths.columns[index] ?? 0;
    const { text, role } = make(column, width);
    const cell = { text: fitTo(text, width, ellipsis, column.align), role };
    return index === 0 ? [cell] : [span(' '.repeat(widths.gap)), cell];
  });
}
