import { type Frame, timeOf } from '../capture/frame.ts';
import type { Time } from '../format/time.ts';
import { MAX_FOLLOWED_BYTES, MAX_FOLLOWED_STREAMS, MAX_LISTED_STREAMS } from '../limits.ts';
import { FIN, RST, type Segment, SYN } from '../network/segment.ts';
import { Connection, type Endpoint, type StreamReader } from './connection.ts';
import { FlowTable, NO_FLOW } from './flow-table.ts';
import { overloadOf } from './overload.ts';
import { Tallies } from './tallies.ts';

/** A closed stream ends when this many seconds of the capture have passed: the usual TIME-WAIT. */
const LINGER_SECONDS = 60;

/** How much may come before it is looked whether too much is kept. */
const LOOK_AFTER_BYTES = MAX_FOLLOWED_BYTES / 16;
const LOOK_AFTER_STREAMS = MAX_FOLLOWED_STREAMS / 16;

export interface StreamsOptions {
  /** Whether ended streams still count the frames that come late. */
  readonly keepEnded: boolean;
  /** What is to read the bytes of a new stream between these endpoints. */
  readonly newReader: (endpoints: readonly [Endpoint, Endpoint]) => StreamReader;
  /**
   * The stream has ended: closed for a while, replaced by a new one on its ports, or given up since there are too many;
   * null: the capture is over. Where it shows neither mail nor TLS, `mayList` is asked before it is told of.
   */
  readonly onEnd: (connection: Connection, end: End | null, mayList: () => boolean) => void;
}

/** When a stream has ended. */
export interface End {
  readonly time: Time;
  /** The frame that showed it. */
  readonly frame: number;
  /** The frame that had closed it, by which those go that end at once; 0 where it was replaced. */
  readonly closedIn: number;
}

interface Closing {
  readonly seconds: number;
  readonly frame: number;
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
  readonly #tallies = new Tallies();
  /**
   * The stream that each flow has now: none while only ICMP errors spoke of it, null where it is not listed.
   */
  readonly #connections: (Connection | null | undefined)[] = [];
  /** Streams that have not ended, each with its flow. */
  readonly #open = new Map<Connection, number>();
  /** Closed streams in the order of their closing. */
  readonly #closing = new Map<Connection, Closing>();
  /** Before this time, in seconds, no closed stream ends. */
  #nextEnd = Number.POSITIVE_INFINITY;
  /** Payload bytes and streams that came since it was looked how much is kept. */
  #newBytes = 0;
  #newStreams = 0;
  /** Streams that are listed though they are neither mail nor TLS. */
  #listedOthers = 0;
  #lastFlow = NO_FLOW;

  constructor(private readonly options: StreamsOptions) {}

