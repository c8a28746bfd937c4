import { type Frame, timeOf } from '../capture/frame.ts';
import type { Time } from '../format/time.ts';
import { MAX_FOLLOWED_BYTES, MAX_FOLLOWED_STREAMS, MAX_LISTED_STREAMS } from '../limits.ts';
import { FIN, RST, type Segment, SYN } from '../network/segment.ts';
import { Connection, type Endpoint, RELEASED, type StreamReader } from './connection.ts';
import { FlowTable, NO_FLOW } from './flow-table.ts';
import { Lingering } from './lingering.ts';
import { Openings } from './openings.ts';
import { overloadOf } from './overload.ts';
import { type Begun, Tallies, type Tally } from './tallies.ts';

/** How much may come before it is looked whether too much is kept. */
const LOOK_AFTER_BYTES = MAX_FOLLOWED_BYTES / 16;
const LOOK_AFTER_STREAMS = MAX_FOLLOWED_STREAMS / 16;

export interface StreamsOptions {
  /** Whether ended streams still count the frames that come late. */
  readonly keepEnded: boolean;
  /** Whether ports or payload of a segment, which is among a stream's first, may be those of mail or TLS. */
  readonly isOfInterest: (segment: Segment) => boolean;
  /** What is to read the bytes of a new stream between these endpoints. */
  readonly newReader: (endpoints: readonly [Endpoint, Endpoint]) => StreamReader;
  /**
   * The stream has ended by that time: closed for a while, replaced by a new one on its ports, or given up since there
   * are too many; null: the capture is over. Where it shows neither mail nor TLS, `mayList` is asked before it is told of.
   */
  readonly onEnd: (connection: Connection, now: Time | null, mayList: () => boolean) => void;
  /** The capture is over, and with it this stream. */
  readonly onStranger: (stranger: Stranger) => void;
}

/**
 * A stream that opened with a whole handshake, was neither mail nor TLS by the first that was said, and went on to the
 * capture's end: direction 0 is the client's.
 */
export interface Stranger extends Tally {
  readonly number: number;
  readonly endpoints: readonly [Endpoint, Endpoint];
  readonly firstFrame: number;
  readonly firstTime: Time;
}

/**
 * Sorts segments into streams, numbered as Wireshark's `tcp.stream`: by address pair, a new number for a new
 * connection on the same pair. TCP headers that an ICMP error quotes spend a number, too.
 */
export class Streams {
  /** Streams numbered so far. */
  count = 0;
  /** Streams beyond MAX_LISTED_STREAMS that were only counted. */
  unlisted = 0;
  /** Segments between more pairs than MAX_FLOWS. */
  unsorted = 0;
  readonly #flows = new FlowTable();
  readonly #openings = new Openings();
  readonly #tallies = new Tallies();
  /**
   * The stream that each flow has now: none while only ICMP errors spoke of it or numbers are enough, null where it is
   * not listed.
   */
  readonly #connections: (Connection | null | undefined)[] = [];
  /** Streams that have not ended, each with its flow. */
  readonly #open = new Map<Connection, number>();
  readonly #lingering = new Lingering();
  /** Payload bytes and streams that came since it was looked how much is kept. */
  #newBytes = 0;
  #newStreams = 0;
  /** Streams that are listed though they are neither mail nor TLS. */
  #listedOthers = 0;
  #lastFlow = NO_FLOW;

  constructor(private readonly options: StreamsOptions) {}

  /** The number of the stream that the last segment, quoted or not, was sorted into, null where it was sorted into none. */
  get lastStream(): number | null {
    return this.#lastFlow === NO_FLOW ? null : this.#flows.numberOf(this.#lastFlow);
  }

  /** Streams that have not ended. */
  get open(): Iterable<Connection> {
    return this.#open.keys();
  }

