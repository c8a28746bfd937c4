import { Layer } from './layer.ts';
import { ETHER_TYPES } from './numbers.ts';
import { advance, type Packet, u8, u16 } from './packet.ts';

/** Labels that say that what follows is about the path and no traffic: RFC 5586, RFC 3429. */
const GENERIC_ASSOCIATED_CHANNEL = 13;
const OAM_ALERT = 14;

/** A stack of labels, RFC 3032. Nothing says what follows: one goes by the first four bits (RFC 4928). */
export function mpls(packet: Packet): Layer {
  const { bytes } = packet;
  let entry: number;
  do {
    const { at } = packet;
    if (!advance(packet, 4)) return Layer.Nothing;
    entry = at;
  } while ((u8(bytes, entry + 2) & 1) === 0);
  const label = (u16(bytes, entry) << 4) | (u8(bytes, entry + 2) >> 4);
  if (label === GENERIC_ASSOCIATED_CHANNEL || label === OAM_ALERT) return Layer.Nothing;
  if (packet.at >= packet.end) return Layer.Nothing;
  switch (u8(bytes, packet.at) >> 4) {
    case 0:
      return pseudowire(packet);
    case 4:
      return Layer.Ip;
    case 6:
      return Layer.Ipv6;
    default:
      return Layer.Nothing;
  }
}

const CONTROL_WORD = 4;
const ETHERNET_HEADER = 14;

/**
 * Ethernet, with a control word of four bytes in front or without (RFC 4448): where an EtherType is known without, it is
 * without. (Wireshark asks whether the vendors of both addresses are known.)
 */
function pseudowire(packet: Packet): Layer {
  const { bytes, at, end } = packet;
  const plain = end - at >= ETHERNET_HEADER && ETHER_TYPES[u16(bytes, at + 12)] !== Layer.Nothing;
  return plain || advance(packet, CONTROL_WORD) ? Layer.Ethernet : Layer.Nothing;
}
