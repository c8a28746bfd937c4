import type { Moment } from './half-stream.ts';

export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

/** One direction, as far as its segments' headers tell. */
export interface DirectionFacts {
  readonly endpoint: Endpoint;
  /** SYNs without ACK; the same packet seen on two interfaces is one. */
  syns: number;
  synAck: Moment | null;
  fin: Moment | null;
  rst: Moment | null;
  /** The last segment with payload. */
  lastData: Moment | null;
  /** The last segment of any kind. */
  last: Moment | null;
  /** Payload bytes on the wire, retransmissions included. */
  payloadBytes: number;
  /** The longest payload of one segment. */
  largestPayload: number;
}

/** Of a direction in which nothing was sent yet. */
export function newFacts(endpoint: Endpoint): DirectionFacts {
  return {
    endpoint,
    syns: 0,
    synAck: null,
    fin: null,
    rst: null,
    lastData: null,
    last: null,
    payloadBytes: 0,
    largestPayload: 0,
  };
}
