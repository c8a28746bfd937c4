import { MAX_READ_AHEAD } from '../limits.ts';
import { CaptureError } from './capture-error.ts';
import { type CaptureFile, CaptureReader, type Destination, type FileReading } from './capture-reader.ts';
import { BlockPool } from './file-window.ts';
import { NO_LIMIT, type TimeLimit } from './format-reader.ts';
import type { FrameSink } from './frame.ts';
import type { FramePlaces } from './frame-places.ts';
import { Remarks } from './remarks.ts';
import type { CaptureInput } from './source.ts';

export { CaptureError } from './capture-error.ts';
export type { CaptureFile } from './capture-reader.ts';

export interface ReadOptions {
  /** Collects what the captures say beside their frames. */
  readonly remarks: Remarks;
  /** Learns which file each frame is from; its files are the inputs. */
  readonly places: FramePlaces;
  /** Waited for before more is read; where it says false, reading ends. `isIdle`: the capture is silent for a while. */
  readonly pause: (isIdle: boolean) => Promise<boolean>;
  /**
   * Told of an input that cannot be read, or not to its end: the others are read all the same. Without it, and where
   * none is left, the error is thrown.
   */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

/**
 * Reads captures and gives each frame to `sink`, numbered from 1; those of several captures in the order that mergecap
 * gives them, by time. A file is opened when its first frame is due. What is known of the files comes in the order of
 * the inputs.
 *
 * An error about a capture that is none, or none that is read, is a `CaptureError`; what a source throws passes through.
 */
export async function readCaptures(
  inputs: readonly CaptureInput[],
  sink: FrameSink,
  options: ReadOptions,
): Promise<CaptureFile[]> {
  const reading = new Reading({ sink, numbering: { next: 1 }, remarks: options.remarks }, options);
  try {
    await reading.begin(inputs);
    await reading.read();
  } finally {
    await reading.close();
  }
  return reading.files;
}

/** A capture, and when its next frame is due. */
interface Turn {
  /** Its place among the inputs. */
  readonly index: number;
  readonly input: CaptureInput;
  /** Null while it waits for its first frame to be due. */
  reader: CaptureReader | null;
  next: TimeLimit;
}

/** Of a capture whose next frame is not known. */
const AT_ONCE: TimeLimit = { seconds: Number.NEGATIVE_INFINITY, nanoseconds: 0 };

/** Bytes that are read at once to find the first frame. */
const GLANCE = 64 * 1024;

class Reading {
  /** Those that have not ended. */
  readonly #turns = new Set<Turn>();
  readonly #files: CaptureFile[] = [];
  readonly #pool = new BlockPool();

  constructor(
    private readonly destination: Destination,
    private readonly options: ReadOptions,
  ) {}

  get files(): CaptureFile[] {
    return this.#files.filter((file) => file !== undefined);
  }

  /** Looks at each capture; one alone has no need to wait for its first frame. */
  async begin(inputs: readonly CaptureInput[]): Promise<void> {
    const { onFailure } = this.options;
    const errors: unknown[] = [];
    for (const [index, input] of inputs.entries()) {
      const turn: Turn = { index, input, reader: null, next: AT_ONCE };
      try {
        if (inputs.length > 1 && 'open' in input) turn.next = await this.#glance(input);
        else turn.reader = await openCapture(input, this.destination, { pool: this.#pool });
        this.#turns.add(turn);
      } catch (error) {
        if (onFailure === undefined) throw error;
        errors.push(error);
      }
    }
    const fatal = this.#turns.size === 0 ? errors.pop() : undefined;
    for (const error of errors) onFailure?.(error);
    if (fatal !== undefined) throw fatal;
  }

  async read(): Promise<void> {
    const { places, pause } = this.options;
    const { numbering } = this.destination;
    for (let [turn, rival] = this.#earliest(); turn !== null; [turn, rival] = this.#earliest()) {
      const reader = turn.reader ?? (await this.#open(turn));
      if (reader === null) continue;
      places.switchTo(turn.index, numbering.next, reader.nextOwnNumber);
      switch (reader.walk(limitOf(turn, rival))) {
        case 'due':
          turn.next = reader.due;
          break;
        case 'stopped':
          await this.#end(turn, reader);
          break;
        case 'more':
          if (!(await pause(reader.isIdle))) return;
          if (!(await this.#more(reader))) await this.#end(turn, reader);
      }
    }
  }

  async close(): Promise<void> {
    for (const turn of this.#turns) if (turn.reader !== null) await this.#end(turn, turn.reader);
  }

  /** When the first frame of a file is due. */
  async #glance(input: CaptureInput): Promise<TimeLimit> {
    const nowhere = { sink: () => {}, numbering: { next: 1 }, remarks: new Remarks() };
    const reader = await openCapture(input, nowhere, { pool: this.#pool, blockSize: GLANCE });
    try {
      let walked = reader.walk(AT_ONCE);
      while (walked === 'more' && (await reader.more())) walked = reader.walk(AT_ONCE);
      return walked === 'due' ? { ...reader.due } : AT_ONCE;
    } finally {
      await reader.close();
    }
  }

  /** Opens a file for good; null where that fails by now. */
  async #open(turn: Turn): Promise<CaptureReader | null> {
    const { onFailure } = this.options;
    const open = [...this.#turns].filter(({ reader }) => reader !== null).length;
    const blockSize = Math.floor(MAX_READ_AHEAD / (open + 1));
    try {
      turn.reader = await openCapture(turn.input, this.destination, { pool: this.#pool, blockSize });
    } catch (error) {
      if (onFailure === undefined) throw error;
      this.#turns.delete(turn);
      onFailure(error);
    }
    return turn.reader;
  }

  async #more(reader: CaptureReader): Promise<boolean> {
    const { onFailure } = this.options;
    try {
      return await reader.more();
    } catch (error) {
      if (onFailure === undefined) throw error;
      reader.fail(error instanceof Error ? error.message : String(error));
      onFailure(error);
      return false;
    }
  }

  async #end(turn: Turn, reader: CaptureReader): Promise<void> {
    this.#turns.delete(turn);
    this.#files[turn.index] = reader.file;
    await reader.close();
  }

  /** The capture whose frame is due first, and the one after it. */
  #earliest(): [Turn | null, Turn | null] {
    let first: Turn | null = null;
    let second: Turn | null = null;
    for (const turn of this.#turns) {
      if (first === null || isEarlier(turn, first)) {
        second = first;
        first = turn;
      } else if (second === null || isEarlier(turn, second)) second = turn;
    }
    return [first, second];
  }
}

/** Where the times are the same, mergecap takes the capture that was given last. */
function isEarlier(a: Turn, b: Turn): boolean {
  const difference = a.next.seconds - b.next.seconds || a.next.nanoseconds - b.next.nanoseconds;
  return difference < 0 || (!(difference > 0) && a.index > b.index);
}

/** Up to when a capture may be read before it is another's turn. */
function limitOf(turn: Turn, rival: Turn | null): TimeLimit {
  if (rival === null) return NO_LIMIT;
  const { seconds, nanoseconds } = rival.next;
  return { seconds, nanoseconds: turn.index > rival.index ? nanoseconds + 1 : nanoseconds };
}

/** Opens a capture; an error of its own says which one it is. */
async function openCapture(
  input: CaptureInput,
  destination: Destination,
  reading: FileReading,
): Promise<CaptureReader> {
  try {
    return await CaptureReader.open(input, destination, reading);
  } catch (error) {
    throw error instanceof CaptureError ? new CaptureError(error.message, { file: input.name }) : error;
  }
}
