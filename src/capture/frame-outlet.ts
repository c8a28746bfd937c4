import type { Time } from '../format/time.ts';
import { MAX_PROBLEMS } from '../limits.ts';
import { type CapturedFrame, type CaptureProblem, type FrameSink, timeOf } from './frame.ts';
import { plainInterface } from './pcapng-interface.ts';
import type { Remarks } from './remarks.ts';

/** Counts frames, through all files of a capture or in one. */
export interface Numbering {
  /** The number of the next frame. */
  next: number;
}

/** Where a format's reader puts its frames; counts them on the way. */
export class FrameOutlet {
  /** The one object that all frames are given in. */
  readonly frame: CapturedFrame = {
    number: 0,
    linkType: 0,
    seconds: 0,
    nanoseconds: 0,
    digits: 6,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    originalLength: 0,
    interface: plainInterface(0, 6),
    checkSequence: 0,
    wholeEnd: 0,
  };

  frames = 0;
  /** Captured bytes, a frame check sequence included. */
  bytes = 0;
  firstTime: Time | null = null;
  readonly problems: CaptureProblem[] = [];
  /** The number that the next frame has in this file alone. */
  nextOwnNumber = 1;

  constructor(
    readonly file: string,
    private readonly sink: FrameSink,
    private readonly numbering: Numbering,
    /** What the capture says beside its frames; of a frame, before that is given. */
    readonly remarks: Remarks,
  ) {}

  /** The number that the next frame gets. */
  get nextNumber(): number {
    return this.numbering.next;
  }

  get lastTime(): Time | null {
    return this.frames === 0 ? null : timeOf(this.frame);
  }

  /** Hands on `frame`, whose other fields are set. */
  deliver(): void {
    this.frame.checkSequence = 0;
    this.frame.wholeEnd = this.frame.end;
    this.#handOn();
  }

  /** Hands on `frame` without the frame check sequence of so many bytes behind it, as far as that was captured. */
  deliverWithout(checkSequence: number): void {
    const { frame } = this;
    const whole = frame.end - frame.start;
    frame.checkSequence = checkSequence;
    frame.wholeEnd = frame.end;
    frame.originalLength = Math.max(0, frame.originalLength - checkSequence);
    const length = Math.min(whole, frame.originalLength);
    frame.end = frame.start + length;
    this.bytes += whole - length;
    this.#handOn();
  }

  #handOn(): void {
    const { frame } = this;
    frame.number = this.numbering.next++;
    this.nextOwnNumber += 1;
    if (this.frames++ === 0) this.firstTime = timeOf(frame);
    this.bytes += frame.end - frame.start;
    this.sink(frame);
  }

  /** Leaves out a number, for a record that is no frame and that Wireshark numbers all the same. */
  skipNumber(): void {
    this.numbering.next += 1;
    this.nextOwnNumber += 1;
  }

  /** Records a problem at a byte offset of the file. */
  problem(message: string, offset: number | null, frame: number | null = null): void {
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ file: this.file, frame, offset, message });
  }
}
