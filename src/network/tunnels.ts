import { Layer } from './layer.ts';
import { ETHER_TYPES, NEXT_PROTOCOLS } from './numbers.ts';
import { advance, type Packet, u8, u16 } from './packet.ts';

/** VXLAN, RFC 7348. */
export function vxlan(packet: Packet): Layer {
  return advance(packet, 8) ? Layer.Ethernet : Layer.Nothing;
}

/** VXLAN-GPE, draft-ietf-nvo3-vxlan-gpe: VXLAN that says what follows. */
export function vxlanGpe(packet: Packet): Layer {
  const { bytes, at } = packet;
  return advance(packet, 8) ? (NEXT_PROTOCOLS[u8(bytes, at + 3)] as Layer) : Layer.Nothing;
}

/** GENEVE, RFC 8926: options in units of four bytes, and an EtherType. */
export function geneve(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 8)) return Layer.Nothing;
  const options = (u8(bytes, at) & 0x3f) * 4;
  return advance(packet, options) ? (ETHER_TYPES[u16(bytes, at + 2)] as Layer) : Layer.Nothing;
}

/** Network service header, RFC 8300: its length in units of four bytes. */
export function nsh(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 8)) return Layer.Nothing;
  const length = (u8(bytes, at + 1) & 0x3f) * 4;
  return advance(packet, length - 8) ? (NEXT_PROTOCOLS[u8(bytes, at + 3)] as Layer) : Layer.Nothing;
}

/** EtherIP, RFC 3378. */
export function etherIp(packet: Packet): Layer {
  return advance(packet, 2) ? Layer.Ethernet : Layer.Nothing;
}

const AUTHENTICATION = 1;
const ORIGIN = 0;

/** Teredo, RFC 4380 section 5.1.1: IPv6, and in front what Teredo's servers add. */
export function teredo(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (packet.end - at < 4) return Layer.Nothing;
  const authenticated = u16(bytes, at) === AUTHENTICATION;
  if (authenticated && !advance(packet, 13 + u8(bytes, at + 2) + u8(bytes, at + 3))) return Layer.Nothing;
  if (packet.end - packet.at < 2) return Layer.Nothing;
  return u16(bytes, packet.at) !== ORIGIN || advance(packet, 8) ? Layer.Ipv6 : Layer.Nothing;
}
