import { Layer } from './layer.ts';
import { IP_PROTOCOLS } from './numbers.ts';
import { advance, narrow, type Packet, u8, u16, u32 } from './packet.ts';

const HEADER = 40;
const ADDRESS = 16;

/** RFC 8200. */
export function ipv6(packet: Packet): Layer {
  const { bytes, at, segment } = packet;
  if (packet.end - at < HEADER || u8(bytes, at) >> 4 !== 6) return Layer.Nothing;
  // Segmentation offload and jumbograms (RFC 2675) leave the length 0: the frame's length counts then.
  const payloadLength = u16(bytes, at + 4) || packet.wireEnd - at - HEADER;
  packet.ipv6End = at + HEADER + payloadLength;
  narrow(packet, packet.ipv6End);
  segment.addressLength = ADDRESS;
  segment.sourceStart = at + 8;
  segment.destinationStart = at + 24;
  packet.at = at + HEADER;
  return IP_PROTOCOLS[u8(bytes, at + 6)] as Layer;
}

/** Hop-by-hop options, destination options and others of RFC 6564's form: length in units of 8 bytes. */
export function extensionHeader(packet: Packet): Layer {
  return nextHeader(packet, 8, 8);
}

/** Authentication header, RFC 4302: length in units of 4 bytes. What it protects can be read. */
export function authenticationHeader(packet: Packet): Layer {
  return nextHeader(packet, 4, 8);
}

/** Types of routing headers: RFC 5095, RFC 6275, RFC 8754. */
const SOURCE_ROUTE = 0;
const MOBILE_IP = 2;
const SEGMENT_ROUTING = 4;

/** Routing header, RFC 8200 section 4.4: as long as segments are left, the final destination is in it. */
export function routingHeader(packet: Packet): Layer {
  const { bytes, at, segment } = packet;
  const next = nextHeader(packet, 8, 8);
  if (next === Layer.Nothing || u8(bytes, at + 3) === 0) return next;
  const addresses = u8(bytes, at + 1) >> 1;
  const first = at + 8;
  switch (u8(bytes, at + 2)) {
    case SOURCE_ROUTE:
      if (addresses > 0) segment.destinationStart = first + (addresses - 1) * ADDRESS;
      return next;
    case MOBILE_IP:
    case SEGMENT_ROUTING:
      segment.destinationStart = first;
      return addresses > 0 ? next : Layer.Nothing;
    default:
      return next;
  }
}

const MORE_FRAGMENTS = 0x0001;
const FRAGMENT_OFFSET = 0xfff8;

/** Fragment header, RFC 8200 section 4.5. One of a whole packet (RFC 6946) passes. */
export function fragmentHeader(packet: Packet): Layer {
  const { bytes, at, end } = packet;
  if (!advance(packet, 8)) return Layer.Nothing;
  const next = IP_PROTOCOLS[u8(bytes, at)] as Layer;
  const fragment = u16(bytes, at + 2);
  if ((fragment & (FRAGMENT_OFFSET | MORE_FRAGMENTS)) === 0) return next;
  if (packet.at === end || end < packet.ipv6End) return Layer.Nothing;
  const id = `${u32(bytes, at + 4)}`;
  const isLast = (fragment & MORE_FRAGMENTS) === 0;
  return packet.fragments.complete(packet, id, fragment & FRAGMENT_OFFSET, isLast) ? next : Layer.Nothing;
}

function nextHeader(packet: Packet, unit: number, smallest: number): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 2 || !advance(packet, u8(bytes, at + 1) * unit + smallest)) return Layer.Nothing;
  return IP_PROTOCOLS[u8(bytes, at)] as Layer;
}
