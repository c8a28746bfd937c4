import { type Frame, timeOf } from '../capture/frame.ts';
import { secondsBetween, type Time } from '../format/time.ts';
import type { LimitHit } from '../limits.ts';
import { packetId } from '../network/packet-id.ts';
import { ACK, FIN, RST, type Segment, SYN } from '../network/segment.ts';
import { type DirectionFacts, type Endpoint, newFacts } from './direction-facts.ts';
import { type Arrival, type GapReason, HalfStream, type Moment } from './half-stream.ts';
import type { Difference } from './retransmissions.ts';
import { sequenceAdd } from './sequence.ts';
import type { Tally } from './tallies.ts';

export type { DirectionFacts, Endpoint } from './direction-facts.ts';
export type { Moment };

/** Which way a segment goes: 0 from the sender of the stream's first segment (quoted in an ICMP error or not), 1 towards it. */
export type Direction = 0 | 1;

export function opposite(direction: Direction): Direction {
  return direction === 0 ? 1 : 0;
}

/** What reads a stream's bytes as they get into order. */
export interface StreamReader {
  /** Bytes that it keeps, nearly. */
  readonly keptBytes: number;
  /** False once the stream has shown itself to be of no interest: its bytes need no order any more. */
  readonly wanted: boolean;
  /** There is a connection inside to which Wireshark gives a number of its own. */
  readonly spendsNumber: boolean;
  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void;
  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival | null): void;
  /** The connection begins in the capture: the first bytes of either direction are what it began with. */
  begin(): void;
}

/** A TCP stream as Wireshark counts them: what its segments say, and its bytes handed to a reader. */
export class Connection {
  frames = 0;
  readonly firstFrame: number;
  lastFrame = 0;
  readonly firstTime: Time;
  readonly directions: readonly [DirectionFacts, DirectionFacts];
  /** The direction of the first SYN (or against the first SYN/ACK), null where neither was captured. */
  opener: Direction | null = null;
  /** Both sides are done: a RST, or a FIN from each. */
  isClosed = false;
  /** Segments other than SYN and RST, with payload or without, were seen: the connection is in use. */
  sawTraffic = false;
  /** Bytes missing in each direction, as far as the stream was not let go. */
  readonly missing: [number, number] = [0, 0];
  /** Bytes in order in each direction, each counted once; nearly so once the stream was let go. */
  readonly delivered: [number, number] = [0, 0];
  /** First frame whose payload the snapshot length cut, by direction. */
  readonly cutInFrame: [number | null, number | null] = [null, null];
  /** A FIN that was acknowledged and not captured, by direction. */
  readonly finUnseen: [boolean, boolean] = [false, false];
  /** Retransmissions with other content, by direction. */
  readonly differences: [readonly Difference[], readonly Difference[]] = [[], []];
  /** Bounds on what the stream may hold back that were hit. */
  limits: LimitHit[] = [];
  ended = false;
  /** The number of the connection inside has been spent. */
  spentNumber = false;
  /** The stream's bytes were not kept in order to its end, for it is neither mail nor TLS. */
  letGo = false;
  /** Once the stream was let go: the sequence number behind what was delivered of each direction, where it is known. */
  readonly farthest: [number | null, number | null] = [null, null];

  lastTime: Time;
  #halves: [HalfStream, HalfStream] | null;
  /** The last SYN of each direction. */
  readonly #lastSyn: [Syn | null, Syn | null] = [null, null];
  constructor(
    readonly number: number,
    endpoints: readonly [Endpoint, Endpoint],
    public reader: StreamReader,
    first: Frame,
  ) {
    this.directions = [newFacts(endpoints[0]), newFacts(endpoints[1])];
    this.firstFrame = first.number;
    this.firstTime = timeOf(first);
    this.lastTime = this.firstTime;
    this.#halves = reader.wanted ? [this.#half(0), this.#half(1)] : null;
    this.letGo = !reader.wanted;
  }

