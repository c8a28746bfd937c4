import { Layer } from './layer.ts';
import { advance, narrow, type Packet, u16 } from './packet.ts';

const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
const VERSION = 0x000f;

/** L2TP version 2, RFC 2661 section 3.1: PPP packets. */
export function l2tp(packet: Packet): Layer {
  const { bytes, at } = packet;
  if (!advance(packet, 6)) return Layer.Nothing;
  const flags = u16(bytes, at);
  if (flags & CONTROL || (flags & VERSION) !== 2) return Layer.Nothing;
  if (flags & LENGTH) {
    narrow(packet, at + u16(bytes, at + 2));
    packet.at += 2;
  }
  if (flags & SEQUENCE) packet.at += 4;
  if (flags & OFFSET) {
    if (!advance(packet, 2)) return Layer.Nothing;
    packet.at += u16(bytes, packet.at - 2);
  }
  return advance(packet, 0) ? Layer.PppHdlc : Layer.Nothing;
}
