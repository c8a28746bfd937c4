import { Layer } from './layer.ts';
import { advance, type Packet, u8 } from './packet.ts';

/** Destination unreachable, source quench, time exceeded, parameter problem. Of redirects, too little is read for TCP. */
const ERRORS: ReadonlySet<number> = new Set([3, 4, 11, 12]);

/** Destination unreachable, packet too big, time exceeded, parameter problem. */
const ERRORS_V6: ReadonlySet<number> = new Set([1, 2, 3, 4]);

/** RFC 792: error messages quote the beginning of the packet that they are about. */
export function icmp(packet: Packet): Layer {
  return quotedPacket(packet, ERRORS);
}

/** RFC 4443. */
export function icmpv6(packet: Packet): Layer {
  return quotedPacket(packet, ERRORS_V6);
}

function quotedPacket(packet: Packet, errors: ReadonlySet<number>): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 8) || !errors.has(u8(bytes, at))) return Layer.Nothing;
  packet.quoted = true;
  return Layer.Ip;
}