  /** Takes the segment that a frame carries. */
  segment(segment: Segment, frame: Frame): void {
    const flow = this.#sort(segment, frame);
    this.#lastFlow = flow;
    if (flow === NO_FLOW) {
      this.unsorted++;
      return;
    }
    this.#flows.noteBase(flow, segment);
    if (this.#tallies.has(flow)) this.#tally(flow, segment, frame);
    else this.#follow(flow, segment, frame);
    if (secondsOf(frame) > this.#lingering.nextEnd) this.#endClosed(frame);
    if (this.#newBytes > LOOK_AFTER_BYTES || this.#newStreams > LOOK_AFTER_STREAMS) this.#relieve(frame);
  }

  /** A TCP header quoted in an ICMP error: it takes a number as a segment of the stream would, and is none. */
  quoted(segment: Segment, frame: Frame): void {
    const flow = this.#sort(segment, frame);
    this.#lastFlow = flow;
    if (flow !== NO_FLOW) this.#flows.noteQuotedBase(flow, segment);
  }

  /** Nothing has come for a while: streams that are closed end now. */
  settle(): void {
    for (const connection of this.#lingering.settled()) this.#end(connection, connection.lastTime);
  }

  /** The capture is over: every stream ends. */
  finish(): void {
    // Frames that came late.
    for (const [flow, connection] of this.#connections.entries()) {
      if (connection?.ended && this.#tallies.has(flow)) this.#count(connection, flow);
    }
    const strangers: Stranger[] = [];
    for (const flow of this.#openings.flows()) {
      if (this.#tallies.has(flow)) strangers.push(this.#stranger(flow));
      else this.#connectOpening(flow);
    }
    const open = [...this.#open.keys(), ...strangers].sort((a, b) => a.firstFrame - b.firstFrame);
    for (const stream of open) {
      if (stream instanceof Connection) this.#end(stream, null);
      else this.options.onStranger(stream);
    }
  }

  /** The segment's flow, with the stream that it belongs to or begins. */
  #sort(segment: Segment, frame: Frame): number {
    const flows = this.#flows;
    const known = flows.count;
    const flow = flows.find(segment);
    if (flow === known) {
      flows.begin(flow, this.count++);
    } else if (flow !== NO_FLOW && flows.beginsNewStream(flow, segment)) {
      const before = this.#openings.has(flow) ? this.#connectOpening(flow) : this.#connections[flow];
      if (before) this.#replace(before, flow, frame);
      this.#connections[flow] = undefined;
      this.#tallies.end(flow);
      flows.begin(flow, this.count++);
    }
    return flow;
  }

  #stranger(flow: number): Stranger {
    const { firstFrame, firstTime } = this.#openings.beginning(flow);
    return {
      number: this.#flows.numberOf(flow),
      endpoints: this.#flows.endpoints(flow),
      firstFrame,
      firstTime,
      ...this.#tallies.of(flow, firstTime.digits),
    };
  }

  #count(connection: Connection, flow: number): void {
    connection.count(this.#tallies.of(flow, connection.firstTime.digits));
  }

  #tally(flow: number, segment: Segment, frame: Frame): void {
    const { direction } = this.#flows;
    this.#tallies.add(flow, direction, segment, frame);
    if ((segment.flags & (SYN | FIN | RST)) === 0) return;
    const connection = this.#openings.has(flow) ? this.#connectOpening(flow) : this.#connections[flow];
    if (!connection) return;
    connection.note(direction, segment, frame);
    if (connection.isClosed && !connection.ended) this.#noteClosed(connection, segment, frame);
  }

  #follow(flow: number, segment: Segment, frame: Frame): void {
    let connection = this.#connections[flow];
    if (connection === null) return;
    if (connection === undefined) {
      if (this.#takeOpening(flow, segment, frame)) return;
      connection = this.#openings.has(flow) ? this.#connectOpening(flow) : this.#connect(flow, frame);
    }
    this.#newBytes += segment.payloadLength;
    connection.segment(this.#flows.direction, segment, frame);
    if (connection.reader.spendsNumber && !connection.spentNumber) {
      connection.spentNumber = true;
      this.count++;
    }
    if (connection.isClosed && !connection.ended) this.#noteClosed(connection, segment, frame);
    if (connection.letGo && !connection.ended) this.#letGo(flow, frame, connection);
  }

  /** Whether the segment goes on with an opening as it should be, and nothing of it is of interest. */
  #takeOpening(flow: number, segment: Segment, frame: Frame): boolean {
    const mayTell = segment.payloadLength > 0 || !this.#openings.has(flow);
    if (mayTell && this.options.isOfInterest(segment)) return false;
    if (!this.#openings.take(flow, this.#flows.direction, segment, frame)) return false;
    if (segment.payloadLength > 0) this.#letGo(flow, frame, this.#openings.sofar(flow));
    return true;
  }

  /** Numbers are not enough any more. */
  #connectOpening(flow: number): Connection {
    let connection: Connection | undefined;
    this.#openings.replay(flow, (direction, segment, frame) => {
      connection ??= this.#connect(flow, frame);
      connection.segment(direction, segment, frame);
    });
    return connection as Connection;
  }

  #connect(flow: number, frame: Frame): Connection {
    const endpoints = this.#flows.endpoints(flow);
    const reader = this.#tallies.has(flow) ? RELEASED : this.options.newReader(endpoints);
    const connection = new Connection(this.#flows.numberOf(flow), endpoints, reader, frame);
    this.#connections[flow] = connection;
    this.#open.set(connection, flow);
    this.#newStreams++;
    return connection;
  }

  /** The stream is neither mail nor TLS: from now on it is counted, if there are not too many of its kind. */
  #letGo(flow: number, frame: Frame, sofar: Begun): void {
    if (this.#mayListOther()) {
      this.#tallies.begin(flow, frame, sofar);
      return;
    }
    const connection = this.#connections[flow];
    if (connection) {
      this.#open.delete(connection);
      this.#lingering.delete(connection);
    }
    this.#openings.end(flow);
    this.#connections[flow] = null;
  }

  /** Whether one more stream that is neither mail nor TLS is listed. */
  #mayListOther(): boolean {
    if (this.#listedOthers < MAX_LISTED_STREAMS) {
      this.#listedOthers++;
      return true;
    }
    this.unlisted++;
    return false;
  }

