import { Layer } from './layer.ts';
import { IP_PROTOCOLS } from './numbers.ts';
import { advance, narrow, type Packet, u8, u16 } from './packet.ts';

const SMALLEST_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

/** IPv4 or IPv6, by the version in the first four bits. */
export function ip(packet: Packet): Layer {
  const { bytes, at, end } = packet;
  if (at >= end) return Layer.Nothing;
  const version = u8(bytes, at) >> 4;
  if (version === 4) return ipv4(packet);
  return version === 6 ? Layer.Ipv6 : Layer.Nothing;
}

/** RFC 791. Bad checksums pass: network cards fill them in after the capture. */
function ipv4(packet: Packet): Layer {
  const { bytes, at, segment } = packet;
  if (packet.end - at < SMALLEST_HEADER) return Layer.Nothing;
  const headerLength = (u8(bytes, at) & 0x0f) * 4;
  // Segmentation offload leaves the total length 0 where it does not fit: the frame's length counts then.
  const totalLength = u16(bytes, at + 2) || packet.wireEnd - at;
  if (headerLength < SMALLEST_HEADER || totalLength < headerLength) return Layer.Nothing;
  narrow(packet, at + totalLength);
  if (!advance(packet, headerLength)) return Layer.Nothing;
  segment.addressLength = 4;
  segment.sourceStart = at + 12;
  segment.destinationStart =
    headerLength > SMALLEST_HEADER ? finalDestination(bytes, at, packet.at) : at + 16;
  const isFragment = (u16(bytes, at + 6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0;
  if (isFragment && !takesFragment(packet, at, totalLength)) return Layer.Nothing;
  return IP_PROTOCOLS[u8(bytes, at + 9)] as Layer;
}

/**
 * Whether there is something to go on with: the packet that this fragment completes, or the beginning of one whose
 * first fragment was cut off, so that nothing will complete it.
 */
function takesFragment(packet: Packet, start: number, totalLength: number): boolean {
  const { bytes, at, end } = packet;
  const field = u16(bytes, start + 6);
  const offset = (field & FRAGMENT_OFFSET) * 8;
  if (end < start + totalLength) return offset === 0;
  if (at === end) return false;
  const protocol = u8(bytes, start + 9);
  const id = `${u16(bytes, start + 4)} ${protocol} ${isPrivate(packet) ? packet.vlan : 0}`;
  return packet.fragments.complete(packet, id, offset, (field & MORE_FRAGMENTS) === 0);
}

/** Addresses that mean other hosts on other VLANs: RFC 1918, and those of the link (RFC 3927). */
function isPrivate({ segment }: Packet): boolean {
  const { bytes, sourceStart, destinationStart } = segment;
  return isPrivateAddress(u16(bytes, sourceStart)) || isPrivateAddress(u16(bytes, destinationStart));
}

/** By the first two bytes of the address. */
function isPrivateAddress(prefix: number): boolean {
  return prefix >> 8 === 10 || prefix >> 4 === 0xac1 || prefix === 0xc0a8 || prefix === 0xa9fe;
}

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;
const LOOSE_SOURCE_ROUTE = 131;
const STRICT_SOURCE_ROUTE = 137;

/** Where the destination's address is: behind those of a source route that is not used up (RFC 791 section 3.1). */
function finalDestination(bytes: Uint8Array, start: number, end: number): number {
  const inHeader = start + 16;
  let at = start + SMALLEST_HEADER;
  while (at < end) {
    const type = u8(bytes, at);
    if (type === END_OF_OPTIONS) return inHeader;
    const length = type === NO_OPERATION ? 1 : at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length === 0 || at + length > end) return inHeader;
    if (type === LOOSE_SOURCE_ROUTE || type === STRICT_SOURCE_ROUTE) {
      const pointer = length > 2 ? u8(bytes, at + 2) : 0;
      const left = pointer >= 4 && pointer <= length && pointer % 4 === 0;
      return left ? at + length - 4 : inHeader;
    }
    at += length;
  }
  return inHeader;
}
