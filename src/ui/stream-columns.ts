/** The columns of the list of streams. */
import type { StreamDocument } from '../report/document.ts';
import type { Glyphs } from './glyphs.ts';
import { span } from './line.ts';
import { outcomeSpan } from './outcomes.ts';
import { type Column, fitWidths, type Measure, type Widths } from './table.ts';
import { clockText } from './words.ts';

/** The list's columns; the same glyphs give the same object. */
export function streamColumns(glyphs: Glyphs): readonly Column<StreamDocument>[] {
  const columns = COLUMNS.get(glyphs) ?? makeColumns(glyphs);
  COLUMNS.set(glyphs, columns);
  return columns;
}

const COLUMNS = new WeakMap<Glyphs, readonly Column<StreamDocument>[]>();

function makeColumns(glyphs: Glyphs): readonly Column<StreamDocument>[] {
  const name = (text: string | null): ReturnType<typeof span> =>
    text === null ? span(glyphs.none, 'faint') : span(text);
  return [
    { title: '#', align: 'right', cell: ({ stream }) => span(`${stream}`) },
    { title: 'TIME', cell: ({ firstTime }) => span(clockText(firstTime)) },
    {
      title: `CLIENT ${glyphs.to} SERVER`,
      // First to two IPv4 addresses at their longest.
      shrinks: [
        { turn: 1, to: 33 },
        { turn: 4, to: 19 },
      ],
      cell: ({ client, server }, width) => span(peersText(client.ip, server.ip, width, glyphs)),
    },
    { title: 'SNI', shrinks: [{ turn: 2, to: 8 }], cell: ({ tls }) => name(tls?.serverName ?? null) },
    { title: 'TLS', cell: ({ tls }) => name(tls?.version ? shortVersion(tls.version.name) : null) },
    { title: 'OUTCOME', cell: (stream) => outcomeSpan(stream, glyphs) },
    {
      title: 'CAUSE',
      // First to what tells most causes apart.
      shrinks: [
        { turn: 3, to: 20 },
        { turn: 5, to: 8 },
      ],
      cell: ({ cause }) => name(cause),
    },
  ];
}

interface StreamTable {
  readonly columns: readonly Column<StreamDocument>[];
  readonly widths: Widths;
}

/** The list's columns on a screen; where room is short, those that say nothing in any row leave theirs to the others. */
export function streamTable(measures: readonly Measure[], glyphs: Glyphs, width: number): StreamTable {
  const all = streamColumns(glyphs).map((column, index) => ({ column, measure: measures[index] }));
  const table = tableOf(all, width);
  const isShort = table.widths.columns.some((each, index) => each < (all[index]?.measure?.ideal ?? 0));
  return isShort
    ? tableOf(
        all.filter(({ measure }) => !measure?.isBlank),
        width,
      )
    : table;
}

function tableOf(
  measured: readonly { readonly column: Column<StreamDocument>; readonly measure: Measure | undefined }[],
  width: number,
): StreamTable {
  const columns = measured.map(({ column }) => column);
  const ideal = measured.map(({ measure }) => measure?.ideal ?? 0);
  return { columns, widths: fitWidths(columns, ideal, width) };
}

/** Both addresses in at most `width` columns, cut at their beginnings; the shorter one leaves its room to the other. */
function peersText(client: string, server: string, width: number, { to, ellipsis }: Glyphs): string {
  const room = width - to.length - 2;
  const left = tail(client, Math.max(Math.floor(room / 2), room - server.length), ellipsis);
  return `${left} ${to} ${tail(server, room - left.length, ellipsis)}`;
}

/** Addresses are ASCII, and differ at their ends more than at their beginnings. */
function tail(address: string, width: number, ellipsis: string): string {
  return address.length <= width ? address : `${ellipsis}${address.slice(address.length - width + 1)}`;
}

/** `1.2` of `TLS 1.2`; others keep their name: `SSL 3.0`. */
function shortVersion(name: string): string {
  return name.replace(/^TLS /, '').replace(/ \(draft (\d+)\)/, 'd$1');
}
