import { secondsBetween, type Time } from '../format/time.ts';
import { type LimitHit, MAX_HELD_BYTES, MAX_HELD_SEGMENTS } from '../limits.ts';
import type { Segment } from '../network/segment.ts';
import { type Held, HeldSegments, heldOf } from './held-segments.ts';
import { MAX_WINDOW, Origin } from './origin.ts';
import { Retransmissions } from './retransmissions.ts';
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

/** What the receiver acknowledged this many seconds ago will not be sent again: enough for frames captured late. */
const PATIENCE_SECONDS = 1;

/** Bytes that may have been sent, and not captured, before a RST; one farther ahead is not the sender's own. */
const MAX_UNSEEN_BEFORE_RST = 2 ** 20;

/**
 * One direction of a TCP stream: puts segments in order and hands the receiver's bytes on.
 *
 * Positions are offsets into the byte stream (0 is the first byte after the SYN, or the first one seen), so a stream
 * may be longer than the 2^32 of its sequence numbers. A byte is delivered once, and what was delivered is never
 * replaced. A gap is waited for until the receiver has acknowledged it, too much is held behind it, or the stream ends;
 * of segments that overlap behind it the one that came first is read as far as it goes, as Wireshark 4.0 does.
 */
export class HalfStream {
  /** Bytes delivered. */
  delivered = 0;
  /** Bytes that the capture lacks. */
  missing = 0;
  /** Frame of the first segment that the snapshot length cut. */
  cutInFrame: number | null = null;
  /** At the end: one byte more than the data was acknowledged, which must be a FIN that was not captured. */
  finUnseen = false;
  readonly retransmissions = new Retransmissions();
  /** Bounds on what is held, each where it was hit first. */
  readonly limits: LimitHit[] = [];

  readonly #origin = new Origin();
  #next = 0;
  readonly #held = new HeldSegments();
  /** Offset up to which the receiver has everything. */
  #acknowledged = 0;
  #finOffset: number | null = null;
  /** How far the sender had come when it sent a RST: by the RST itself, and by all that had been seen. */
  #reset: { readonly sent: number; readonly seen: number } | null = null;
  /** When the bytes delivered last were in sequence. */
  #last: Moment | null = null;

  constructor(private readonly sink: ByteSink) {}

  /** Bytes that wait behind a gap. */
  get heldBytes(): number {
    return this.#held.bytes;
  }

