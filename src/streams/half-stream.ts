import { secondsBetween, type Time } from '../format/time.ts';
import { MAX_HELD_BYTES, MAX_HELD_SEGMENTS, MAX_STARTS } from '../limits.ts';
import type { Segment } from '../network/segment.ts';
import { type Held, HeldSegments } from './held-segments.ts';
import { sequenceAdd, sequenceDistance } from './sequence.ts';

/** A frame and its time. */
export interface Moment {
  readonly frame: number;
  readonly time: Time;
}

/** When bytes came: in which frame they were captured, and in which frame (no earlier) they were in sequence. */
export interface Arrival extends Moment {
  readonly capturedIn: number;
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

/** The payload of a segment. */
export type Payload = Pick<Segment, 'bytes' | 'payloadStart' | 'payloadEnd' | 'payloadLength'>;

/** What the receiver acknowledged this many seconds ago will not be sent again: enough for frames captured late. */
const PATIENCE_SECONDS = 1;

/** No window is larger (RFC 7323 section 2.3). */
const MAX_WINDOW = 2 ** 30;

/**
 * One direction of a TCP stream: puts segments in order and hands the receiver's bytes on.
 *
 * Positions are offsets into the byte stream (0 is the first byte after the SYN, or the first one seen), so a stream
 * may be longer than the 2^32 of its sequence numbers. A byte is delivered once; of overlapping copies the first wins.
 * A gap is waited for until the receiver has acknowledged it, too much is held behind it, or the stream ends.
 */
export class HalfStream {
  /** Bytes delivered. */
  delivered = 0;
  /** Bytes that the capture lacks. */
  missing = 0;
  /** Frame of the first segment that the snapshot length cut. */
  cutInFrame: number | null = null;

  #origin: number | null = null;
  /** What handshakes say that the origin is; the receiver acknowledges the right one. */
  readonly #starts: number[] = [];
  #next = 0;
  /** At the end: one byte more than the data was acknowledged, which must be a FIN that was not captured. */
  finUnseen = false;

  readonly #held = new HeldSegments();
  /** Offset up to which the receiver has everything, or the sender says that it has sent it. */
  #acknowledged = 0;
  #firstAcknowledgment: number | null = null;
  #lastAcknowledgment: number | null = null;
  #finOffset: number | null = null;
  /** When the bytes delivered last were in sequence. */
  #last: Moment | null = null;

  constructor(private readonly sink: ByteSink) {}

  /** The sequence number behind the last byte delivered, null where none is known. */
  get nextSequence(): number | null {
    return this.#origin === null ? null : sequenceAdd(this.#origin, this.#next);
  }

