import { ACK, FIN, RST, type Segment, SYN } from '../network/segment.ts';
import type { Connection, Direction } from './connection.ts';
import { opposite } from './connection.ts';
import { sequenceAdd } from './sequence.ts';

/** A pair of addresses with ports, and the connection it has now. Direction 0 is from `a` to `b`. */
export interface Flow {
  a: Uint8Array;
  b: Uint8Array;
  portA: number;
  portB: number;
  readonly addressLength: 4 | 16;
  /** The number of the stream that the pair has now. */
  number: number;
  /** null until a segment (and no mere quotation in an ICMP error) was seen. */
  connection: Connection | null;
  /** The sequence number before the first data byte of each direction, known or inferred from an acknowledgment. */
  base: [number | null, number | null];
  sawEnd: boolean;
  isNew: boolean;
}

export function newFlow(segment: Segment, number: number): Flow {
  const { a, b } = addresses(segment);
  const { sourcePort: portA, destinationPort: portB, addressLength } = segment;
  return {
    a,
    b,
    portA,
    portB,
    addressLength,
    number,
    connection: null,
    base: [null, null],
    sawEnd: false,
    isNew: true,
  };
}

/** Makes the segment's sender the flow's `a`, for a new connection on the same pair. */
export function restart(flow: Flow, segment: Segment, number: number): void {
  Object.assign(flow, newFlow(segment, number));
}

/** Which way the segment goes on this flow; null where it belongs to another. */
export function directionOn(flow: Flow, segment: Segment): Direction | null {
  const { bytes, sourceStart, destinationStart, addressLength, sourcePort, destinationPort } = segment;
  if (flow.addressLength !== addressLength) return null;
  if (
    flow.portA === sourcePort &&
    flow.portB === destinationPort &&
    sameBytes(flow.a, bytes, sourceStart) &&
    sameBytes(flow.b, bytes, destinationStart)
  ) {
    return 0;
  }
  if (
    flow.portB === sourcePort &&
    flow.portA === destinationPort &&
    sameBytes(flow.b, bytes, sourceStart) &&
    sameBytes(flow.a, bytes, destinationStart)
  ) {
    return 1;
  }
  return null;
}

/**
 * Whether the segment begins a new stream on a pair that had one, by Wireshark's rule: a SYN (without ACK) whose
 * sequence number is not its side's first one, or that follows a FIN or RST.
 */
export function beginsNewStream(flow: Flow, direction: Direction, { flags, sequence }: Segment): boolean {
  const base = flow.base[direction];
  if ((flags & (SYN | ACK)) !== SYN || base === null) return false;
  return sequence !== base;
}

export function noteSegment(
  flow: Flow,
  direction: Direction,
  { flags, sequence, acknowledgment }: Segment,
  isFirst: boolean,
  quoted: boolean,
): void {
  const synAck = (flags & (SYN | ACK)) === (SYN | ACK);
  if (synAck && flow.base[direction] !== null) flow.base[direction] = sequence;
  if (!quoted) {
    flow.base[direction] ??= flags & SYN ? sequence : sequenceAdd(sequence, -1);
    if (flags & ACK) flow.base[opposite(direction)] ??= sequenceAdd(acknowledgment, -1);
  }
  if (!isFirst && (flags & RST || (flags & (FIN | ACK)) === (FIN | ACK))) flow.sawEnd = true;
}

/** The same for both directions of a pair. */
export function flowKey(segment: Segment): number {
  const { bytes, sourceStart, destinationStart, addressLength, sourcePort, destinationPort } = segment;
  return (
    endpointHash(bytes, sourceStart, addressLength, sourcePort) ^
    endpointHash(bytes, destinationStart, addressLength, destinationPort)
  );
}

function endpointHash(bytes: Uint8Array, start: number, length: number, port: number): number {
  let hash = port;
  for (let i = start; i < start + length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}

function addresses({ bytes, sourceStart, destinationStart, addressLength }: Segment): {
  a: Uint8Array;
  b: Uint8Array;
} {
  return {
    a: bytes.slice(sourceStart, sourceStart + addressLength),
    b: bytes.slice(destinationStart, destinationStart + addressLength),
  };
}

function sameBytes(address: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < address.length; i++) if (address[i] !== bytes[start + i]) return false;
  return true;
}
