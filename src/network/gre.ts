import { Layer } from './layer.ts';
import { GRE_PROTOCOLS } from './numbers.ts';
import { advance, type Packet, u8, u16 } from './packet.ts';

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
const ACKNOWLEDGMENT = 0x0080;
const VERSION = 0x0007;

const PPP = 0x880b;
const WCCP = 0x883e;
const ERSPAN_2 = 0x88be;

/** RFC 2784 and 2890, with the routing of RFC 1701; version 1 is that of PPTP (RFC 2637). */
export function gre(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 4)) return Layer.Nothing;
  const flags = u16(bytes, at);
  const protocol = u16(bytes, at + 2);
  if (flags & (CHECKSUM | ROUTING)) packet.at += 4;
  if (flags & KEY) packet.at += 4;
  if (flags & SEQUENCE) packet.at += 4;
  if (protocol === PPP && flags & VERSION && flags & ACKNOWLEDGMENT) packet.at += 4;
  if (flags & ROUTING && !skipRouting(packet)) return Layer.Nothing;
  if (packet.at >= packet.end) return Layer.Nothing;
  // Version 2 of WCCP has a header of its own under the same number.
  if (protocol === WCCP && u8(bytes, at + 4) >> 4 !== 4) return advance(packet, 4) ? Layer.Ip : Layer.Nothing;
  // ERSPAN I has no header, and no sequence numbers.
  if (protocol === ERSPAN_2 && flags & SEQUENCE) return Layer.Erspan;
  return GRE_PROTOCOLS[protocol] as Layer;
}

/** Source route entries: family, offset and length, up to one that is all zero. */
function skipRouting(packet: Packet): boolean {
  const { bytes } = packet;
  for (;;) {
    const { at } = packet;
    if (!advance(packet, 4)) return false;
    const length = u8(bytes, at + 3);
    if (length === 0 && u16(bytes, at) === 0) return true;
    packet.at += length;
  }
}

const VERSION_2 = 1;
const VERSION_3 = 2;
const FRAME_TYPE = 0x7c00;
const SUBHEADER = 0x0001;

/** ERSPAN II and III, draft-foschiano-erspan: mirrored Ethernet frames. */
export function erspan(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 8)) return Layer.Nothing;
  switch (u8(bytes, at) >> 4) {
    case VERSION_2:
      return Layer.Ethernet;
    case VERSION_3: {
      if (!advance(packet, 4)) return Layer.Nothing;
      const flags = u16(bytes, at + 10);
      if (flags & SUBHEADER) packet.at += 8;
      return flags & FRAME_TYPE ? Layer.Nothing : Layer.Ethernet;
    }
    default:
      return Layer.Nothing;
  }
}