  /** The sequence number of the first byte: it follows the SYN, or is what the SYN/ACK acknowledges. */
  begin(sequence: number): void {
    if (!this.#isUntouched) return;
    if (!this.#starts.includes(sequence) && this.#starts.length < MAX_STARTS) this.#starts.push(sequence);
    this.#origin ??= sequence;
    // What was acknowledged before the handshake belongs to an older connection.
    this.#acknowledged = 0;
  }

  /** The sender's RST has this sequence number: it had sent everything before it. */
  reset(sequence: number): void {
    if (this.#origin !== null) this.#noteAcknowledged(sequence);
  }

  /** The sender's FIN takes this sequence number. */
  finish(sequence: number): void {
    this.#inferOrigin(sequence);
    const offset = this.#offsetOf(sequence);
    if (offset >= this.#next) this.#finOffset ??= offset;
  }

  /** The receiver acknowledges everything before this sequence number. */
  acknowledge(sequence: number, time: Time): void {
    this.#settleOrigin(sequence);
    this.#firstAcknowledgment ??= sequence;
    this.#lastAcknowledgment = sequence;
    if (this.#origin === null) return;
    this.#noteAcknowledged(sequence);
    for (let first = this.#held.first; first !== undefined; first = this.#held.first) {
      if (this.#acknowledged < first.offset || secondsBetween(first.time, time) < PATIENCE_SECONDS) return;
      this.#skipGap();
    }
  }

  /** A segment's payload, which begins at a sequence number. */
  segment(sequence: number, payload: Payload, { frame, time }: Moment): void {
    const { bytes, payloadStart: start, payloadEnd: end, payloadLength: wireLength } = payload;
    this.#settleOrigin(sequence);
    this.#inferOrigin(sequence);
    if (end - start < wireLength) this.cutInFrame ??= frame;
    const offset = this.#offsetOf(sequence);
    if (offset + wireLength <= this.#next || (this.#finOffset !== null && offset >= this.#finOffset)) return;
    if (offset <= this.#next && this.#held.count === 0) {
      this.#deliver(offset, bytes, start, end, wireLength, { capturedIn: frame, frame, time });
      return;
    }
    this.#held.add({ offset, bytes: bytes.subarray(start, end), wireLength, frame, time });
    this.#drain();
    while (this.#held.bytes > MAX_HELD_BYTES || this.#held.count > MAX_HELD_SEGMENTS) this.#skipGap();
  }

  /** Nothing more comes: delivers what waits, with the gaps before it. */
  end(): void {
    while (this.#held.count > 0) this.#skipGap();
    const unseen = this.#origin === null ? this.#acknowledgedUnseen() : this.#endOfData() - this.#next;
    this.finUnseen = this.#finOffset === null && this.#acknowledged === this.#next + 1;
    if (unseen > 0) this.#gap(unseen, 'lost', null);
  }

  get #isUntouched(): boolean {
    return this.#next === 0 && this.#held.count === 0;
  }

  /** Of several SYN/ACKs the one counts that the receiver acknowledged, or that data follows. */
  #settleOrigin(sequence: number): void {
    if (this.#isUntouched && this.#starts.includes(sequence)) this.#origin = sequence;
  }

  /** Without a handshake the stream begins with the first byte seen, or with what the receiver waited for before it. */
  #inferOrigin(sequence: number): void {
    if (this.#origin !== null) return;
    const awaited = this.#firstAcknowledgment ?? sequence;
    const ahead = sequenceDistance(sequence, awaited);
    this.#origin = ahead > 0 && ahead <= MAX_WINDOW ? awaited : sequence;
    if (this.#lastAcknowledgment !== null) this.#noteAcknowledged(this.#lastAcknowledgment);
  }

  #noteAcknowledged(sequence: number): void {
    const offset = this.#offsetOf(sequence);
    if (offset > this.#acknowledged && offset - this.#next <= MAX_WINDOW) this.#acknowledged = offset;
  }

  /** Where the data ends, as far as FIN and acknowledgments tell. */
  #endOfData(): number {
    if (this.#finOffset !== null) return this.#finOffset;
    // One byte more may be a FIN that was not captured.
    return this.#acknowledged === this.#next + 1 ? this.#next : this.#acknowledged;
  }

  /** What the receiver acknowledged of a direction that was not captured at all, but for its FIN. */
  #acknowledgedUnseen(): number {
    if (this.#firstAcknowledgment === null || this.#lastAcknowledgment === null) return 0;
    const count = sequenceDistance(this.#lastAcknowledgment, this.#firstAcknowledgment);
    return count > 1 ? count : 0;
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
    this.#last = arrival;
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

  /** Delivers what is in sequence by now. */
  #drain(): void {
    for (let first = this.#held.first; first !== undefined; first = this.#held.first) {
      if (first.offset > this.#next) return;
      this.#held.shift();
      const { offset, bytes, wireLength } = first;
      if (offset + wireLength > this.#next)
        this.#deliver(offset, bytes, 0, bytes.length, wireLength, this.#arrivalOf(first));
    }
  }

  /** Gives up waiting for the bytes before the first that are held. */
  #skipGap(): void {
    const { first } = this.#held;
    if (first === undefined) return;
    if (first.offset > this.#next) this.#gap(first.offset - this.#next, 'lost', this.#arrivalOf(first));
    this.#drain();
  }

  /** What was held is in sequence when it has come, and what is before it, too. */
  #arrivalOf({ frame, time }: Held): Arrival {
    const last = this.#last;
    return last === null || frame >= last.frame
      ? { capturedIn: frame, frame, time }
      : { capturedIn: frame, frame: last.frame, time: last.time };
  }

  #gap(length: number, reason: GapReason, arrival: Arrival | null): void {
    this.#next += length;
    this.missing += length;
    this.sink.gap(length, reason, arrival);
  }
}
