import { Layer } from './layer.ts';
import { type Packet, u8, u16, u32 } from './packet.ts';

const SMALLEST_HEADER = 20;

/** Up to the window: with less of a header, Wireshark counts no stream. */
const NEEDED = 16;

/**
 * RFC 9293. A header that is cut off behind its window, and one whose data offset cannot be, are taken as they are:
 * Wireshark counts their stream, too.
 */
export function tcp(packet: Packet): Layer {
  const { bytes, at, end, wireEnd, segment } = packet;
  if (end - at < NEEDED) return Layer.Nothing;
  segment.headerStart = at;
  segment.sourcePort = u16(bytes, at);
  segment.destinationPort = u16(bytes, at + 2);
  segment.sequence = u32(bytes, at + 4);
  segment.acknowledgment = u32(bytes, at + 8);
  segment.flags = u8(bytes, at + 13);
  segment.window = u16(bytes, at + 14);
  const headerLength = (u8(bytes, at + 12) >> 4) * 4;
  const sound = headerLength >= SMALLEST_HEADER && headerLength <= wireEnd - at;
  segment.payloadLength = sound ? wireEnd - at - headerLength : 0;
  segment.payloadStart = sound ? Math.min(end, at + headerLength) : end;
  segment.payloadEnd = end;
  return Layer.TcpFound;
}
