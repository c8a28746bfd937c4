import type { WrittenFrame } from '../../support/capture-builder.ts';
import * as l from '../../support/layers.ts';
import { ipv4, ipv6 } from '../../support/packet-builder.ts';

/** A frame of a link type. */
export interface LinkFrame extends Omit<WrittenFrame, 'interface'> {
  readonly linkType: number;
}

/** A frame's bytes, or with more to say of it. */
export type Made = Uint8Array | Omit<LinkFrame, 'linkType'>;

/** Frames of a link type around an IPv4 and an IPv6 packet with a TCP segment of the case's own ports. */
export type LayerCase = readonly [
  name: string,
  linkType: number,
  make: (v4: Buffer, v6: Buffer) => readonly Made[],
];

export const ETHERNET = 1;
export const RAW = 101;

/** Hosts at the ends of tunnels. */
export const TO = { from: '203.0.113.1', to: '203.0.113.2' };
export const TO_V6 = { from: '2001:db8:1::1', to: '2001:db8:1::2' };

/** In an IPv4 packet between other hosts. */
export function via(protocol: number, payload: Uint8Array): Buffer {
  return ipv4(payload, { ...TO, protocol });
}

/** In an IPv6 packet between other hosts. */
export function viaV6(nextHeader: number, payload: Uint8Array): Buffer {
  return ipv6(payload, { ...TO_V6, nextHeader });
}

/** In UDP in IPv4. */
export function inUdp(port: number, payload: Uint8Array): Buffer {
  return via(17, l.udp(port, payload));
}

/** The frame without its last bytes, as the snapshot length leaves it. */
export function cut(frame: Buffer, by: number): Made {
  return { bytes: frame.subarray(0, frame.length - by), originalLength: frame.length };
}

/** With another total length (IPv4) or payload length (IPv6). */
export function withLength(packet: Buffer, length: number): Buffer {
  const changed = Buffer.from(packet);
  changed.writeUInt16BE(length, (packet[0] as number) >> 4 === 4 ? 2 : 4);
  return changed;
}

export function interleaved<T>(a: readonly T[], b: readonly T[]): T[] {
  return a.flatMap((each, i) => [each, b[i] as T]);
}
