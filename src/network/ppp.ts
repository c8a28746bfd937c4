import { Layer } from './layer.ts';
import { CISCO_PROTOCOLS, PPP_PROTOCOLS } from './numbers.ts';
import { advance, narrow, type Packet, u8, u16 } from './packet.ts';

/** All stations, unnumbered information: RFC 1662 section 3.1. */
const ADDRESS = 0xff;
const ADDRESS_AND_CONTROL = 0xff03;

/** Addresses of Cisco's HDLC, where PPP has its own. */
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

/** Whether PPP's HDLC header is next. */
export function beginsPppHdlc({ bytes, at, end }: Packet): boolean {
  return end - at >= 2 && u16(bytes, at) === ADDRESS_AND_CONTROL;
}

/** LINKTYPE_PPP and LINKTYPE_PPP_HDLC: address and control, which both sides can agree to leave out. */
export function pppHdlc(packet: Packet): Layer {
  if (packet.at >= packet.end) return Layer.Nothing;
  const address = u8(packet.bytes, packet.at);
  if (address === CISCO_UNICAST || address === CISCO_MULTICAST) return Layer.CiscoHdlc;
  if (address === ADDRESS) packet.at += 2;
  return ppp(packet);
}

/** LINKTYPE_PPP_WITH_DIR: a byte for the direction. */
export function pppDirection(packet: Packet): Layer {
  return advance(packet, 1) ? Layer.PppHdlc : Layer.Nothing;
}

/** RFC 1661: a protocol number of two bytes, or of one, which is odd, where it is compressed. */
export function ppp(packet: Packet): Layer {
  const { bytes, at, end } = packet;
  if (at >= end) return Layer.Nothing;
  const first = u8(bytes, at);
  if (first & 1) return advance(packet, 1) ? (PPP_PROTOCOLS[first] as Layer) : Layer.Nothing;
  return advance(packet, 2) ? (PPP_PROTOCOLS[u16(bytes, at)] as Layer) : Layer.Nothing;
}

/** PPPoE session, RFC 2516: the length is that of the PPP packet. */
export function pppoe(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 6)) return Layer.Nothing;
  narrow(packet, at + 6 + u16(bytes, at + 4));
  return ppp(packet);
}

/** LINKTYPE_C_HDLC: address, control, and an EtherType. */
export function ciscoHdlc(packet: Packet): Layer {
  const { bytes, at } = packet;
  return advance(packet, 4) ? (CISCO_PROTOCOLS[u16(bytes, at + 2)] as Layer) : Layer.Nothing;
}
