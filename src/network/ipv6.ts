import { advance, ipLayer, type Layer, NOTHING, narrow, type Packet, u8, u16 } from './packet.ts';

const HEADER = 40;
const MORE_FRAGMENTS = 0x0001;
const FRAGMENT_OFFSET = 0xfff8;

/** RFC 8200. */
export function ipv6(packet: Packet): Layer {
  const { bytes, at, segment } = packet;
  if (packet.end - at < HEADER || u8(bytes, at) >> 4 !== 6) return NOTHING;
  // Segmentation offload and jumbograms (RFC 2675) leave the length 0: the frame's length counts then.
  const payloadLength = u16(bytes, at + 4) || packet.wireEnd - at - HEADER;
  narrow(packet, at + HEADER + payloadLength);
  segment.addressLength = 16;
  segment.sourceStart = at + 8;
  segment.destinationStart = at + 24;
  advance(packet, HEADER);
  return ipLayer(u8(bytes, at + 6));
}

/** Hop-by-hop options, routing, destination options and others of RFC 6564's form: length in units of 8 bytes. */
export function extensionHeader(packet: Packet): Layer {
  return nextHeader(packet, 8, 8);
}

/** Authentication header, RFC 4302: length in units of 4 bytes. What it protects can be read. */
export function authenticationHeader(packet: Packet): Layer {
  return nextHeader(packet, 4, 8);
}

/** Fragment header, RFC 8200 section 4.5. One of a whole packet (RFC 6946) passes. */
export function fragmentHeader(packet: Packet): Layer {
  const { bytes, at, quoted } = packet;
  if (!advance(packet, 8)) return NOTHING;
  const fragment = u16(bytes, at + 2);
  const apart = fragment & (quoted ? FRAGMENT_OFFSET : FRAGMENT_OFFSET | MORE_FRAGMENTS);
  return apart ? NOTHING : ipLayer(u8(bytes, at));
}

function nextHeader(packet: Packet, unit: number, smallest: number): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 2) return NOTHING;
  return advance(packet, u8(bytes, at + 1) * unit + smallest) ? ipLayer(u8(bytes, at)) : NOTHING;
}
