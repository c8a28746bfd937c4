import { Layer } from './layer.ts';
import { ETHER_TYPES } from './numbers.ts';
import { advance, narrow, type Packet, u8, u16 } from './packet.ts';

/** Largest value of the field after the addresses that is a length and no EtherType (IEEE 802.3 clause 3.2.6). */
const MAX_LENGTH = 1500;

/** LINKTYPE_ETHERNET: destination, source, and a type or length. */
export function ethernet(packet: Packet): Layer {
  return typeOrLength(packet, 14);
}

/** The tag of IEEE 802.1Q, 802.1ad and their predecessors: two bytes, and a type or length. */
export function vlan(packet: Packet): Layer {
  const { bytes, at, vlan } = packet;
  if (!advance(packet, 2)) return Layer.Nothing;
  if (vlan === 0) packet.vlan = u16(bytes, at) & 0x0fff;
  return typeOrLength(packet, 2);
}

/** Cisco's VN-Tag: the interfaces of a virtual switch, and a type or length. */
export function vnTag(packet: Packet): Layer {
  return typeOrLength(packet, 6);
}

/** The E-TAG of IEEE 802.1BR: ports of a fabric, and a type or length. */
export function eTag(packet: Packet): Layer {
  return typeOrLength(packet, 8);
}

/** The type or length in the last two bytes of a header. */
function typeOrLength(packet: Packet, headerLength: number): Layer {
  if (!advance(packet, headerLength)) return Layer.Nothing;
  const { bytes, at } = packet;
  const field = u16(bytes, at - 2);
  if (field > MAX_LENGTH) return ETHER_TYPES[field] as Layer;
  narrow(packet, at + field);
  return Layer.Llc;
}

const SNAP = 0xaa;
const IP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;

/** IEEE 802.2: the service access points of both sides and a control field of one byte, of two in numbered frames. */
export function llc(packet: Packet): Layer {
  const { bytes, at, end } = packet;
  if (end - at < 3) return Layer.Nothing;
  const control = u8(bytes, at + 2);
  const numbered = (control & 1) === 0;
  if (!numbered && control !== UNNUMBERED_INFORMATION) return Layer.Nothing;
  if (!advance(packet, numbered ? 4 : 3)) return Layer.Nothing;
  const destination = u8(bytes, at);
  if (destination === SNAP && u8(bytes, at + 1) === SNAP) return snap(packet);
  return destination === IP ? Layer.Ip : Layer.Nothing;
}

/** Organisations whose protocol ids are EtherTypes: RFC 1042, and IEEE 802.1H. */
const ENCAPSULATED_ETHERNET = 0x000000;
const BRIDGE_TUNNEL = 0x0000f8;

/** SNAP, RFC 1042: an organisation, and a protocol of its numbering. */
function snap(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 5)) return Layer.Nothing;
  const organisation = (u8(bytes, at) << 16) | u16(bytes, at + 1);
  const known = organisation === ENCAPSULATED_ETHERNET || organisation === BRIDGE_TUNNEL;
  return known ? (ETHER_TYPES[u16(bytes, at + 3)] as Layer) : Layer.Nothing;
}