  /** Gives up streams where all together are too much. */
  #relieve(frame: Frame): void {
    this.#newBytes = 0;
    this.#newStreams = 0;
    const followed = [...this.#open.keys()].filter(({ letGo }) => !letGo);
    const overload = overloadOf(followed);
    if (overload === null) return;
    const { what, limit, givenUp } = overload;
    for (const connection of givenUp) {
      connection.giveUp({ what, limit, frame: frame.number });
      this.#end(connection, timeOf(frame));
    }
  }

  #noteClosed(connection: Connection, { payloadLength }: Segment, frame: Frame): void {
    this.#lingering.note(connection, secondsOf(frame), payloadLength > 0);
  }

  #endClosed(frame: Frame): void {
    for (const connection of this.#lingering.due(secondsOf(frame))) this.#end(connection, timeOf(frame));
  }

  /** Another stream begins on the flow. */
  #replace(connection: Connection, flow: number, frame: Frame): void {
    this.#end(connection, timeOf(frame));
    if (this.#tallies.has(flow)) this.#count(connection, flow);
  }

  #end(connection: Connection, now: Time | null): void {
    this.#lingering.delete(connection);
    const flow = this.#open.get(connection);
    if (flow === undefined) return;
    this.#open.delete(connection);
    const isListed = this.#tallies.has(flow);
    if (isListed) this.#count(connection, flow);
    connection.end();
    this.options.onEnd(connection, now, () => {
      if (isListed || this.#mayListOther()) return true;
      this.#connections[flow] = null;
      return false;
    });
    if (!this.options.keepEnded) this.#connections[flow] = null;
  }
}

function secondsOf({ seconds, nanoseconds }: Frame): number {
  return seconds + nanoseconds / 1e9;
}
