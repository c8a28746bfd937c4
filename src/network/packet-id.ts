import { u16 } from './packet.ts';
import type { Segment } from './segment.ts';

/** Bytes from the Identification to the source address, RFC 791 section 3.1. */
const BEFORE_SOURCE = 8;

/** IPv4's Identification, which tells a packet from its retransmission; null in IPv6, which has none. */
export function packetId({ bytes, sourceStart, addressLength }: Segment): number | null {
  return addressLength === 4 ? u16(bytes, sourceStart - BEFORE_SOURCE) : null;
}

/** Has `packetId` read this from a segment that has no bytes. */
export function putPacketId(segment: Segment, id: number | null): void {
  segment.bytes = Uint8Array.of((id ?? 0) >> 8, (id ?? 0) & 0xff);
  segment.sourceStart = BEFORE_SOURCE;
  segment.addressLength = id === null ? 16 : 4;
}
