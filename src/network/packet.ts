import type { Fragments } from './fragments.ts';
import type { Layer } from './layer.ts';
import type { Segment } from './segment.ts';

/** A frame while it is unwrapped: each decoder reads its header at `at`, moves behind it and narrows the ends. */
export interface Packet {
  /** The frame's block, or a reassembled packet. */
  bytes: Uint8Array;
  at: number;
  /** Where the captured bytes of the present layer end. */
  end: number;
  /** Where the present layer ended on the wire; not before `end`. */
  wireEnd: number;
  /** Where the innermost IPv6 header says that its packet ends; past `wireEnd` where what encloses it ends sooner. */
  ipv6End: number;
  /** Inside what an ICMP error message quotes. */
  quoted: boolean;
  /** Id of the outermost VLAN tag that has one, 0 without. */
  vlan: number;
  /** What the frame carries beside what is being read: further MSDUs of an A-MSDU. */
  rest: Rest | null;
  segment: Segment;
  /** The frame's number, and those of the frames before it that brought fragments of what is being read. */
  frame: number;
  earlier: readonly number[];
  readonly fragments: Fragments;
}

/** A part of the frame that is read after the present one. */
export interface Rest {
  readonly layer: Layer;
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly end: number;
  readonly wireEnd: number;
  readonly earlier: readonly number[];
}

/** Reads one header and says what follows. */
export type Decoder = (packet: Packet) => Layer;

/** Moves behind a header of `length` bytes; false where it is cut off. */
export function advance(packet: Packet, length: number): boolean {
  packet.at += length;
  return packet.at <= packet.end;
}

/** Ends the present layer at `wireEnd`, unless what encloses it ends sooner. */
export function narrow(packet: Packet, wireEnd: number): void {
  if (wireEnd >= packet.wireEnd) return;
  packet.wireEnd = wireEnd;
  if (wireEnd < packet.end) packet.end = wireEnd;
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

export function u16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000;
}
