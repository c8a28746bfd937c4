import type { CaptureInput, ReadProgress } from '../inspection.ts';
import {
  amountText,
  leftText,
  nextPace,
  type Progress,
  percentText,
  shareOf,
  startPace,
} from '../ui/progress.ts';
import { count } from '../ui/words.ts';
import { countBytes, type OpenCapture } from './captures.ts';
import type { Io } from './io.ts';
import type { Output } from './output.ts';

/** Milliseconds of reading after which it is worth a line. */
const PATIENCE = 500;

/** Milliseconds between two lines. */
const INTERVAL = 250;

/** Back to the beginning of the line, and all of it gone. */
const ERASE = '\r\u001b[K';

/** Where terminals do not say how wide they are. */
const USUAL_WIDTH = 80;

/** Reads with these inputs, calls `onProgress` after each block, and prints, if it prints, to `output`. */
type Read<T> = (
  inputs: readonly CaptureInput[],
  onProgress: (progress: ReadProgress) => void,
  output: Output,
) => Promise<T>;

/**
 * Reads captures; where that takes long, a line on standard error says how far it is, if that is a terminal. The line
 * is gone before anything else is printed, and in the end.
 */
export async function showingProgress<T>(
  captures: readonly OpenCapture[],
  { stdout, stderr, environment }: Pick<Io, 'stdout' | 'stderr' | 'environment'>,
  read: Read<T>,
): Promise<T> {
  const { inputs, progress } = countBytes(captures);
  const isShown = stderr.isTTY && (environment.TERM ?? 'dumb') !== 'dumb';
  if (!isShown) return read(inputs, () => undefined, stdout);
  const line = new ProgressLine(stderr);
  try {
    return await read(inputs, (found) => line.update({ ...found, ...progress() }), line.above(stdout));
  } finally {
    await line.close();
  }
}

/** The last line of a terminal, rewritten in place. */
class ProgressLine {
  #pace = startPace(performance.now());
  /** What is not shown yet. */
  #news: Progress | null = null;
  #isShown = false;
  readonly #timer = setInterval(() => this.#draw(), INTERVAL);

  constructor(private readonly output: Output) {}

  update(progress: Progress): void {
    this.#news = progress;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#erase();
  }

  /** An output that may end on the same terminal: what is printed to it takes the place of the line. */
  above(output: Output): Output {
    if (output.isFile) return output;
    const erase = (): Promise<void> => this.#erase();
    return {
      isTTY: output.isTTY,
      get closed() {
        return output.closed;
      },
      async write(text) {
        await erase();
        await output.write(text);
      },
    };
  }

  #draw(): void {
    const now = performance.now();
    if (this.#news === null || now - this.#pace.startedAt < PATIENCE) return;
    this.#pace = nextPace(this.#pace, this.#news, now);
    const text = progressText(this.#news, this.#pace.left, this.output.columns ?? USUAL_WIDTH);
    this.#news = null;
    this.#isShown = true;
    void this.output.write(ERASE + text);
  }

  async #erase(): Promise<void> {
    if (!this.#isShown) return;
    this.#isShown = false;
    await this.output.write(ERASE);
  }
}

/** As much as fits beside the cursor: how far it is comes before how much it was. */
function progressText(progress: Progress, left: number | null, columns: number): string {
  const share = shareOf(progress);
  const amount = amountText(progress);
  const rest = left === null ? [] : [leftText(left)];
  const found = [count(progress.frames, 'frame'), count(progress.streams, 'stream')];
  const texts = [
    [amount, ...found, ...rest],
    [amount, ...rest],
    share === null ? [amount] : [percentText(share)],
  ];
  const fitting = texts
    .map((parts) => `pcapinspect: ${parts.join(', ')}`)
    .find((text) => text.length < columns);
  return fitting ?? '';
}