  /** The number of the stream that the last segment was sorted into, null where it was sorted into none. */
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
    if (secondsOf(frame) > this.#nextEnd) this.#endClosed(frame);
    if (this.#newBytes > LOOK_AFTER_BYTES || this.#newStreams > LOOK_AFTER_STREAMS) this.#relieve(frame);
  }

  /** A TCP header quoted in an ICMP error: it takes a number as a segment of the stream would, and is none. */
  quoted(segment: Segment, frame: Frame): void {
    const flow = this.#sort(segment, frame);
    if (flow !== NO_FLOW) this.#flows.noteQuotedBase(flow, segment);
  }

  /** Nothing has come for a while: streams that are closed end now. */
  settle(): void {
    for (const [connection, { frame }] of this.#closing) {
      const { isClosed, mayTryAgain, lastTime, lastFrame } = connection;
      if (!isClosed) this.#closing.delete(connection);
      else if (!mayTryAgain) this.#end(connection, { time: lastTime, frame: lastFrame, closedIn: frame });
    }
  }

  /** The capture is over: every stream ends. */
  finish(): void {
    const open = [...this.#open.keys()].sort((a, b) => a.number - b.number);
    for (const connection of open) this.#end(connection, null);
    // Frames that came late.
    for (const [flow, connection] of this.#connections.entries()) {
      if (connection && this.#tallies.has(flow)) connection.count(this.#tallies.of(flow));
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
      const before = this.#connections[flow];
      if (before) this.#replace(before, flow, frame);
      this.#connections[flow] = undefined;
      this.#tallies.end(flow);
      flows.begin(flow, this.count++);
    }
    return flow;
  }

  #tally(flow: number, segment: Segment, frame: Frame): void {
    const { direction } = this.#flows;
    this.#tallies.add(flow, direction, segment, frame);
    if ((segment.flags & (SYN | FIN | RST)) === 0) return;
    const connection = this.#connections[flow];
    if (!connection) return;
    connection.note(direction, segment, frame);
    if (connection.isClosed && !connection.ended) this.#noteClosed(connection, segment, frame);
  }

  #follow(flow: number, segment: Segment, frame: Frame): void {
    let connection = this.#connections[flow];
    if (connection === undefined) connection = this.#connect(flow, frame);
    if (connection === null) return;
    this.#newBytes += segment.payloadLength;
    connection.segment(this.#flows.direction, segment, frame);
    if (connection.isClosed && !connection.ended) this.#noteClosed(connection, segment, frame);
    if (connection.letGo && !connection.ended) this.#letGo(connection, flow, frame);
  }

  #connect(flow: number, frame: Frame): Connection {
    const endpoints = this.#flows.endpoints(flow);
    const reader = this.options.newReader(endpoints);
    const connection = new Connection(this.#flows.numberOf(flow), endpoints, reader, frame);
    this.#connections[flow] = connection;
    this.#open.set(connection, flow);
    this.#newStreams++;
    return connection;
  }

  /** The stream is neither mail nor TLS: from now on it is counted, if there are not too many of its kind. */
  #letGo(connection: Connection, flow: number, frame: Frame): void {
    if (this.#mayListOther()) {
      this.#tallies.begin(flow, frame, connection, connection.farthest);
    } else {
      this.#open.delete(connection);
      this.#closing.delete(connection);
      this.#connections[flow] = null;
    }
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
      this.#end(connection, endIn(frame, Number.POSITIVE_INFINITY));
    }
  }

  #noteClosed(connection: Connection, { payloadLength }: Segment, frame: Frame): void {
    const now = secondsOf(frame);
    // Data that goes on belies the closing: a RST that the receiver did not believe, say.
    if (payloadLength > 0) this.#closing.delete(connection);
    if (!this.#closing.has(connection)) this.#closing.set(connection, { seconds: now, frame: frame.number });
    this.#nextEnd = Math.min(this.#nextEnd, now + LINGER_SECONDS);
  }

  #endClosed(frame: Frame): void {
    const now = secondsOf(frame);
    this.#nextEnd = Number.POSITIVE_INFINITY;
    for (const [connection, closing] of this.#closing) {
      this.#nextEnd = closing.seconds + LINGER_SECONDS;
      if (now <= this.#nextEnd) return;
      if (connection.isClosed) this.#end(connection, endIn(frame, closing.frame));
      else this.#closing.delete(connection);
    }
    this.#nextEnd = Number.POSITIVE_INFINITY;
  }

  /** Another stream begins on the flow. */
  #replace(connection: Connection, flow: number, frame: Frame): void {
    this.#end(connection, endIn(frame, 0));
    if (this.#tallies.has(flow)) connection.count(this.#tallies.of(flow));
  }

  #end(connection: Connection, end: End | null): void {
    this.#closing.delete(connection);
    const flow = this.#open.get(connection);
    if (flow === undefined) return;
    this.#open.delete(connection);
    const isListed = this.#tallies.has(flow);
    if (isListed) connection.count(this.#tallies.of(flow));
    connection.end();
    this.options.onEnd(connection, end, () => {
      if (isListed || this.#mayListOther()) return true;
      this.#connections[flow] = null;
      return false;
    });
    if (!this.options.keepEnded) this.#connections[flow] = null;
  }
}

function endIn(frame: Frame, closedIn: number): End {
  return { time: timeOf(frame), frame: frame.number, closedIn };
}

function secondsOf({ seconds, nanoseconds }: Frame): number {
  return seconds + nanoseconds / 1e9;
}