  /** The sequence number behind the last byte delivered, null where none is known. */
  get nextSequence(): number | null {
    const { sequence } = this.#origin;
    return sequence === null ? null : sequenceAdd(sequence, this.#next);
  }

  /** The sequence number of the first byte: it follows the SYN, or is what the SYN/ACK acknowledges. */
  begin(sequence: number): void {
    if (!this.#isUntouched) return;
    this.#origin.begin(sequence);
    // What was acknowledged before the handshake belongs to an older connection.
    this.#acknowledged = 0;
    this.#reset = null;
  }

  /** The sender's RST has this sequence number: it had sent everything before it. */
  reset(sequence: number): void {
    if (this.#origin.sequence === null || this.#reset !== null) return;
    const offset = this.#offsetOf(sequence);
    const sent = offset - this.#next <= MAX_UNSEEN_BEFORE_RST ? offset : 0;
    this.#reset = { sent, seen: Math.max(this.#acknowledged, this.#next, this.#held.end) };
  }

  /** The sender's FIN takes this sequence number. */
  finish(sequence: number): void {
    if (this.#origin.sequence === null) this.#infer(sequence, 0);
    const offset = this.#offsetOf(sequence);
    if (offset >= this.#next && offset >= this.#held.end) this.#finOffset ??= offset;
  }

  /**
   * The receiver acknowledges everything before this sequence number. Returns whether that belies the sender's RST: what
   * was sent after it arrived, and the receiver did not believe it.
   */
  acknowledge(sequence: number, time: Time): boolean {
    if (this.#isUntouched) this.#origin.settle(sequence);
    this.#origin.acknowledge(sequence);
    if (this.#origin.sequence === null) return false;
    this.#noteAcknowledged(sequence);
    if (this.#held.count > 0) this.#skipAcknowledged(time);
    if (this.#reset === null || Math.min(this.#offsetOf(sequence), this.#next) <= this.#reset.seen)
      return false;
    this.#reset = null;
    return true;
  }

  /** A segment with payload, which begins at a sequence number. */
  segment(sequence: number, segment: Segment, moment: Moment): void {
    const { bytes, headerStart, payloadStart: start, payloadEnd: end } = segment;
    if (this.#isUntouched) this.#origin.settle(sequence);
    if (this.#origin.sequence === null) this.#infer(sequence, segment.payloadLength);
    if (end - start < segment.payloadLength) this.cutInFrame ??= moment.frame;
    const offset = this.#offsetOf(sequence);
    const wireLength = this.#lengthBeforeFin(offset, segment.payloadLength);
    if (offset < this.#next) this.retransmissions.compare(heldOf(segment, offset, moment), this.#next);
    if (wireLength <= 0 || offset + wireLength <= this.#next || offset - this.#next > MAX_WINDOW) return;
    if (offset <= this.#next && this.#held.count === 0) {
      const { frame, time } = moment;
      this.#deliver(offset, bytes, headerStart, start, end, wireLength, { capturedIn: frame, frame, time });
      return;
    }
    this.#hold(heldOf(segment, offset, moment));
  }

  /** Nothing more comes: delivers what waits, with the gaps before it. */
  end(): void {
    while (this.#held.count > 0) this.#skipGap();
    const unseen =
      this.#origin.sequence === null ? this.#origin.acknowledgedUnseen : this.#endOfData() - this.#next;
    this.finUnseen = this.#finOffset === null && this.#sent === this.#next + 1;
    if (unseen > 0) this.#gap(unseen, 'lost', null);
  }

  get #isUntouched(): boolean {
    return this.#next === 0 && this.#held.count === 0;
  }

  #infer(sequence: number, length: number): void {
    const acknowledged = this.#origin.infer(sequence, length);
    if (acknowledged !== null) this.#noteAcknowledged(acknowledged);
  }

  #noteAcknowledged(sequence: number): void {
    const offset = this.#offsetOf(sequence);
    if (offset > this.#acknowledged && offset - this.#next <= MAX_WINDOW) this.#acknowledged = offset;
  }

  /** How far the sender had come, as far as acknowledgments and a RST tell. */
  get #sent(): number {
    return Math.max(this.#acknowledged, this.#reset?.sent ?? 0);
  }

  /** Where the data ends, as far as FIN and acknowledgments tell. */
  #endOfData(): number {
    if (this.#finOffset !== null) return this.#finOffset;
    // One byte more may be a FIN that was not captured.
    return this.#sent === this.#next + 1 ? this.#next : this.#sent;
  }

  #offsetOf(sequence: number): number {
    const next = sequenceAdd(this.#origin.sequence ?? 0, this.#next);
    return this.#next + sequenceDistance(sequence, next);
  }

  /** What stands behind a FIN is not the stream's. */
  #lengthBeforeFin(offset: number, length: number): number {
    return this.#finOffset === null ? length : Math.min(length, this.#finOffset - offset);
  }

  #hold(segment: Held): void {
    for (const damage of this.#held.add(segment)) this.retransmissions.threwAway(damage);
    this.#drain();
    if (this.#held.bytes > MAX_HELD_BYTES) this.#noteLimit('held-bytes', MAX_HELD_BYTES, segment.frame);
    if (this.#held.count > MAX_HELD_SEGMENTS)
      this.#noteLimit('held-segments', MAX_HELD_SEGMENTS, segment.frame);
    while (this.#held.bytes > MAX_HELD_BYTES || this.#held.count > MAX_HELD_SEGMENTS) this.#skipGap();
  }

  #deliver(
    offset: number,
    bytes: Uint8Array,
    headerStart: number,
    start: number,
    end: number,
    wireLength: number,
    arrival: Arrival,
  ): void {
    this.#last = arrival;
    const to = Math.min(end, start + wireLength);
    const from = start + (this.#next - offset);
    if (from < to) {
      this.#next += to - from;
      this.delivered += to - from;
      this.sink.data(bytes, from, to, arrival);
      const isWhole = end - start >= wireLength;
      this.retransmissions.read.add(offset, bytes, headerStart, start, end, isWhole, arrival.capturedIn);
    }
    const wireEnd = offset + wireLength;
    // What the snapshot length cut will not come again: a retransmission is cut at the same place.
    if (wireEnd > this.#next) this.#gap(wireEnd - this.#next, 'truncated', null);
  }

  /** Delivers what is in sequence by now. */
  #drain(): void {
    for (let held = this.#held.take(this.#next); held !== undefined; held = this.#held.take(this.#next)) {
      const { offset, bytes, start } = held;
      if (offset < this.#next) this.retransmissions.compare(held, this.#next);
      const wireLength = this.#lengthBeforeFin(offset, held.wireLength);
      if (offset + wireLength > this.#next)
        this.#deliver(offset, bytes, 0, start, bytes.length, wireLength, this.#arrivalOf(held));
    }
  }

  /** Gives up gaps that the receiver does not have. */
  #skipAcknowledged(now: Time): void {
    for (let first = this.#held.first; first !== undefined; first = this.#held.first) {
      if (this.#acknowledged < first.offset || secondsBetween(first.time, now) < PATIENCE_SECONDS) return;
      this.#skipGap();
    }
  }

  /** Gives up waiting for the bytes before the first that are held. */
  #skipGap(): void {
    const { first } = this.#held;
    if (first === undefined) return;
    if (first.offset > this.#next) this.#gap(first.offset - this.#next, 'lost', this.#arrivalOf(first));
    this.#drain();
  }

  #noteLimit(what: LimitHit['what'], limit: number, frame: number): void {
    if (!this.limits.some((hit) => hit.what === what)) this.limits.push({ what, limit, frame });
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
