import { MAX_FRAME_RUNS } from '../limits.ts';

/** A frame by the file it is in, and its number there. */
export interface FramePlace {
  readonly file: string;
  readonly frame: number;
}

/** What a file has of a range of frames, by their numbers there. */
export interface FileRange {
  readonly file: string;
  readonly firstFrame: number;
  readonly lastFrame: number;
}

/** Runs of frames of one file that follow each other in the whole capture, too. */
interface Runs {
  readonly file: string;
  /** The number of each run's first frame in the whole capture, and in the file. */
  readonly first: number[];
  readonly own: number[];
  /** The number in the whole capture that follows the run; the last run may not have ended. */
  readonly end: number[];
}

/** Knows of each frame of a capture in several files which one it is from, by its number in the whole capture. */
export class FramePlaces {
  readonly #files: readonly Runs[];
  #current: Runs | null = null;
  #runs = 0;
  #unknownFrom: number | null = null;

  constructor(files: readonly string[]) {
    this.#files = files.map((file) => ({ file, first: [], own: [], end: [] }));
  }

  /** From frame `next` on, frames are from this file, where the first of them has the number `own`. */
  switchTo(file: number, next: number, own: number): void {
    const runs = this.#files[file] as Runs;
    if (runs === this.#current || this.#unknownFrom !== null) return;
    this.#endRun(next);
    this.#current = runs;
    if (this.#runs >= MAX_FRAME_RUNS) {
      this.#unknownFrom = next;
      return;
    }
    this.#runs += 1;
    runs.first.push(next);
    runs.own.push(own);
  }

  /** A run that is empty is none: its file's turn came, and its next frame turned out to be cut off. */
  #endRun(next: number): void {
    if (this.#current === null) return;
    const { first, own, end } = this.#current;
    if (first.at(-1) !== next) {
      end.push(next);
      return;
    }
    first.pop();
    own.pop();
    this.#runs -= 1;
  }

  /** The first frame whose file is not known, because files took turns too often before it. */
  get unknownFrom(): number | null {
    return this.#unknownFrom;
  }

  /** Null where that is not known. */
  of(frame: number): FramePlace | null {
    for (const { file, first, own, end } of this.#files) {
      const run = lastUpTo(first, frame);
      if (run === -1 || frame >= (end[run] ?? Number.POSITIVE_INFINITY)) continue;
      return { file, frame: (own[run] as number) + frame - (first[run] as number) };
    }
    return null;
  }

  /** The files that frames of this range are from, as far as that is known, in the order of the first such frame. */
  between(firstFrame: number, lastFrame: number): FileRange[] {
    return this.#files
      .flatMap((runs) => rangeOf(runs, firstFrame, lastFrame) ?? [])
      .sort((a, b) => a.from - b.from)
      .map(({ range }) => range);
  }
}

/** The part of a range that is a file's, and where it begins in the whole capture. */
function rangeOf({ file, first, own, end }: Runs, firstFrame: number, lastFrame: number) {
  const before = lastUpTo(first, firstFrame);
  const begins =
    before !== -1 && firstFrame < (end[before] ?? Number.POSITIVE_INFINITY) ? before : before + 1;
  const ends = lastUpTo(first, lastFrame);
  if (begins > ends) return null;
  const from = Math.max(firstFrame, first[begins] as number);
  const to = Math.min(lastFrame, (end[ends] ?? Number.POSITIVE_INFINITY) - 1);
  const ownNumber = (frame: number, run: number) => (own[run] as number) + frame - (first[run] as number);
  return { from, range: { file, firstFrame: ownNumber(from, begins), lastFrame: ownNumber(to, ends) } };
}

/** The index of the last number that is not above `limit` in an ascending list; -1 where all are. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