  /** Takes the next segment of the stream in the order of the capture. */
  segment(direction: Direction, segment: Segment, frame: Frame): void {
    const moment = momentOf(frame);
    this.frames++;
    this.lastFrame = frame.number;
    this.lastTime = moment.time;
    this.#note(direction, segment, moment);
    if (this.#halves === null) return;
    this.#order(this.#halves, direction, segment, moment);
    if (!this.reader.wanted) this.#drop(this.#halves);
  }

  /** The stream was let go, and this segment of it, which is counted elsewhere, opens or closes something. */
  note(direction: Direction, segment: Segment, frame: Frame): void {
    this.#note(direction, segment, momentOf(frame));
  }

  /** What was counted elsewhere since the stream was let go. */
  count({ frames, lastFrame, lastTime, delivered }: Tally): void {
    this.frames = frames;
    this.lastFrame = lastFrame;
    this.lastTime = lastTime;
    if (this.ended) return;
    this.delivered[0] = delivered[0];
    this.delivered[1] = delivered[1];
  }

  /** No more segments: what was held back is delivered. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    if (this.#halves === null) return;
    for (const half of this.#halves) half.end();
    this.#takeCounts(this.#halves);
    this.#halves = null;
    if (!this.reader.wanted) this.letGo = true;
  }

  /** Brings the counts of the bytes up to now, of a stream that goes on. */
  noteCounts(): void {
    if (this.#halves !== null) this.#takeCounts(this.#halves);
  }

  /** Bytes that are kept of the stream, nearly: in its reader, and behind gaps. */
  get keptBytes(): number {
    const held = this.#halves === null ? 0 : this.#halves[0].heldBytes + this.#halves[1].heldBytes;
    return this.reader.keptBytes + held;
  }

  /** The stream ends here for us, since a bound was hit. */
  giveUp(hit: LimitHit): void {
    this.end();
    this.limits.push(hit);
  }

  /** What the stream carried has been looked at: lets go of it. */
  release(): void {
    this.reader = RELEASED;
  }

  /** An old connection answered the SYN and was reset: the SYN comes again in a second or more (RFC 9293 section 3.5.1). */
  get mayTryAgain(): boolean {
    const { opener, directions } = this;
    return opener !== null && directions[opener].rst !== null && directions[opposite(opener)].synAck === null;
  }

  /** How and by whom the stream was closed: by what came first of FIN and RST. */
  closed(): { readonly how: 'fin' | 'rst'; readonly by: Direction; readonly at: Moment } | null {
    let first: { how: 'fin' | 'rst'; by: Direction; at: Moment } | null = null;
    for (const by of [0, 1] as const) {
      for (const how of ['fin', 'rst'] as const) {
        const at = this.directions[by][how];
        if (at !== null && (first === null || at.frame < first.at.frame)) first = { how, by, at };
      }
    }
    return first;
  }

  #note(direction: Direction, segment: Segment, moment: Moment): void {
    const { flags, payloadLength } = segment;
    const own = this.directions[direction];
    own.last = moment;
    if (flags & SYN) this.#noteSyn(direction, segment, moment);
    if (flags & FIN) own.fin ??= moment;
    if (flags & RST) own.rst ??= moment;
    if (flags & (SYN | FIN | RST)) this.#noteClosed();
    if (!(flags & (SYN | RST))) this.sawTraffic = true;
    if (payloadLength > 0 && !(flags & RST)) {
      own.lastData = moment;
      own.payloadBytes += payloadLength;
      if (payloadLength > own.largestPayload) own.largestPayload = payloadLength;
    }
  }

  #noteSyn(direction: Direction, segment: Segment, moment: Moment): void {
    const own = this.directions[direction];
    this.reader.begin();
    if (!(segment.flags & ACK)) {
      const syn = { id: packetId(segment), time: moment.time };
      if (!isSamePacket(this.#lastSyn[direction], syn)) own.syns++;
      this.#lastSyn[direction] = syn;
      this.opener ??= direction;
      return;
    }
    own.synAck ??= moment;
    this.opener ??= opposite(direction);
    // A handshake that was reset (the other side still had an old connection) and tried again: now it goes on.
    if (this.directions.some(({ payloadBytes }) => payloadBytes > 0)) return;
    for (const facts of this.directions) {
      facts.fin = null;
      facts.rst = null;
    }
  }

  #noteClosed(): void {
    const { directions } = this;
    this.isClosed = directions.some(({ rst }) => rst !== null) || directions.every(({ fin }) => fin !== null);
  }

  #order(halves: [HalfStream, HalfStream], direction: Direction, segment: Segment, moment: Moment): void {
    const { flags, sequence, acknowledgment, payloadLength } = segment;
    const half = halves[direction];
    const other = halves[opposite(direction)];
    const first = flags & SYN ? sequenceAdd(sequence, 1) : sequence;
    if (flags & SYN) half.begin(first);
    if (flags & ACK && !(flags & RST)) {
      if (flags & SYN) other.begin(acknowledgment);
      if (other.acknowledge(acknowledgment, moment.time)) {
        this.directions[opposite(direction)].rst = null;
        this.#noteClosed();
      }
    }
    // What a RST carries is a message to people (RFC 9293 section 3.5.3), no data of the stream.
    if (payloadLength > 0 && !(flags & RST)) half.segment(first, segment, moment);
    if (flags & RST) half.reset(sequence);
    if (flags & FIN) half.finish(sequenceAdd(first, payloadLength));
  }

  #drop(halves: [HalfStream, HalfStream]): void {
    this.#takeCounts(halves);
    for (const direction of [0, 1] as const) this.farthest[direction] = halves[direction].nextSequence;
    this.#halves = null;
    this.letGo = true;
    // Where the snapshot length cut it, what it carried is still to be asked.
    if (this.cutInFrame.every((frame) => frame === null)) this.release();
  }

  #takeCounts(halves: [HalfStream, HalfStream]): void {
    for (const direction of [0, 1] as const) {
      this.delivered[direction] = halves[direction].delivered;
      this.missing[direction] = halves[direction].missing;
      this.cutInFrame[direction] = halves[direction].cutInFrame;
      this.finUnseen[direction] = halves[direction].finUnseen;
      this.differences[direction] = halves[direction].retransmissions.differences;
    }
    this.limits = halves.flatMap(({ limits }) => limits);
  }

  #half(direction: Direction): HalfStream {
    return new HalfStream({
      data: (bytes, start, end, arrival) => this.reader.data(direction, bytes, start, end, arrival),
      gap: (length, reason, arrival) => this.reader.gap(direction, length, reason, arrival),
    });
  }
}

function momentOf(frame: Frame): Moment {
  return { frame: frame.number, time: timeOf(frame) };
}

/** Reads nothing. */
export const RELEASED: StreamReader = {
  wanted: false,
  spendsNumber: false,
  keptBytes: 0,
  data: () => {},
  gap: () => {},
  begin: () => {},
};

interface Syn {
  readonly id: number | null;
  readonly time: Time;
}

/** A SYN is not sent again as soon as this (RFC 6298 section 2.1 has 1 s). */
const SYN_AGAIN_SECONDS = 0.1;

/** Whether one packet was captured twice, on two interfaces of a router, say. (All SYNs of a stream have one number.) */
function isSamePacket(before: Syn | null, { id, time }: Syn): boolean {
  return before !== null && before.id === id && secondsBetween(before.time, time) < SYN_AGAIN_SECONDS;
}
