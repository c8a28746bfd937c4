import type { Frame } from '../capture/frame.ts';
import { formatAddress } from '../format/address.ts';
import { secondsBetween, type Time } from '../format/time.ts';
import { MAX_LISTED_STREAMS } from '../limits.ts';
import { FIN, RST, type Segment } from '../network/segment.ts';
import { Connection, type Direction, type Endpoint, type StreamReader } from './connection.ts';
import { beginsNewStream, directionOn, type Flow, flowKey, newFlow, noteSegment, restart } from './flow.ts';

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
  /** In the order of their numbers. */
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
    if (segment.flags & (FIN | RST)) {
      if (connection.isClosed && !connection.ended && !this.#closing.has(connection))
        this.#closing.set(connection, time);
    }
    this.#endClosed(time);
  }

  /** A TCP header quoted in an ICMP error: it takes a number as a segment of the stream would, and is none. */
  quoted(segment: Segment): void {
    const flow = this.#flowOf(segment);
    const direction = directionOn(flow, segment) ?? 0;
    const isNew = flow.isNew;
    flow.isNew = false;
    if (beginsNewStream(flow, direction, segment)) this.#renew(flow, segment);
    flow.isNew = false;
    noteSegment(flow, direction, segment, isNew, true);
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
    let direction = directionOn(flow, segment) ?? 0;
    const isNew = flow.isNew;
    flow.isNew = false;
    if (beginsNewStream(flow, direction, segment)) {
      this.#renew(flow, segment);
      direction = 0;
    }
    flow.isNew = false;
    noteSegment(flow, direction, segment, isNew, false);
    flow.connection ??= this.#connect(flow, time);
    return { connection: flow.connection, direction };
  }

  #renew(flow: Flow, segment: Segment): void {
    if (flow.connection !== null) this.#end(flow.connection);
    restart(flow, segment, this.count++);
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

  #endClosed(now: Time): void {
    for (const [connection, since] of this.#closing) {
      if (secondsBetween(since, now) <= LINGER_SECONDS) return;
      this.#end(connection);
    }
  }

  #end(connection: Connection): void {
    this.#closing.delete(connection);
    if (connection.ended) return;
    connection.end();
    this.events.onEnd(connection);
  }
}
