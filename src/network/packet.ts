import type { Segment } from './segment.ts';

/** A frame while it is unwrapped: each decoder reads its header at `at`, moves behind it and narrows the ends. */
export interface Packet {
  bytes: Uint8Array;
  at: number;
  /** Where the captured bytes of the present layer end. */
  end: number;
  /** Where the present layer ended on the wire; not before `end`. */
  wireEnd: number;
  /** Inside what an ICMP error message quotes. */
  quoted: boolean;
  segment: Segment;
}

/** Reads one header and says what follows. */
export type Decoder = (packet: Packet) => Layer;

/**
 * What lies in a packet next, as a key of the table of decoders: IP protocols, EtherTypes and link types in one space of
 * numbers.
 */
export type Layer = number;

/** A TCP header was read into the packet's segment. */
export const TCP_FOUND: Layer = -1;

/** The way ends here: cut off, damaged, or nothing that carries TCP. */
export const NOTHING: Layer = -2;

/** IPv4 or IPv6, by the version in the header. */
export const IP: Layer = -3;

export function linkLayer(linkType: number): Layer {
  return 0x20000 + linkType;
}

export function etherLayer(etherType: number): Layer {
  return 0x10000 + etherType;
}

export function ipLayer(protocol: number): Layer {
  return protocol;
}

/** Moves behind a header of `length` bytes; false where it is cut off. */
export function advance(packet: Packet, length: number): boolean {
  packet.at += length;
  return packet.at <= packet.end;
}

/** Ends the present layer at `wireEnd`, unless what encloses it ends sooner. */
export function narrow(packet: Packet, wireEnd: number): void {
  packet.wireEnd = Math.min(packet.wireEnd, wireEnd);
  packet.end = Math.min(packet.end, packet.wireEnd);
}

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}

export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

export function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 0x10000 + u16(bytes, at + 2);
}
