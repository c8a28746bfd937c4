import type { Frame } from '../capture/frame.ts';
import { formatAddress } from '../format/address.ts';
import { secondsBetween, type Time } from '../format/time.ts';
import { MAX_LISTED_STREAMS } from '../limits.ts';
import type { Segment } from '../network/segment.ts';
import { Connection, type Direction, type Endpoint, type StreamReader } from './connection.ts';
import {
  beginsNewStream,
  directionOn,
  type Flow,
  flowKey,
  newFlow,
  noteBase,
  noteQuotedBase,
  restart,
} from './flow.ts';

/** A closed stream ends when this many seconds of the capture have passed: the usual TIME-WAIT. */
const LINGER_SECONDS = 60;

export interface StreamsEvents {
  /** What is to read the bytes of a new stream between these endpoints. */
  readonly newReader: (endpoints: readonly [Endpoint, Endpoint]) => StreamReader;
  /** The stream has ended: closed for a while, replaced by a new one on its ports, or the capture is over. */
  readonly onEnd: (connection: Connection) => void;
}

/**
 * Sorts segments into streams, numbered as Wireshark's `tcp.stream`: by address pair, a new number for a new
 * connection on the same pair. TCP headers that an ICMP error quotes spend a number, too.
 */
export class Streams {
  /** Those that are listed. */
  readonly connections = new Set<Connection>();
  /** Streams numbered so far. */
  count = 0;
  /** Streams beyond MAX_LISTED_STREAMS that were only counted. */
  unlisted = 0;
  readonly #flows = new Map<number, Flow[]>();
  /** Closed connections in the order of their closing, with the time of it. */
  readonly #closing = new Map<Connection, Time>();

  constructor(private readonly events: StreamsEvents) {}

  /** Takes the segment that a frame carries. */
  segment(segment: Segment, frame: Frame): void {
    const flow = this.#flowOf(segment);
    const time: Time = { seconds: frame.seconds, nanoseconds: frame.nanoseconds, digits: frame.digits };
    const { connection, direction } = this.#connectionOn(flow, segment, time);
    const wasWanted = connection.reader.wanted;
    connection.segment(direction, segment, frame.number, time);
    if (wasWanted && !connection.reader.wanted) this.#unlist(connection);
    if (connection.isClosed && !connection.ended) this.#noteClosed(connection, segment, time);
    this.#endClosed(time);
  }

  /** A TCP header quoted in an ICMP error: it takes a number as a segment of the stream would, and is none. */
  quoted(segment: Segment): void {
    const flow = this.#flowOf(segment);
    noteQuotedBase(flow, this.#directionOn(flow, segment), segment);
  }

  /** The capture is over: every stream ends. */
  finish(): void {
    for (const connection of this.connections) this.#end(connection);
    this.#closing.clear();
  }

  #flowOf(segment: Segment): Flow {
    const key = flowKey(segment);
    const bucket = this.#flows.get(key);
    const known = bucket?.find((flow) => directionOn(flow, segment) !== null);
    if (known !== undefined) return known;
    const flow = newFlow(segment, this.count++);
    if (bucket === undefined) this.#flows.set(key, [flow]);
    else bucket.push(flow);
    return flow;
  }

  #connectionOn(flow: Flow, segment: Segment, time: Time): { connection: Connection; direction: Direction } {
    const direction = this.#directionOn(flow, segment);
    noteBase(flow, direction, segment);
    flow.connection ??= this.#connect(flow, time);
    return { connection: flow.connection, direction };
  }

  /** Which way the segment goes, on a new stream if it begins one. */
  #directionOn(flow: Flow, segment: Segment): Direction {
    const direction = directionOn(flow, segment) ?? 0;
    if (!beginsNewStream(flow, direction, segment)) return direction;
    if (flow.connection !== null) this.#end(flow.connection);
    restart(flow, segment, this.count++);
    return 0;
  }

  #connect(flow: Flow, time: Time): Connection {
    const endpoints = [
      { ip: formatAddress(flow.a, 0, flow.addressLength), port: flow.portA },
      { ip: formatAddress(flow.b, 0, flow.addressLength), port: flow.portB },
    ] as const;
    const connection = new Connection(flow.number, endpoints, this.events.newReader(endpoints), time);
    this.connections.add(connection);
    return connection;
  }

  #unlist(connection: Connection): void {
    if (this.connections.size <= MAX_LISTED_STREAMS) return;
    this.connections.delete(connection);
    this.unlisted++;
  }

  #noteClosed(connection: Connection, { payloadLength }: Segment, time: Time): void {
    // Data that goes on belies the closing: a RST that the receiver did not believe, say.
    if (payloadLength > 0) this.#closing.delete(connection);
    if (!this.#closing.has(connection)) this.#closing.set(connection, time);
  }

  #endClosed(now: Time): void {
    for (const [connection, since] of this.#closing) {
      if (secondsBetween(since, now) <= LINGER_SECONDS) return;
      if (connection.isClosed) this.#end(connection);
      else this.#closing.delete(connection);
    }
  }

  #end(connection: Connection): void {
    this.#closing.delete(connection);
    if (connection.ended || !this.connections.has(connection)) return;
    connection.end();
    this.events.onEnd(connection);
  }
}
