import { advance, ipLayer, type Layer, NOTHING, narrow, type Packet, u8, u16 } from './packet.ts';

const SMALLEST_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

/** RFC 791. Bad checksums pass: network cards fill them in after the capture. */
export function ipv4(packet: Packet): Layer {
  const { bytes, at, segment } = packet;
  if (packet.end - at < SMALLEST_HEADER || u8(bytes, at) >> 4 !== 4) return NOTHING;
  const headerLength = (u8(bytes, at) & 0x0f) * 4;
  // Segmentation offload leaves the total length 0 where it does not fit: the frame's length counts then.
  const totalLength = u16(bytes, at + 2) || packet.wireEnd - at;
  if (headerLength < SMALLEST_HEADER || totalLength < headerLength) return NOTHING;
  narrow(packet, at + totalLength);
  const fragment = u16(bytes, at + 6);
  // An ICMP error quotes only the beginning, so the first fragment will do there.
  if (fragment & (packet.quoted ? FRAGMENT_OFFSET : FRAGMENT_OFFSET | MORE_FRAGMENTS)) return NOTHING;
  segment.addressLength = 4;
  segment.sourceStart = at + 12;
  segment.destinationStart = at + 16;
  return advance(packet, headerLength) ? ipLayer(u8(bytes, at + 9)) : NOTHING;
}
