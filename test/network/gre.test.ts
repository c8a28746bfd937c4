import { describe, expect, it } from 'vitest';
import { BRIDGING, erspan2, erspan3, gre, IPV4, IPV6, MPLS, mpls, ppp, pppHdlc } from '../support/layers.ts';
import { bytes, ethernet, ipv4 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const PPP = 0x880b;
const FRAME = ethernet(V4);

describe('GRE', () => {
  it.each([
    ['IPv4', gre(IPV4, V4), SEEN_V4],
    ['IPv6', gre(IPV6, V6), SEEN_V6],
    ['checksum', gre(IPV4, V4, { checksum: true }), SEEN_V4],
    ['key', gre(IPV4, V4, { key: true }), SEEN_V4],
    ['sequence number', gre(IPV4, V4, { sequence: true }), SEEN_V4],
    ['routing', gre(IPV4, V4, { routing: true, key: true }), SEEN_V4],
    ['all of them', gre(IPV4, V4, { checksum: true, routing: true, key: true, sequence: true }), SEEN_V4],
    [
      'PPTP',
      gre(PPP, pppHdlc(0x21, V4), { key: true, sequence: true, acknowledgment: true, version: 1 }),
      SEEN_V4,
    ],
    ['PPTP, compressed', gre(PPP, ppp(0x57, V6), { key: true, sequence: true, version: 1 }), SEEN_V6],
    [
      'PPTP, a mere acknowledgment',
      gre(PPP, bytes(), { key: true, acknowledgment: true, version: 1 }),
      'other',
    ],
    ['bridged Ethernet', gre(BRIDGING, FRAME, { key: true }), SEEN_V4],
    ["MikroTik's Ethernet", gre(0x6400, FRAME, { key: true, version: 1 }), SEEN_V4],
    ['MPLS', gre(MPLS, mpls([5], V4)), SEEN_V4],
    ['WCCP', gre(0x883e, V4), SEEN_V4],
    ['WCCP, version 2', gre(0x883e, bytes([0, 0, 0, 0], V4)), SEEN_V4],
    ['another protocol', gre(0x1234, V4), 'other'],
    ['routing without end', gre(IPV4, Buffer.alloc(90, 1), { routing: true }).subarray(0, -4), 'other'],
    ['ERSPAN I', gre(0x88be, FRAME), SEEN_V4],
    ['ERSPAN II', gre(0x88be, erspan2(FRAME), { sequence: true }), SEEN_V4],
    ['ERSPAN III', gre(0x22eb, erspan3(FRAME), { sequence: true }), SEEN_V4],
    ['ERSPAN III, subheader', gre(0x22eb, erspan3(FRAME, { subheader: true }), { sequence: true }), SEEN_V4],
    ['ERSPAN III, no Ethernet', gre(0x22eb, erspan3(V4, { frameType: 2 }), { sequence: true }), 'other'],
    ['ERSPAN of another version', gre(0x22eb, bytes(0x30, erspan3(FRAME).subarray(1))), 'other'],
  ])('%s', (_name, payload, expected) => {
    expect(unwrapped(ipv4(payload, { protocol: 47 }), 101)).toBe(expected);
  });
});
