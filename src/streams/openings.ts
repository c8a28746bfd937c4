import { type Frame, timeOf } from '../capture/frame.ts';
import type { Time } from '../format/time.ts';
import { MAX_OPENINGS } from '../limits.ts';
import { packetId, putPacketId } from '../network/packet-id.ts';
import { ACK, emptySegment, FIN, RST, type Segment, SYN } from '../network/segment.ts';
import { type Direction, opposite } from './connection.ts';
import { sequenceAdd } from './sequence.ts';
import type { Begun } from './tallies.ts';

/** An opening: SYN, SYN/ACK, ACK, and the first segment with payload. */
const FLAGS = [SYN, SYN | ACK, ACK, ACK] as const;
const PAYLOAD = 3;

/** Numbers of a row: of the stream, then frame, seconds and nanoseconds of each segment. */
const ROW = 6 + 3 * FLAGS.length;
/** Sequence numbers of SYN and SYN/ACK. */
const INITIAL = 0;
/** Of the SYN; NO_ID where it has none. */
const PACKET_ID = 2;
/** Decimals that the times have. */
const DIGITS = 3;
/** Direction and length of the payload. */
const SPEAKER = 4;
const LENGTH = 5;
const MOMENTS = 6;

const NO_ID = 0x10000;

const FIRST_CAPACITY = 1024;

/** Takes a segment and the frame that brought it; both are good during the call. */
type Take = (direction: Direction, segment: Segment, frame: Frame) => void;

/**
 * How streams open, by flow, as far as they open as they should: with a whole handshake, and in order. What is said
 * then shows most streams of a large capture to be neither mail nor TLS, and those need no more than this row of
 * numbers; for others, the segments are given once more.
 */
export class Openings {
  /** Segments of each flow that are here. */
  #counts = new Uint8Array(FIRST_CAPACITY);
  #rows = new Uint32Array(ROW * FIRST_CAPACITY);
  readonly #segment = emptySegment();
  readonly #frame: Frame = {
    number: 0,
    linkType: 0,
    seconds: 0,
    nanoseconds: 0,
    digits: 0,
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    originalLength: 0,
  };

  has(flow: number): boolean {
    // Behind the end of the counts it reads undefined.
    return (this.#counts[flow] ?? 0) > 0;
  }

  /** Takes the next segment of a flow; false where it is not what comes next in an opening. */
  take(flow: number, direction: Direction, segment: Segment, frame: Frame): boolean {
    if (flow >= this.#counts.length && !this.#grow(flow)) return false;
    const step = this.#counts[flow] as number;
    if (!this.#isNext(step, ROW * flow, direction, segment, frame)) return false;
    const rows = this.#rows;
    const at = ROW * flow;
    if (step === 0) {
      rows[at + PACKET_ID] = packetId(segment) ?? NO_ID;
      rows[at + DIGITS] = frame.digits;
    }
    if (step < 2) rows[at + INITIAL + step] = segment.sequence;
    if (step === PAYLOAD) {
      rows[at + SPEAKER] = direction;
      rows[at + LENGTH] = segment.payloadLength;
    }
    const moment = at + MOMENTS + 3 * step;
    rows[moment] = frame.number;
    rows[moment + 1] = frame.seconds;
    rows[moment + 2] = frame.nanoseconds;
    this.#counts[flow] = step + 1;
    return true;
  }

  /** Of a flow that has its first payload: what has come so far. */
  sofar(flow: number): Begun {
    const speaker = this.#direction(PAYLOAD, ROW * flow);
    const length = this.#rows[ROW * flow + LENGTH] as number;
    const ends = (direction: Direction) =>
      sequenceAdd(this.#first(ROW * flow, direction), direction === speaker ? length : 0);
    return {
      frames: FLAGS.length,
      delivered: speaker === 0 ? [length, 0] : [0, length],
      farthest: [ends(0), ends(1)],
    };
  }

  beginning(flow: number): { firstFrame: number; firstTime: Time } {
    const frame = this.#frameOf(0, ROW * flow);
    return { firstFrame: frame.number, firstTime: timeOf(frame) };
  }

  /** Gives the segments of a flow once more, and has it no longer. */
  replay(flow: number, take: Take): void {
    const at = ROW * flow;
    const count = this.#counts[flow] ?? 0;
    const id = this.#rows[at + PACKET_ID] as number;
    const segment = this.#segment;
    putPacketId(segment, id === NO_ID ? null : id);
    for (let step = 0; step < count; step++) {
      const direction = this.#direction(step, at);
      segment.flags = FLAGS[step] as number;
      segment.sequence = step < 2 ? (this.#rows[at + INITIAL + step] as number) : this.#first(at, direction);
      segment.acknowledgment = step === 0 ? 0 : this.#first(at, opposite(direction));
      segment.payloadLength = step === PAYLOAD ? (this.#rows[at + LENGTH] as number) : 0;
      take(direction, segment, this.#frameOf(step, at));
    }
    this.end(flow);
  }

  /** The flow's stream is not listed. */
  end(flow: number): void {
    if (this.has(flow)) this.#counts[flow] = 0;
  }

  /** The flows whose streams are here. */
  *flows(): Generator<number> {
    for (let flow = 0; flow < this.#counts.length; flow++) if (this.has(flow)) yield flow;
  }

  #isNext(step: number, at: number, direction: Direction, segment: Segment, frame: Frame): boolean {
    const { flags, sequence, acknowledgment, payloadLength, payloadStart, payloadEnd } = segment;
    if ((flags & (SYN | ACK | FIN | RST)) !== FLAGS[step]) return false;
    if (payloadLength > 0 !== (step === PAYLOAD) || payloadEnd - payloadStart < payloadLength) return false;
    if (step !== PAYLOAD && direction !== (step & 1)) return false;
    if (step === 0) return true;
    if (frame.digits !== this.#rows[at + DIGITS]) return false;
    if (acknowledgment !== this.#first(at, opposite(direction))) return false;
    return step === 1 || sequence === this.#first(at, direction);
  }

  #direction(step: number, at: number): Direction {
    return (step === PAYLOAD ? this.#rows[at + SPEAKER] : step & 1) as Direction;
  }

  /** The sequence number of a direction's first byte. */
  #first(at: number, direction: Direction): number {
    return sequenceAdd(this.#rows[at + INITIAL + direction] as number, 1);
  }

  #frameOf(step: number, at: number): Frame {
    const moment = at + MOMENTS + 3 * step;
    this.#frame.number = this.#rows[moment] as number;
    this.#frame.seconds = this.#rows[moment + 1] as number;
    this.#frame.nanoseconds = this.#rows[moment + 2] as number;
    this.#frame.digits = this.#rows[at + DIGITS] as number;
    return this.#frame;
  }

  /** Makes room for a flow; false where that would be too much. */
  #grow(flow: number): boolean {
    if (flow >= MAX_OPENINGS) return false;
    const capacity = Math.min(2 * (flow + 1), MAX_OPENINGS);
    const counts = new Uint8Array(capacity);
    const rows = new Uint32Array(ROW * capacity);
    counts.set(this.#counts);
    rows.set(this.#rows);
    this.#counts = counts;
    this.#rows = rows;
    return true;
  }
}
