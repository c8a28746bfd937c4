import { describe, expect, it } from 'vitest';
import { gtp, udp, vxlan } from '../support/layers.ts';
import { bytes, ethernet, ipv4, ipv6 } from '../support/packet-builder.ts';
import { SEEN_V4, unwrapped, V4 } from '../support/unwrapped.ts';

const TUNNEL = vxlan(ethernet(V4));
const inV4 = (datagram: Uint8Array) => ipv4(datagram, { protocol: 17 });
const inV6 = (datagram: Uint8Array) => ipv6(datagram, { nextHeader: 17 });

describe('UDP', () => {
  it.each([
    ['to a tunnel', inV4(udp(4789, TUNNEL)), SEEN_V4],
    ['from a tunnel', inV4(udp(50000, TUNNEL, { source: 4789 })), SEEN_V4],
    ['in IPv6', inV6(udp(4789, TUNNEL)), SEEN_V4],
    ['no tunnel', inV4(udp(53, TUNNEL)), 'other'],
    ['from the lower port of two', inV4(udp(4789, gtp(V4), { source: 2152 })), SEEN_V4],
    ['to the lower port of two', inV4(udp(2152, gtp(V4), { source: 4789 })), SEEN_V4],
    ['length 0', inV4(udp(4789, TUNNEL, { length: 0 })), 'other'],
    ['length 0 in IPv6', inV6(udp(4789, TUNNEL, { length: 0 })), SEEN_V4],
    ['length 7', inV4(udp(4789, TUNNEL, { length: 7 })), 'other'],
    ['length 7 in IPv6', inV6(udp(4789, TUNNEL, { length: 7 })), 'other'],
    ['a length past the packet', inV4(udp(4789, TUNNEL, { length: 65535 })), SEEN_V4],
    [
      'a length that cuts',
      inV4(udp(4789, TUNNEL, { length: TUNNEL.length + 7 })),
      SEEN_V4.replace('hi', 'h'),
    ],
    ['seven bytes of it', inV4(bytes(udp(4789, TUNNEL).subarray(0, 7))), 'other'],
  ])('%s', (_name, packet, expected) => {
    expect(unwrapped(packet, 101)).toBe(expected);
  });
});
