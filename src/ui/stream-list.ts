/** The list of streams: which, in what order, in what columns. */
import type { InspectionDocument, Outcome, StreamDocument } from '../report/document.ts';
import type { Glyphs } from './glyphs.ts';
import { span } from './line.ts';
import { OUTCOMES, outcomeSpan } from './outcomes.ts';
import { type Column, idealWidths } from './table.ts';
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
        { turn: 3, to: 19 },
      ],
      cell: ({ client, server }, width) => span(peersText(client.ip, server.ip, width, glyphs)),
    },
    { title: 'SNI', shrinks: [{ turn: 2, to: 8 }], cell: ({ tls }) => name(tls?.serverName ?? null) },
    { title: 'TLS', cell: ({ tls }) => name(tls?.version ? shortVersion(tls.version.name) : null) },
    { title: 'OUTCOME', cell: ({ outcome }) => outcomeSpan(outcome, glyphs) },
    { title: 'CAUSE', shrinks: [{ turn: 4, to: 8 }], cell: ({ cause }) => name(cause) },
  ];
}

/** What the columns would like to have; measured once for a list. */
export function streamWidths(
  list: StreamList,
  columns: readonly Column<StreamDocument>[],
): readonly number[] {
  let widths = WIDTHS.get(list);
  if (widths === undefined) {
    widths = idealWidths(columns, list.streams);
    WIDTHS.set(list, widths);
  }
  return widths;
}

const LISTS = new WeakMap<InspectionDocument, { everything: StreamList; known: StreamList }>();
const WIDTHS = new WeakMap<StreamList, readonly number[]>();
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
