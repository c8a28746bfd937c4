import type { Frame } from '../capture/frame.ts';
import type { Time } from '../format/time.ts';
import { RST, type Segment } from '../network/segment.ts';
import type { Direction } from './connection.ts';
import { sequenceDistance } from './sequence.ts';

/** Numbers of a row, which with eight bytes each is a cache line. */
const ROW = 8;
const FRAMES = 0;
const LAST_FRAME = 1;
const SECONDS = 2;
const NANOSECONDS = 3;
/** Bytes delivered in direction 0, then in direction 1. */
const DELIVERED = 4;
/** Sequence number behind the farthest payload byte of direction 0, then of direction 1; NaN where none is known. */
const FARTHEST = 6;

const FIRST_CAPACITY = 1024;

/** What is counted of a stream that is neither mail nor TLS. */
export interface Tally {
  readonly frames: number;
  readonly lastFrame: number;
  readonly lastTime: Time;
  /** Payload bytes of both directions, each counted once or nearly so. */
  readonly delivered: readonly [number, number];
}

/** What came of a stream before it is counted. */
export interface Begun extends Pick<Tally, 'frames' | 'delivered'> {
  /** The sequence numbers behind what was delivered of each direction, where they are known. */
  readonly farthest: readonly (number | null)[];
}

/**
 * Counts the frames of streams that were let go, by flow. Most frames of a large capture end here, so a count costs one
 * line of memory and allocates nothing.
 */
export class Tallies {
  #rows = new Float64Array(ROW * FIRST_CAPACITY);

  /** Whether the flow's stream is counted here. */
  has(flow: number): boolean {
    // Behind the end of the rows it reads undefined.
    return (this.#rows[ROW * flow + FRAMES] ?? 0) > 0;
  }

  /** From now on the flow's stream is counted here. */
  begin(flow: number, frame: Frame, { frames, delivered, farthest }: Begun): void {
    if (ROW * flow >= this.#rows.length) this.#grow(flow);
    const at = ROW * flow;
    this.#rows.set(
      [
        frames,
        frame.number,
        frame.seconds,
        frame.nanoseconds,
        ...delivered,
        farthest[0] ?? Number.NaN,
        farthest[1] ?? Number.NaN,
      ],
      at,
    );
  }

  add(flow: number, direction: Direction, segment: Segment, frame: Frame): void {
    const rows = this.#rows;
    const at = ROW * flow;
    (rows[at + FRAMES] as number)++;
    rows[at + LAST_FRAME] = frame.number;
    rows[at + SECONDS] = frame.seconds;
    rows[at + NANOSECONDS] = frame.nanoseconds;
    const { payloadLength } = segment;
    if (payloadLength === 0 || segment.flags & RST) return;
    const end = (segment.sequence + payloadLength) >>> 0;
    const farthest = rows[at + FARTHEST + direction] as number;
    const fresh = Number.isNaN(farthest) ? payloadLength : sequenceDistance(end, farthest);
    if (fresh <= 0) return;
    (rows[at + DELIVERED + direction] as number) += Math.min(fresh, payloadLength);
    rows[at + FARTHEST + direction] = end;
  }

  /** `digits`: the decimals of the stream's times. */
  of(flow: number, digits: number): Tally {
    const at = ROW * flow;
    const number = (column: number) => this.#rows[at + column] as number;
    return {
      frames: number(FRAMES),
      lastFrame: number(LAST_FRAME),
      lastTime: { seconds: number(SECONDS), nanoseconds: number(NANOSECONDS), digits },
      delivered: [number(DELIVERED), number(DELIVERED + 1)],
    };
  }

  /** The flow has a new stream. */
  end(flow: number): void {
    if (this.has(flow)) this.#rows[ROW * flow + FRAMES] = 0;
  }

  #grow(flow: number): void {
    const rows = new Float64Array(2 * ROW * (flow + 1));
    rows.set(this.#rows);
    this.#rows = rows;
  }
}
