import { copyOf } from '../bytes/copy.ts';
import { ACK, type Segment, SYN } from '../network/segment.ts';
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
}

/** A pair that sends for the first time: the segment's sender is its `a`. */
export function newFlow(segment: Segment, number: number): Flow {
  const { bytes, sourceStart, destinationStart, addressLength, sourcePort, destinationPort } = segment;
  return {
    a: copyOf(bytes, sourceStart, sourceStart + addressLength),
    b: copyOf(bytes, destinationStart, destinationStart + addressLength),
    portA: sourcePort,
    portB: destinationPort,
    addressLength,
    number,
    connection: null,
    base: [null, null],
  };
}

/** Begins a new stream on the same pair. */
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
 * Whether the segment begins a new stream on a pair that had one, by the rule of Wireshark 4.0: a SYN without ACK whose
 * sequence number is not its side's first one, as far as that is known. FIN and RST before it make no difference: a SYN
 * with the same sequence number stays with its stream.
 */
export function beginsNewStream(flow: Flow, direction: Direction, { flags, sequence }: Segment): boolean {
  const base = flow.base[direction];
  return (flags & (SYN | ACK)) === SYN && base !== null && base !== sequence;
}

/** Remembers where each direction's sequence numbers begin, as far as this segment tells. */
export function noteBase(flow: Flow, direction: Direction, segment: Segment): void {
  noteQuotedBase(flow, direction, segment);
  const { flags, sequence, acknowledgment } = segment;
  flow.base[direction] ??= flags & SYN ? sequence : sequenceAdd(sequence, -1);
  if (flags & ACK) flow.base[opposite(direction)] ??= sequenceAdd(acknowledgment, -1);
}

/** What is quoted in an ICMP error tells nothing new; but a SYN/ACK, quoted or not, corrects what was known. */
export function noteQuotedBase(flow: Flow, direction: Direction, { flags, sequence }: Segment): void {
  const isSynAck = (flags & (SYN | ACK)) === (SYN | ACK);
  if (isSynAck && flow.base[direction] !== null) flow.base[direction] = sequence;
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

function sameBytes(address: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let i = 0; i < address.length; i++) if (address[i] !== bytes[start + i]) return false;
  return true;
}
