import type { Time } from '../format/time.ts';
import { MAX_PROBLEMS } from '../limits.ts';
import type { CaptureProblem, Frame, FrameSink } from './frame.ts';

/** Reads one file format: takes the file in chunks, gives frames and problems to an outlet. */
export interface FormatReader {
  /** False once nothing more is wanted: what follows cannot be read. */
  push(chunk: Buffer): boolean;
  /** The file ends here. */
  finish(): void;
}

/** Where a format's reader puts its frames; counts them on the way. */
export class FrameOutlet {
  /** The one object that all frames are given in. */
  readonly frame: Frame = {
    number: 0,
    linkType: 0,
    seconds: 0,
    nanoseconds: 0,
    digits: 6,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    originalLength: 0,
  };

  frames = 0;
  bytes = 0;
  firstTime: Time | null = null;
  readonly problems: CaptureProblem[] = [];
  #numbersSkipped = 0;

  constructor(
    private readonly file: string,
    private readonly sink: FrameSink,
    private readonly firstFrame: number,
  ) {}

  /** The number that the next frame gets. */
  get nextNumber(): number {
    return this.firstFrame + this.frames + this.#numbersSkipped;
  }

  get lastTime(): Time | null {
    return this.frames === 0 ? null : timeOf(this.frame);
  }

  /** Hands on `frame`, whose other fields are set. */
  deliver(): void {
    const { frame } = this;
    frame.number = this.nextNumber;
    this.firstTime ??= timeOf(frame);
    this.frames += 1;
    this.bytes += frame.end - frame.start;
    this.sink(frame);
  }

  /** Leaves out a number, for a record that is no frame and that Wireshark numbers all the same. */
  skipNumber(): void {
    this.#numbersSkipped += 1;
  }

  /** Records a problem at a byte offset of the file. */
  problem(message: string, offset: number | null, frame: number | null = null): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ file: this.file, frame, offset, message });
  }
}

function timeOf({ seconds, nanoseconds, digits }: Frame): Time {
  return { seconds, nanoseconds, digits };
}
