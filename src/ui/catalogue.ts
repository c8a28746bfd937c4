/** The streams that are known so far, in the order in which they are listed. */
import type { FindingChange, StreamDocument } from '../report/document.ts';
import type { Glyphs } from './glyphs.ts';
import { SEVERITIES, STANDINGS, type Standing, standingOf } from './outcomes.ts';
import { streamColumns } from './stream-columns.ts';
import { joined, type Measure, measured, unmeasured } from './table.ts';

/** A new one comes of each change; the old one stays as it is. */
export interface Catalogue {
  readonly glyphs: Glyphs;
  /** Mail and TLS that has ended, in the order of the list. */
  readonly ended: readonly StreamDocument[];
  /** Mail and TLS that goes on, in the order of the list. */
  readonly open: readonly StreamDocument[];
  /** Neither mail nor TLS, as they came. */
  readonly others: readonly StreamDocument[];
  /** The capture is read: no others come. */
  readonly isComplete: boolean;
  /** The columns of `ended` with `open`, and of `others`; while reading goes on they only grow. */
  readonly measures: readonly [known: readonly Measure[], others: readonly Measure[]];
}

/** What has come since the last look. */
export interface News {
  readonly ended: readonly StreamDocument[];
  readonly changes: readonly FindingChange[];
  /** All that are open; null: not looked at. */
  readonly open: readonly StreamDocument[] | null;
}

export interface StreamList {
  /** Failing ones first, then by number. */
  readonly streams: readonly StreamDocument[];
  /** Streams with neither mail nor TLS that are left out. */
  readonly hidden: number;
  readonly measures: readonly Measure[];
}

export function emptyCatalogue(glyphs: Glyphs): Catalogue {
  const measures = unmeasured(streamColumns(glyphs));
  return { glyphs, ended: [], open: [], others: [], isComplete: false, measures: [measures, measures] };
}

/** The final word on all streams. */
export function catalogueOf(streams: readonly StreamDocument[], glyphs: Glyphs): Catalogue {
  const catalogue = withNews(emptyCatalogue(glyphs), { ended: streams, changes: [], open: [] });
  return { ...catalogue, isComplete: true };
}

/** The catalogue with what has come: a merge of what is sorted already, so many small steps cost little. */
export function withNews(catalogue: Catalogue, { ended, changes, open }: News): Catalogue {
  const { glyphs, measures } = catalogue;
  const isOver = new Set(ended.map(({ stream }) => stream));
  const changed = changedBy(changes, catalogue.ended, ended);
  const asBefore = ({ stream }: StreamDocument): boolean => !changed.has(stream);
  const news = [...ended.filter(asBefore), ...changed.values()];
  const known = news.filter((stream) => standingOf(stream) !== 'other');
  const others = news.filter((stream) => standingOf(stream) === 'other');
  const columns = streamColumns(glyphs);
  return {
    ...catalogue,
    ended: merged(
      changed.size === 0 ? catalogue.ended : catalogue.ended.filter(asBefore),
      known.sort(byPlace),
    ),
    open: (open ?? catalogue.open).filter(({ stream }) => !isOver.has(stream)).sort(byPlace),
    others: others.length === 0 ? catalogue.others : [...catalogue.others, ...others],
    measures: [
      measured(measures[0], columns, [...known, ...(open ?? [])], glyphs.none),
      measured(measures[1], columns, others, glyphs.none),
    ],
  };
}

/** The streams that the changes are about, as they are with them, by number. */
function changedBy(
  changes: readonly FindingChange[],
  ...lists: readonly (readonly StreamDocument[])[]
): ReadonlyMap<number, StreamDocument> {
  const changed = new Map<number, StreamDocument>();
  if (changes.length === 0) return changed;
  const concerned = new Set(changes.map(({ stream }) => stream));
  for (const streams of lists) {
    for (const stream of streams) if (concerned.has(stream.stream)) changed.set(stream.stream, stream);
  }
  for (const change of changes) {
    const stream = changed.get(change.stream);
    if (stream !== undefined) changed.set(change.stream, withChange(stream, change));
  }
  return changed;
}

/** The streams to list; the same arguments give the same object. */
export function streamList(catalogue: Catalogue, showOthers: boolean): StreamList {
  const { ended, open, isComplete } = catalogue;
  // While more comes, a list that would not be wanted any more with the first mail is no help.
  const isAllOthers = isComplete && ended.length + open.length === 0;
  return showOthers || isAllOthers ? wholeList(catalogue) : knownList(catalogue);
}

const knownList = once(
  ({ ended, open, others, measures }): StreamList => ({
    streams: merged(ended, open),
    hidden: others.length,
    measures: measures[0],
  }),
);

const wholeList = once(
  ({ ended, open, others, measures }): StreamList => ({
    streams: [...merged(ended, open), ...others.toSorted(byPlace)],
    hidden: 0,
    measures: joined(...measures),
  }),
);

/** How many streams stand how, in the order of the list. */
export const standingCounts = once((catalogue): readonly (readonly [Standing, number])[] => {
  const { streams } = knownList(catalogue);
  const standings = Object.keys(STANDINGS) as Standing[];
  const counts = new Map(standings.map((standing) => [standing, 0]));
  for (const stream of streams) {
    const standing = standingOf(stream);
    counts.set(standing, (counts.get(standing) ?? 0) + 1);
  }
  counts.set('other', catalogue.others.length);
  return [...counts].filter(([, number]) => number > 0);
});

/** The stream of that number, as it is known now. */
export function findStream({ ended, open, others }: Catalogue, number: number): StreamDocument | undefined {
  for (const streams of [open, ended, others]) {
    const found = streams.find(({ stream }) => stream === number);
    if (found !== undefined) return found;
  }
  return undefined;
}

const RANKS = Object.fromEntries(Object.keys(STANDINGS).map((standing, rank) => [standing, rank])) as Record<
  Standing,
  number
>;
const SEVERITY_ORDER = Object.keys(SEVERITIES);

function byPlace(a: StreamDocument, b: StreamDocument): number {
  return RANKS[standingOf(a)] - RANKS[standingOf(b)] || a.stream - b.stream;
}

/** Two sorted lists as one. */
function merged(a: readonly StreamDocument[], b: readonly StreamDocument[]): readonly StreamDocument[] {
  if (b.length === 0) return a;
  const all: StreamDocument[] = [];
  let at = 0;
  for (const next of b) {
    for (let other = a[at]; other !== undefined && byPlace(other, next) <= 0; other = a[++at])
      all.push(other);
    all.push(next);
  }
  return all.concat(a.slice(at));
}

/** The stream with a finding that a later stream brought, or without one that it took back, in the order of findings: the cause, then by severity. */
function withChange(
  stream: StreamDocument,
  { finding, withdrawn, outcome, cause }: FindingChange,
): StreamDocument {
  const others = stream.findings.filter(({ id }) => id !== finding.id);
  const findings = (withdrawn ? others : [...others, finding]).sort(
    (a, b) =>
      Number(b.id === cause) - Number(a.id === cause) ||
      SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity),
  );
  return { ...stream, outcome, cause, findings };
}

/** The function, whose answer for a catalogue is kept as long as that is. */
function once<T>(make: (catalogue: Catalogue) => T): (catalogue: Catalogue) => T {
  const kept = new WeakMap<Catalogue, T>();
  return (catalogue) => {
    const made = kept.get(catalogue) ?? make(catalogue);
    kept.set(catalogue, made);
    return made;
  };
}
