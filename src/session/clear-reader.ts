import { isBinary } from '../bytes/text.ts';
import type { LinePlace } from '../smtp/exchange.ts';
import { LineReader } from '../smtp/lines.ts';
import { MessageLines } from '../smtp/message-lines.ts';
import { MessageSkipper } from '../smtp/message-skipper.ts';
import { type Due, LINE, type Speaker } from '../smtp/speaker.ts';
import type { Arrival } from '../streams/half-stream.ts';

/** Bytes at the start of a line that are looked at to tell what it is. */
const GLANCE = 64;

/** Reads the clear part of one direction of a mail session: lines, and what is no line, which it skips. */
export class ClearReader {
  readonly #lines = new LineReader();
  #lineFrame: number | null = null;
  #lastFrame = 0;
  /** The message that is being read. */
  #message: MessageSkipper | null = null;
  /** What is shown of it, and of announced bytes. */
  #content: MessageLines | null = null;
  /** Bytes that were announced. */
  #chunk = { size: 0, left: 0 };
  /** A line has been read since the start or the last gap: the reader knows where it is. */
  #isSure = false;
  #isBehindGap = false;

  constructor(private readonly speaker: Speaker) {}

  /** What missing bytes would be part of. */
  get within(): 'lines' | 'message' {
    return this.#inLines ? 'lines' : 'message';
  }

  /** Whether a line is due, so that a TLS record may begin in its place. */
  get atLineStart(): boolean {
    return this.#inLines && this.#lines.atLineStart;
  }

  /** Whether this can be no mail: no text where no line has been read yet, in the middle of TLS, say. */
  isAdrift(bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.#inLines || this.#isSure || !isBinary(bytes, at, end)) return false;
    return !this.speaker.beginsLine(this.#glance(bytes, at, end));
  }

  /** Whether a line of this side begins here, for all that is known of what comes before. */
  isLine(bytes: Uint8Array, start: number, end: number): boolean {
    if (isBinary(bytes, start, end)) return false;
    return this.speaker.beginsLine(latin1(bytes, start, Math.min(end, start + GLANCE)));
  }

  /** TLS begins: what was begun in clear is no line. */
  reset(): void {
    this.#lines.reset();
    this.#lineFrame = null;
    this.#isSure = false;
  }

  /** Takes some of the bytes, by what is due; at least one. */
  take(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    this.#lastFrame = arrival.frame;
    // A lost segment mostly ends where a line ends.
    if (this.#isBehindGap && this.speaker.beginsLine(this.#glance(bytes, at, end))) this.#lines.reset();
    this.#isBehindGap = false;
    if (this.#inLines) this.#beginSkipping(this.#dueAt(bytes, at, end), arrival);
    if (this.#message !== null) return this.#takeMessage(this.#message, bytes, at, end, arrival);
    if (this.#chunk.left > 0) return this.#takeChunk(bytes, at, end, arrival);
    return this.#takeLine(bytes, at, end, arrival);
  }

  /** `length` bytes are missing; `arrival` is that of the bytes behind them, where it is known. */
  gap(length: number, arrival: Arrival | null): void {
    this.#content?.gap();
    if (this.#message !== null) return this.#message.gap(length);
    if (this.#inLines && this.speaker.due.kind === 'bytes') this.#beginSkipping(this.speaker.due, arrival);
    const inChunk = Math.min(this.#chunk.left, length);
    this.#chunk.left -= inChunk;
    if (inChunk === length) return;
    this.#lines.gap();
    this.#lineFrame = null;
    this.#isSure = false;
    this.#isBehindGap = true;
    this.speaker.gap(arrival?.frame ?? this.#lastFrame);
  }

  get #inLines(): boolean {
    return this.#message === null && this.#chunk.left === 0;
  }

  #takeLine(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    this.#lineFrame ??= arrival.capturedIn;
    const firstFrame = this.#lineFrame;
    const { consumed, line } = this.#lines.take(bytes, at, end);
    if (this.#lines.atLineStart) this.#lineFrame = null;
    if (line !== null) {
      this.#isSure ||= this.speaker.beginsLine(line);
      this.speaker.line(line, { firstFrame, frame: arrival.frame, time: arrival.time });
    }
    return consumed;
  }

  /** What begins here, or has begun with the bytes held as the start of a line. */
  #dueAt(bytes: Uint8Array, at: number, end: number): Due {
    const { due } = this.speaker;
    return due.kind === 'message' && this.speaker.givesUp(this.#glance(bytes, at, end)) ? LINE : due;
  }

  #beginSkipping(due: Due, arrival: Arrival | null): void {
    if (due.kind === 'line') return;
    this.speaker.begins();
    this.#content = this.speaker.content === null ? null : new MessageLines(this.speaker.content);
    if (due.kind === 'bytes') {
      this.#chunk = { size: due.count, left: due.count };
      return;
    }
    // What was taken for the start of a line is the message's.
    const { begun } = this.#lines;
    this.#message = new MessageSkipper();
    this.#message.take(begun, 0, begun.length);
    if (arrival !== null) this.#content?.take(begun, 0, begun.length, placeOf(arrival));
    this.#lines.reset();
    this.#lineFrame = null;
  }

  #takeMessage(
    message: MessageSkipper,
    bytes: Uint8Array,
    at: number,
    end: number,
    arrival: Arrival,
  ): number {
    const { consumed, done } = message.take(bytes, at, end);
    this.#content?.take(bytes, at, at + consumed, placeOf(arrival));
    if (done) {
      this.#message = null;
      this.#skipped('message', message.bytes, arrival);
    }
    return consumed;
  }

  #takeChunk(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    const consumed = Math.min(end - at, this.#chunk.left);
    this.#content?.take(bytes, at, at + consumed, placeOf(arrival));
    this.#chunk.left -= consumed;
    if (this.#chunk.left === 0) this.#skipped('bytes', this.#chunk.size, arrival);
    return consumed;
  }

  #skipped(what: 'message' | 'bytes', bytes: number, arrival: Arrival): void {
    this.#content?.end(placeOf(arrival));
    this.#content = null;
    this.speaker.skipped(what, bytes, placeOf(arrival));
  }

  /** The start of the line at hand. */
  #glance(bytes: Uint8Array, at: number, end: number): string {
    const { begun } = this.#lines;
    const more = latin1(bytes, at, Math.min(end, at + Math.max(0, GLANCE - begun.length)));
    return begun.length === 0 ? more : latin1(begun, 0, Math.min(begun.length, GLANCE)) + more;
  }
}

function placeOf({ frame, capturedIn, time }: Arrival): LinePlace {
  return { firstFrame: capturedIn, frame, time };
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
