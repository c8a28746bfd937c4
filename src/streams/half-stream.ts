import type { Time } from '../format/time.ts';
import { MAX_HELD_BYTES, MAX_HELD_SEGMENTS } from '../limits.ts';
import { sequenceAdd, sequenceDistance } from './sequence.ts';

/** When bytes came: in which frame they were captured, and in which frame (no earlier) they were in sequence. */
export interface Arrival {
  readonly capturedIn: number;
  readonly frame: number;
  readonly time: Time;
}

/** Why bytes are missing: never captured, or cut off at the snapshot length. */
export type GapReason = 'lost' | 'truncated';

/** Takes one direction's bytes in order, each once, with what is missing between them. */
export interface ByteSink {
  /** The next bytes: `bytes[start..end)`, a view that is valid during the call. */
  data(bytes: Uint8Array, start: number, end: number, arrival: Arrival): void;
  /** `length` bytes are missing here; `arrival` is that of the bytes behind them, null where none follow. */
  gap(length: number, reason: GapReason, arrival: Arrival | null): void;
}

/** A segment that waits for the bytes before it. */
interface Held {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Bytes on the wire; more than `bytes` holds where the snapshot length cut the frame. */
  readonly wireLength: number;
  readonly frame: number;
  readonly time: Time;
}

/**
 * One direction of a TCP stream: puts segments in order and hands the receiver's bytes on.
 *
 * Positions are offsets into the byte stream (0 is the first byte after the SYN, or the first one seen), so a stream
 * may be longer than the 2^32 of its sequence numbers. A byte is delivered once; of overlapping copies the first wins.
 * A gap is waited for until the stream ends or too much is held behind it.
 */
export class HalfStream {
  /** Bytes delivered. */
  delivered = 0;
  /** Bytes that the capture lacks. */
  missing = 0;
  /** Frame of the first segment that the snapshot length cut. */
  cutInFrame: number | null = null;

  #origin: number | null = null;
  #next = 0;
  #held: Held[] = [];
  #heldBytes = 0;
  #acknowledged: number | null = null;
  #firstAcknowledgment: number | null = null;
  #lastAcknowledgment: number | null = null;
  #finOffset: number | null = null;
  #lastFrame = 0;

  constructor(private readonly sink: ByteSink) {}

  /** The sequence number of the first byte is known: it follows the SYN, or is what the SYN/ACK acknowledges. */
  begin(sequence: number): void {
    this.#origin ??= sequence;
  }

  /** The sender's FIN takes this sequence number. */
  finish(sequence: number): void {
    this.#finOffset = this.#origin === null ? 0 : this.#offsetOf(sequence);
  }

  /** The receiver acknowledges everything before this sequence number. */
  acknowledge(sequence: number): void {
    this.#firstAcknowledgment ??= sequence;
    this.#lastAcknowledgment = sequence;
    if (this.#origin === null) return;
    const offset = this.#offsetOf(sequence);
    if (this.#acknowledged === null || offset > this.#acknowledged) this.#acknowledged = offset;
  }

  /** A segment's payload: `bytes[start..end)` of `wireLength` bytes were captured. */
  segment(
    sequence: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    wireLength: number,
    frame: number,
    time: Time,
  ): void {
    this.#origin ??= sequence;
    if (end - start < wireLength) this.cutInFrame ??= frame;
    const offset = this.#offsetOf(sequence);
    if (offset + wireLength <= this.#next) return;
    if (offset <= this.#next) {
      this.#deliver(offset, bytes, start, end, wireLength, { capturedIn: frame, frame, time });
      this.#drain(frame, time);
    } else {
      this.#hold({ offset, bytes: bytes.slice(start, end), wireLength, frame, time });
    }
  }

  /** Nothing more comes: delivers what waits, with the gaps before it. */
  end(): void {
    while (this.#held.length > 0) this.#skipGap();
    const last = Math.max(this.#finOffset ?? 0, this.#acknowledgedData());
    if (last > this.#next) this.#gap(last - this.#next, 'lost', null);
    if (this.#origin === null && this.#firstAcknowledgment !== null && this.#lastAcknowledgment !== null) {
      const unseen = sequenceDistance(this.#lastAcknowledgment, this.#firstAcknowledgment);
      if (unseen > 1) this.#gap(unseen, 'lost', null);
    }
  }

  /** Offset behind the last data byte that was acknowledged; an acknowledgment may count an unseen FIN, too. */
  #acknowledgedData(): number {
    if (this.#acknowledged === null) return 0;
    const limit =
      this.#finOffset ?? (this.#acknowledged === this.#next + 1 ? this.#next : this.#acknowledged);
    return Math.min(this.#acknowledged, limit);
  }

  #offsetOf(sequence: number): number {
    const next = sequenceAdd(this.#origin ?? 0, this.#next);
    return this.#next + sequenceDistance(sequence, next);
  }

  #deliver(
    offset: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    wireLength: number,
    arrival: Arrival,
  ): void {
    this.#lastFrame = Math.max(this.#lastFrame, arrival.frame);
    const from = start + (this.#next - offset);
    if (from < end) {
      this.#next += end - from;
      this.delivered += end - from;
      this.sink.data(bytes, from, end, arrival);
    }
    const wireEnd = offset + wireLength;
    // What the snapshot length cut will not come again: a retransmission is cut at the same place.
    if (wireEnd > this.#next) this.#gap(wireEnd - this.#next, 'truncated', null);
  }

  #drain(frame: number, time: Time): void {
    let first = this.#held[0];
    while (first !== undefined && first.offset <= this.#next) {
      this.#release(first);
      if (first.offset + first.wireLength > this.#next) {
        const arrival = { capturedIn: first.frame, frame, time };
        this.#deliver(first.offset, first.bytes, 0, first.bytes.length, first.wireLength, arrival);
      }
      first = this.#held[0];
    }
  }

  #hold(held: Held): void {
    let at = this.#held.length;
    while (at > 0 && (this.#held[at - 1] as Held).offset > held.offset) at--;
    const before = this.#held[at - 1];
    if (before !== undefined && before.offset + before.wireLength >= held.offset + held.wireLength) return;
    this.#held.splice(at, 0, held);
    this.#heldBytes += held.bytes.length;
    while (this.#heldBytes > MAX_HELD_BYTES || this.#held.length > MAX_HELD_SEGMENTS) this.#skipGap();
  }

  /** Gives up waiting for the bytes before the first held segment. */
  #skipGap(): void {
    const first = this.#held[0];
    if (first === undefined) return;
    const frame = Math.max(first.frame, this.#lastFrame);
    if (first.offset > this.#next) {
      this.#gap(first.offset - this.#next, 'lost', { capturedIn: first.frame, frame, time: first.time });
    }
    this.#drain(frame, first.time);
  }

  #release(first: Held): void {
    this.#held.shift();
    this.#heldBytes -= first.bytes.length;
  }

  #gap(length: number, reason: GapReason, arrival: Arrival | null): void {
    this.#next += length;
    this.missing += length;
    this.sink.gap(length, reason, arrival);
  }
}
