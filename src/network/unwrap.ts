import type { Frame } from '../capture/frame.ts';
import { MAX_NESTED_HEADERS } from '../limits.ts';
import { icmp, icmpv6 } from './icmp.ts';
import { ip } from './ip.ts';
import { authenticationHeader, extensionHeader, fragmentHeader, ipv6 } from './ipv6.ts';
import { bsdLoop, bsdNull, ethernet, linuxCooked, linuxCooked2, rawIp, vlan } from './link.ts';
import {
  type Decoder,
  etherLayer,
  IP,
  ipLayer,
  type Layer,
  linkLayer,
  type Packet,
  TCP_FOUND,
} from './packet.ts';
import { emptySegment, type Segment } from './segment.ts';
import { tcp } from './tcp.ts';

/**
 * What a frame was: a TCP segment, an ICMP error that quotes a TCP header as far as its window (Wireshark counts it as
 * part of a stream), something else (also a fragment, or headers cut off), or of a link type that is not supported.
 */
export type Unwrapped = 'tcp' | 'quoted-tcp' | 'other' | 'unsupported-link';

/** What can lie in a packet, and how it is read. */
const DECODERS: ReadonlyMap<Layer, Decoder> = new Map<Layer, Decoder>([
  [linkLayer(0), bsdNull],
  [linkLayer(1), ethernet],
  // What LINKTYPE_RAW is called in captures of several systems' own.
  [linkLayer(12), rawIp],
  [linkLayer(14), rawIp],
  [linkLayer(101), rawIp],
  [linkLayer(108), bsdLoop],
  [linkLayer(113), linuxCooked],
  [linkLayer(228), rawIp],
  [linkLayer(229), ipv6],
  [linkLayer(276), linuxCooked2],
  [etherLayer(0x0800), ip],
  [etherLayer(0x86dd), ipv6],
  [etherLayer(0x8100), vlan],
  [etherLayer(0x88a8), vlan],
  [etherLayer(0x9100), vlan],
  [IP, ip],
  [ipLayer(0), extensionHeader],
  [ipLayer(1), icmp],
  [ipLayer(6), tcp],
  [ipLayer(43), extensionHeader],
  [ipLayer(44), fragmentHeader],
  [ipLayer(51), authenticationHeader],
  [ipLayer(58), icmpv6],
  [ipLayer(60), extensionHeader],
]);

/** One object for all frames; `unwrap` does not outlive its call. */
const packet: Packet = {
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  wireEnd: 0,
  quoted: false,
  segment: emptySegment(),
};

/** Whether frames of this link type can be unwrapped. */
export function linkTypeSupported(linkType: number): boolean {
  return DECODERS.has(linkLayer(linkType));
}

/** Fills `segment` from the frame; it is valid where the answer is `tcp` or `quoted-tcp`. */
export function unwrap(frame: Frame, segment: Segment): Unwrapped {
  let layer = linkLayer(frame.linkType);
  if (!DECODERS.has(layer)) return 'unsupported-link';
  segment.bytes = frame.bytes;
  packet.bytes = frame.bytes;
  packet.at = frame.start;
  packet.end = frame.end;
  packet.wireEnd = frame.start + Math.max(frame.originalLength, frame.end - frame.start);
  packet.quoted = false;
  packet.segment = segment;
  for (let depth = 0; depth < MAX_NESTED_HEADERS; depth += 1) {
    const decoder = DECODERS.get(layer);
    if (decoder === undefined) return 'other';
    layer = decoder(packet);
    if (layer === TCP_FOUND) return packet.quoted ? 'quoted-tcp' : 'tcp';
  }
  return 'other';
}
