import type { CaptureInput, ReadProgress } from '../inspection.ts';
import {
  amountText,
  leftText,
  nextPace,
  type Pace,
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
  now: () => number = () => performance.now(),
): Promise<T> {
  const { inputs, progress } = countBytes(captures);
  const isShown = stderr.isTTY && (environment.TERM ?? 'dumb') !== 'dumb';
  if (!isShown) return read(inputs, () => undefined, stdout);
  const line = new ProgressLine(stderr, now);
  try {
    return await read(inputs, (found) => line.update({ ...found, ...progress() }), line.above(stdout));
  } finally {
    await line.erase();
  }
}

/** The last line of a terminal, rewritten in place. */
class ProgressLine {
  #pace: Pace;
  #isShown = false;

  constructor(
    private readonly output: Output,
    private readonly now: () => number,
  ) {
    this.#pace = startPace(now());
  }

  update(progress: Progress): void {
    const now = this.now();
    const { at, startedAt } = this.#pace;
    if (now - at < INTERVAL) return;
    this.#pace = nextPace(this.#pace, progress, now);
    if (now - startedAt < PATIENCE) return;
    const text = progressText(progress, this.#pace.left, this.output.columns ?? USUAL_WIDTH);
    this.#isShown = true;
    void this.output.write(ERASE + text);
  }

  async erase(): Promise<void> {
    if (!this.#isShown) return;
    this.#isShown = false;
    await this.output.write(ERASE);
  }

  /** An output that may be the same terminal: what is printed to it takes the place of the line. */
  above(output: Output): Output {
    const erase = (): Promise<void> => this.erase();
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
