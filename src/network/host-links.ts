import { Layer } from './layer.ts';
import { ADDRESS_FAMILIES, COOKED_PROTOCOLS, ETHER_TYPES, GRE_PROTOCOLS } from './numbers.ts';
import { advance, type Packet, u8, u16, u32, u32le } from './packet.ts';
import { beginsPppHdlc } from './ppp.ts';

/** LINKTYPE_LINUX_SLL. */
export function linuxCooked(packet: Packet): Layer {
  return cooked(packet, 16, 14, 2);
}

/** LINKTYPE_LINUX_SLL2. */
export function linuxCooked2(packet: Packet): Layer {
  return cooked(packet, 20, 0, 8);
}

/** Hardware types of Linux (if_arp.h) that decide what follows. */
const ARPHRD_IPGRE = 778;
const ARPHRD_IEEE80211_RADIOTAP = 803;
const ARPHRD_NETLINK = 824;

function cooked(packet: Packet, length: number, protocolAt: number, hardwareAt: number): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, length)) return Layer.Nothing;
  const protocol = u16(bytes, at + protocolAt);
  const hardware = u16(bytes, at + hardwareAt);
  if (hardware === ARPHRD_NETLINK) return Layer.Nothing;
  if (protocol < COOKED_PROTOCOLS.length) {
    return hardware === ARPHRD_IEEE80211_RADIOTAP ? Layer.Radiotap : (COOKED_PROTOCOLS[protocol] as Layer);
  }
  return (hardware === ARPHRD_IPGRE ? GRE_PROTOCOLS : ETHER_TYPES)[protocol] as Layer;
}

/** Larger ones in LINKTYPE_NULL are EtherTypes. */
const MAX_FAMILY = 1500;

/** LINKTYPE_NULL: an address family in the byte order of whoever captured, or an EtherType, or else PPP. */
export function bsdNull(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (beginsPppHdlc(packet)) return Layer.PppHdlc;
  if (!advance(packet, 4)) return Layer.Nothing;
  const family = familyIn(bytes, at);
  return family > MAX_FAMILY ? (ETHER_TYPES[family & 0xffff] as Layer) : familyLayer(family);
}

/** Families are small numbers, so they tell their byte order; IRIX has them in two bytes, before or behind two others. */
function familyIn(bytes: Uint8Array, at: number): number {
  const family = u32le(bytes, at);
  if (family > 0xffff) return family < 0x6_0000 ? family >> 16 : u32(bytes, at);
  return (family & 0xff) === 0 && family < 0x600 ? family >> 8 : family;
}

/** LINKTYPE_LOOP: an address family in network byte order. */
export function bsdLoop(packet: Packet): Layer {
  const { bytes, at } = packet;
  return advance(packet, 4) ? familyLayer(u32(bytes, at)) : Layer.Nothing;
}

function familyLayer(family: number): Layer {
  return ADDRESS_FAMILIES[family] ?? Layer.Nothing;
}

/** LINKTYPE_RAW: the version in the IP header says which it is. Linux leaves PPP's header there at times. */
export function rawIp(packet: Packet): Layer {
  if (packet.at >= packet.end) return Layer.Nothing;
  if (beginsPppHdlc(packet)) return Layer.PppHdlc;
  return u8(packet.bytes, packet.at) >> 4 === 6 ? Layer.Ipv6 : Layer.Ip;
}
