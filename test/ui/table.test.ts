import { describe, expect, it } from 'vitest';
import { lineWidth, span } from '../../src/ui/line.ts';
import {
  type Column,
  fitWidths,
  joined,
  measured,
  rowLine,
  titleLine,
  unmeasured,
} from '../../src/ui/table.ts';

interface Row {
  readonly number: number;
  readonly name: string;
  readonly cause: string;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: '#', align: 'right', cell: ({ number }) => span(`${number}`) },
  {
    title: 'NAME',
    shrinks: [
      { turn: 1, to: 6 },
      { turn: 3, to: 2 },
    ],
    cell: ({ name }) => span(name),
  },
  { title: 'CAUSE', shrinks: [{ turn: 2, to: 5 }], cell: ({ cause }) => span(cause) },
];
const ROWS: readonly Row[] = [
  { number: 9, name: 'mx.example', cause: 'cert.expired' },
  { number: 10, name: 'mx', cause: 'tcp' },
];
const IDEAL = [2, 10, 12];
const text = (line: readonly { readonly text: string }[]): string => line.map((part) => part.text).join('');

describe('measured', () => {
  const titles = unmeasured(COLUMNS);
  const ideals = (measures: typeof titles): readonly number[] => measures.map(({ ideal }) => ideal);

  it('is the widest of cells and title', () =>
    expect(ideals(measured(titles, COLUMNS, ROWS, '-'))).toEqual(IDEAL));

  it('is the titles where there are no rows', () =>
    expect(ideals(measured(titles, COLUMNS, [], '-'))).toEqual([1, 4, 5]));

  it('is the same in steps, and in parts', () => {
    const all = measured(titles, COLUMNS, ROWS, '-');
    const first = measured(titles, COLUMNS, ROWS.slice(0, 1), '-');
    expect(measured(first, COLUMNS, ROWS.slice(1), '-')).toEqual(all);
    expect(joined(first, measured(titles, COLUMNS, ROWS.slice(1), '-'))).toEqual(all);
  });

  it('knows a column that says nothing', () => {
    const nameless = { number: 1, name: '-', cause: 'tcp' };
    const blanks = (rows: readonly Row[]) =>
      measured(titles, COLUMNS, rows, '-').map(({ isBlank }) => isBlank);
    expect(blanks([nameless])).toEqual([false, true, false]);
    expect(blanks([nameless, ...ROWS])).toEqual([false, false, false]);
  });
});

describe('fitWidths', () => {
  it.each([
    [28, { columns: [2, 10, 12], gap: 2 }],
    [27, { columns: [2, 10, 12], gap: 1 }],
    [24, { columns: [2, 8, 12], gap: 1 }],
    [20, { columns: [2, 6, 10], gap: 1 }],
    [12, { columns: [2, 3, 5], gap: 1 }],
  ])('in %i columns', (width, widths) => expect(fitWidths(COLUMNS, IDEAL, width)).toEqual(widths));
});

describe('lines', () => {
  const widths = fitWidths(COLUMNS, IDEAL, 20);

  it('stand in columns', () => {
    expect(text(titleLine(COLUMNS, widths))).toBe(' # NAME   CAUSE     ');
    expect(ROWS.map((row) => text(rowLine(COLUMNS, widths, row, '…')))).toEqual([
      ' 9 mx.ex… cert.expi…',
      '10 mx     tcp       ',
    ]);
  });

  it('are all as wide as the screen', () => {
    for (const row of ROWS) expect(lineWidth(rowLine(COLUMNS, widths, row, '…'))).toBe(20);
  });
});
