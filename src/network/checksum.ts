import { u16 } from './packet.ts';
import type { Segment } from './segment.ts';

const TCP = 6;

/**
 * What both addresses add to the checksum of every segment between them: the pseudo-header of RFC 9293 section 3.1 and
 * RFC 8200 section 8.1 without its length.
 */
export function addressSum(segment: Segment): number {
  const { bytes, sourceStart, destinationStart, addressLength } = segment;
  const source = wordSum(bytes, sourceStart, sourceStart + addressLength);
  return source + wordSum(bytes, destinationStart, destinationStart + addressLength);
}

/**
 * Whether the checksum of a TCP segment holds; `bytes[start..end)` is its header and the whole of its payload.
 *
 * That it does not hold proves no damage by itself: a host that leaves checksums to its network card (offload) captures
 * what it sends before they are there.
 */
export function checksumHolds(bytes: Uint8Array, start: number, end: number, addresses: number): boolean {
  const sum = addresses + TCP + (end - start) + wordSum(bytes, start, end);
  // With the carries added back in (RFC 1071), what is right adds up to ones only.
  return sum % 0xffff === 0;
}

/** The sum of the 16-bit words; an odd last byte is the upper half of one. */
function wordSum(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 1 < end; at += 2) sum += u16(bytes, at);
  return at < end ? sum + ((bytes[at] as number) << 8) : sum;
}
