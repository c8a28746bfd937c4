import { Layer } from './layer.ts';
import { ADDRESS_FAMILIES, ETHER_TYPES } from './numbers.ts';
import { advance, narrow, type Packet, u8, u16, u16le, u32, u32le } from './packet.ts';

/** LINKTYPE_PFLOG: OpenBSD's packet filter. The first byte is the header's length without its padding. */
export function pflog(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 2)) return Layer.Nothing;
  const length = (u8(bytes, at) + 3) & ~3;
  return advance(packet, length - 2) ? (ADDRESS_FAMILIES[u8(bytes, at + 1)] as Layer) : Layer.Nothing;
}

const ENC_HEADER = 12;
const AF_INET = 2;
const AF_INET6 = 24;

/** LINKTYPE_ENC: what OpenBSD's IPsec received. The address family is in the byte order of whoever captured. */
export function enc(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, ENC_HEADER)) return Layer.Nothing;
  const family = Math.min(u32(bytes, at), u32le(bytes, at));
  if (family === AF_INET) return Layer.Ip;
  return family === AF_INET6 ? Layer.Ipv6 : Layer.Nothing;
}

const NFULA_PACKET_HDR = 1;
const NFULA_PAYLOAD = 9;
const NFPROTO_IPV4 = 2;
const NFPROTO_IPV6 = 10;

/** LINKTYPE_NFLOG: Linux's netfilter. A family, and attributes one of which is the packet. */
export function nflog(packet: Packet): Layer {
  const { bytes, at: start } = packet;
  if (!advance(packet, 4)) return Layer.Nothing;
  const family = u8(bytes, start);
  let etherType = 0;
  while (packet.end - packet.at >= 4) {
    const { at } = packet;
    // Types are small numbers: the byte that is 0 tells the byte order of whoever captured.
    const number = u8(bytes, at + 2) === 0 ? u16 : u16le;
    const length = number(bytes, at);
    // Wireshark reads no attribute that the snapshot length cut, the packet itself not excepted.
    if (length < 4 || length > packet.end - at) return Layer.Nothing;
    const type = number(bytes, at + 2) & 0x7fff;
    if (type === NFULA_PAYLOAD) {
      packet.at = at + 4;
      narrow(packet, at + length);
      if (etherType !== 0) return ETHER_TYPES[etherType] as Layer;
      if (family === NFPROTO_IPV4) return Layer.Ip;
      return family === NFPROTO_IPV6 ? Layer.Ipv6 : Layer.Nothing;
    }
    if (type === NFULA_PACKET_HDR && length === 8 && packet.end - at >= 6) etherType = u16(bytes, at + 4);
    packet.at = at + ((length + 3) & ~3);
  }
  return Layer.Nothing;
}
