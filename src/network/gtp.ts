import { Layer } from './layer.ts';
import { advance, narrow, type Packet, u8, u16 } from './packet.ts';

/** The message that carries a user's packet: 3GPP TS 29.281. */
const G_PDU = 255;
/** Set in GTP; GTP' is something else. */
const PROTOCOL_TYPE = 0x10;
const EXTENSION = 0x04;
const SEQUENCE = 0x02;
const N_PDU = 0x01;

/** GTP-U, version 1 (3GPP TS 29.281) and version 0 (GSM 09.60), where it carries a packet. */
export function gtp(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 8)) return Layer.Nothing;
  const flags = u8(bytes, at);
  if (u8(bytes, at + 1) !== G_PDU || !(flags & PROTOCOL_TYPE)) return Layer.Nothing;
  const length = u16(bytes, at + 2);
  switch (flags >> 5) {
    case 0:
      narrow(packet, at + 20 + length);
      return advance(packet, 12) ? userPacket(packet) : Layer.Nothing;
    case 1:
      narrow(packet, at + 8 + length);
      return skipOptional(packet, flags) ? userPacket(packet) : Layer.Nothing;
    default:
      return Layer.Nothing;
  }
}

/** Sequence number, N-PDU number and extension headers: if one of them is there, there is room for all. */
function skipOptional(packet: Packet, flags: number): boolean {
  if (!(flags & (EXTENSION | SEQUENCE | N_PDU))) return true;
  if (!advance(packet, 4)) return false;
  if (!(flags & EXTENSION)) return true;
  const { bytes } = packet;
  // The last byte of each header is the type of the next, its first byte the length in units of four.
  while (u8(bytes, packet.at - 1) !== 0) {
    if (packet.at >= packet.end) return false;
    const length = u8(bytes, packet.at) * 4;
    if (length === 0 || !advance(packet, length)) return false;
  }
  return true;
}

const ETHERNET_TYPES: readonly number[] = [0x0800, 0x0806, 0x86dd];

/** Nothing says what it is: IPv4 or IPv6 by their first byte, or Ethernet by its EtherType. */
function userPacket({ bytes, at, end }: Packet): Layer {
  if (at >= end) return Layer.Nothing;
  const first = u8(bytes, at);
  if (first >= 0x45 && first <= 0x4e) return Layer.Ip;
  if (first >> 4 === 6) return Layer.Ipv6;
  const isEthernet = end - at > 14 && ETHERNET_TYPES.includes(u16(bytes, at + 12));
  return isEthernet ? Layer.Ethernet : Layer.Nothing;
}
