import { advance, etherLayer, IP, type Layer, NOTHING, type Packet, u16, u32 } from './packet.ts';

/** LINKTYPE_ETHERNET. */
export function ethernet(packet: Packet): Layer {
  return etherTypeIn(packet, 14, 12);
}

/** The tag of IEEE 802.1Q, 802.1ad and their predecessors: two bytes, then an EtherType. */
export function vlan(packet: Packet): Layer {
  return etherTypeIn(packet, 4, 2);
}

/** LINKTYPE_LINUX_SLL. */
export function linuxCooked(packet: Packet): Layer {
  return etherTypeIn(packet, 16, 14);
}

/** LINKTYPE_LINUX_SLL2. */
export function linuxCooked2(packet: Packet): Layer {
  return etherTypeIn(packet, 20, 0);
}

/** LINKTYPE_NULL: an address family in the byte order of whoever captured. */
export function bsdNull(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 4)) return NOTHING;
  const family = u32(bytes, at);
  // Families are small numbers: one that fills the upper half is in the other byte order.
  return familyLayer(family > 0xffff ? (bytes[at] as number) | ((bytes[at + 1] as number) << 8) : family);
}

/** LINKTYPE_LOOP: an address family in network byte order. */
export function bsdLoop(packet: Packet): Layer {
  const { bytes, at } = packet;
  return advance(packet, 4) ? familyLayer(u32(bytes, at)) : NOTHING;
}

/** LINKTYPE_RAW: the version in the IP header says which it is. */
export function rawIp(): Layer {
  return IP;
}

const AF_INET = 2;

/** AF_INET6 on NetBSD and OpenBSD (and in what Npcap writes on Windows); on FreeBSD; on macOS. */
const AF_INET6: readonly number[] = [24, 28, 30];

function familyLayer(family: number): Layer {
  return family === AF_INET || AF_INET6.includes(family) ? IP : NOTHING;
}

function etherTypeIn(packet: Packet, headerLength: number, typeAt: number): Layer {
  const { bytes, at } = packet;
  return advance(packet, headerLength) ? etherLayer(u16(bytes, at + typeAt)) : NOTHING;
}
