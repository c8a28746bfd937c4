/** How far reading has come: in figures, in words, and how long the rest will take. */
import type { ReadProgress } from '../inspection.ts';

export interface Progress extends ReadProgress {
  readonly bytesRead: number;
  /** null where it is not known, as of a pipe: there may be no end. */
  readonly bytesTotal: number | null;
}

/** How fast reading goes, by the looks at it so far. Times are milliseconds of any clock. */
export interface Pace {
  readonly startedAt: number;
  readonly at: number;
  readonly bytes: number;
  /** Bytes in a millisecond, the last seconds weighing most. */
  readonly rate: number;
  /** Milliseconds that the rest will take; null where that would be a guess. */
  readonly left: number | null;
}

/** Milliseconds in which an earlier rate loses most of its weight. */
const MEMORY = 3000;

/** Milliseconds of reading after which it is known how fast it goes. */
const SETTLED = 1000;

/** Longer than this nobody would wait: the rate will not stay what it is. */
const LONGEST = 24 * 3600 * 1000;

/** Estimates that differ by less than this share say the same. */
const TOLERANCE = 0.25;

export function startPace(at: number): Pace {
  return { startedAt: at, at, bytes: 0, rate: 0, left: null };
}

/** The pace with one more look. */
export function nextPace(
  pace: Pace,
  { bytesRead, bytesTotal }: Pick<Progress, 'bytesRead' | 'bytesTotal'>,
  at: number,
): Pace {
  const passed = at - pace.at;
  if (passed <= 0) return pace;
  // At first the mean of all looks, which is the best that is known.
  const weight = Math.max(1 - Math.exp(-passed / MEMORY), passed / (at - pace.startedAt));
  const rate = pace.rate + weight * ((bytesRead - pace.bytes) / passed - pace.rate);
  const isKnown = bytesTotal !== null && bytesRead < bytesTotal && rate > 0 && at - pace.startedAt >= SETTLED;
  const estimate = isKnown ? (bytesTotal - bytesRead) / rate : null;
  const left = estimate === null || estimate > LONGEST ? null : steady(estimate, (pace.left ?? 0) - passed);
  return { startedAt: pace.startedAt, at, bytes: bytesRead, rate, left };
}

/** What was said before, less the time since, as long as it is about right: a clock that runs down evenly. */
function steady(estimate: number, expected: number): number {
  return expected > 0 && Math.abs(estimate - expected) <= TOLERANCE * estimate ? expected : estimate;
}

/** `345 of 840 MB (41 %)`; where the end is not known, `2.3 MB`. */
export function amountText({ bytesRead, bytesTotal }: Pick<Progress, 'bytesRead' | 'bytesTotal'>): string {
  const share = shareOf({ bytesRead, bytesTotal });
  if (share === null || bytesTotal === null) return `${inUnit(bytesRead, unitOf(bytesRead))}`;
  const unit = unitOf(bytesTotal);
  const read = inUnit(bytesRead, unit).replace(/ .*/, '');
  return `${read} of ${inUnit(bytesTotal, unit)} (${percentText(share)})`;
}

/** From 0 to 1; null where it is not known, also of a file that has grown since it was looked at. */
export function shareOf({
  bytesRead,
  bytesTotal,
}: Pick<Progress, 'bytesRead' | 'bytesTotal'>): number | null {
  return bytesTotal === null || bytesTotal <= 0 || bytesRead > bytesTotal ? null : bytesRead / bytesTotal;
}

/** `41 %`, rounded down: 100 is the end. */
export function percentText(share: number): string {
  return `${Math.floor(share * 100)} %`;
}

/** `8 s left`, `2 min left`, `1 h 20 min left`; coarser the longer it is. */
export function leftText(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds <= 10) return `${seconds} s left`;
  if (seconds <= 55) return `${Math.ceil(seconds / 5) * 5} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const tens = Math.ceil(minutes / 10) * 10;
  return `${Math.floor(tens / 60)} h ${tens % 60} min left`;
}

type Unit = readonly [name: string, bytes: number];

const UNITS: readonly Unit[] = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
];

const BYTES: Unit = ['bytes', 1];

function unitOf(bytes: number): Unit {
  return UNITS.find(([, size]) => bytes >= size) ?? BYTES;
}

/** With a decimal where that is what moves. */
function inUnit(bytes: number, [name, size]: Unit): string {
  const isFine = size === 1 || (bytes / size >= 100 && size < 1e9);
  return `${(bytes / size).toFixed(isFine ? 0 : 1)} ${name}`;
}
