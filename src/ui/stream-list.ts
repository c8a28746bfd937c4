/** The list of streams: which, in what order, in what columns. */
import type { InspectionDocument, Outcome, StreamDocument } from '../report/document.ts';
import type { Glyphs } from './glyphs.ts';
import { span } from './line.ts';
import { OUTCOMES, outcomeSpan } from './outcomes.ts';
import { type Column, fitWidths, idealWidths, type Widths } from './table.ts';
import { clockText } from './words.ts';

export interface StreamList {
  /** Failing ones first, then by number. */
  readonly streams: readonly StreamDocument[];
  /** Streams with neither mail nor TLS that are left out. */
  readonly hidden: number;
}

/** The streams to list; the same arguments give the same object. */
export function streamList(document: InspectionDocument, showOthers: boolean): StreamList {
  let lists = LISTS.get(document);
  if (lists === undefined) {
    const all = [...document.streams].sort(
      (a, b) => rank(a.outcome) - rank(b.outcome) || a.stream - b.stream,
    );
    const known = all.filter(({ outcome }) => outcome !== null);
    const everything = { streams: all, hidden: 0 };
    lists = {
      everything,
      known: known.length === 0 ? everything : { streams: known, hidden: all.length - known.length },
    };
    LISTS.set(document, lists);
  }
  return showOthers ? lists.everything : lists.known;
}

/** How many streams have each outcome, in the order of the list. */
export function outcomeCounts({ streams }: InspectionDocument): [Outcome | null, number][] {
  const counts = new Map<Outcome | null, number>();
  for (const { outcome } of streams) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => rank(a) - rank(b));
}

/** The list's columns. */
export function streamColumns(glyphs: Glyphs): readonly Column<StreamDocument>[] {
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
    { title: 'OUTCOME', cell: ({ outcome }) => outcomeSpan(outcome, glyphs) },
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
export function streamTable(list: StreamList, glyphs: Glyphs, width: number): StreamTable {
  const all = measuredColumns(list, glyphs);
  const table = tableOf(all, width);
  const isShort = table.widths.columns.some((each, index) => each < (all[index]?.ideal ?? 0));
  return isShort
    ? tableOf(
        all.filter(({ isBlank }) => !isBlank),
        width,
      )
    : table;
}

interface MeasuredColumn {
  readonly column: Column<StreamDocument>;
  /** The width that it would like to have. */
  readonly ideal: number;
  readonly isBlank: boolean;
}

function tableOf(measured: readonly MeasuredColumn[], width: number): StreamTable {
  const columns = measured.map(({ column }) => column);
  const ideal = measured.map((each) => each.ideal);
  return { columns, widths: fitWidths(columns, ideal, width) };
}

/** Measured once for a list. */
function measuredColumns(list: StreamList, glyphs: Glyphs): readonly MeasuredColumn[] {
  const kept = MEASURED.get(list);
  if (kept?.glyphs === glyphs) return kept.columns;
  const all = streamColumns(glyphs);
  const widths = idealWidths(all, list.streams);
  const columns = all.map((column, index) => ({
    column,
    ideal: widths[index] ?? 0,
    isBlank: isBlank(column, list, glyphs),
  }));
  MEASURED.set(list, { glyphs, columns });
  return columns;
}

function isBlank({ cell }: Column<StreamDocument>, { streams }: StreamList, { none }: Glyphs): boolean {
  return streams.length > 0 && streams.every((each) => cell(each, Number.POSITIVE_INFINITY).text === none);
}

const LISTS = new WeakMap<InspectionDocument, { everything: StreamList; known: StreamList }>();
const MEASURED = new WeakMap<StreamList, { glyphs: Glyphs; columns: readonly MeasuredColumn[] }>();
const ORDER: readonly (string | null)[] = [...Object.keys(OUTCOMES), null];

function rank(outcome: Outcome | null): number {
  return ORDER.indexOf(outcome);
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
