import { describe, expect, it } from 'vitest';
import { BRIDGING, etherIp, geneve, IPV4, IPV6, mpls, nsh, udp, vxlan, vxlanGpe } from '../support/layers.ts';
import { bytes, ethernet, ipv4, ipv6, u16 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const inUdp = (port: number, payload: Uint8Array) => ipv4(udp(port, payload), { protocol: 17 });
const ORIGIN = bytes(u16(0), u16(1), [1, 2, 3, 4]);

describe('tunnels', () => {
  it.each([
    ['VXLAN', inUdp(4789, vxlan(ethernet(V4, IPV4, [[0x8100, 7]]))), SEEN_V4],
    ['VXLAN-GPE, IPv4', inUdp(4790, vxlanGpe(1, V4)), SEEN_V4],
    ['VXLAN-GPE, IPv6', inUdp(4790, vxlanGpe(2, V6)), SEEN_V6],
    ['VXLAN-GPE, Ethernet', inUdp(4790, vxlanGpe(3, ethernet(V4))), SEEN_V4],
    ['VXLAN-GPE, NSH', inUdp(4790, vxlanGpe(4, nsh(1, V4))), SEEN_V4],
    ['VXLAN-GPE, MPLS', inUdp(4790, vxlanGpe(5, mpls([5], V4))), SEEN_V4],
    ['VXLAN-GPE, something else', inUdp(4790, vxlanGpe(9, V4)), 'other'],
    ['GENEVE, Ethernet', inUdp(6081, geneve(BRIDGING, ethernet(V4))), SEEN_V4],
    ['GENEVE with options', inUdp(6081, geneve(IPV6, V6, 32)), SEEN_V6],
    ['GENEVE, options past its end', inUdp(6081, bytes(0x3f, geneve(IPV4, V4).subarray(1))), 'other'],
    ['NSH', ethernet(nsh(2, V6), 0x894f), SEEN_V6],
    ['NSH without context', ethernet(nsh(3, ethernet(V4), 0), 0x894f), SEEN_V4],
    ['NSH in NSH', ethernet(nsh(4, nsh(1, V4)), 0x894f), SEEN_V4],
    ['Teredo', inUdp(3544, V6), SEEN_V6],
    ['Teredo, origin', inUdp(3544, bytes(ORIGIN, V6)), SEEN_V6],
    ['Teredo, authentication', inUdp(3544, bytes([0, 1, 2, 3], Buffer.alloc(14), V6)), SEEN_V6],
    ['Teredo, both', inUdp(3544, bytes([0, 1, 0, 0], Buffer.alloc(9), ORIGIN, V6)), SEEN_V6],
    ['L2TP', inUdp(1701, bytes([0, 2, 0, 1, 0, 1], [0xff, 0x03, 0, 0x21], V4)), SEEN_V4],
    ['L2TP, PPP without HDLC', inUdp(1701, bytes([0, 2, 0, 1, 0, 1], [0, 0x57], V6)), SEEN_V6],
    [
      'L2TP, length, sequence numbers and offset',
      inUdp(
        1701,
        bytes([0x4a, 2], u16(19 + V4.length), [0, 1, 0, 1], [0, 1, 0, 2], [0, 3, 9, 9, 9], [0, 0x21], V4),
      ),
      SEEN_V4,
    ],
    ['L2TP, a length that cuts', inUdp(1701, bytes([0x40, 2, 0, 9, 0, 1, 0, 1], [0, 0x21], V4)), 'other'],
    ['L2TP, offset past its end', inUdp(1701, bytes([2, 2, 0, 1, 0, 1], [9, 9], V4)), 'other'],
    ['L2TP, control', inUdp(1701, bytes([0xc8, 2, 0, 12, 0, 1, 0, 1, 0, 0, 0, 0], V4)), 'other'],
    ['L2TP version 3', inUdp(1701, bytes([0, 3, 0, 0, 0, 1], [0, 0x21], V4)), 'other'],
    ['EtherIP', ipv4(etherIp(ethernet(V4)), { protocol: 97 }), SEEN_V4],
    ['Ethernet in IP', ipv6(ethernet(V4), { nextHeader: 143 }), SEEN_V4],
    ['IP in IP', ipv4(V4, { protocol: 4 }), SEEN_V4],
    ['6in4', ipv4(V6, { protocol: 41 }), SEEN_V6],
    ['IPv4 in IPv6', ipv6(V4, { nextHeader: 4 }), SEEN_V4],
    ['IPv6 in IPv6', ipv6(V6, { nextHeader: 41 }), SEEN_V6],
    ['MPLS in IP', ipv4(mpls([5], V4), { protocol: 137 }), SEEN_V4],
    [
      'five of them',
      ipv4(ipv6(ipv4(inUdp(4789, vxlan(ethernet(V4))), { protocol: 4 }), { nextHeader: 4 }), {
        protocol: 41,
      }),
      SEEN_V4,
    ],
  ])('%s', (_name, frame, expected) => {
    expect(unwrapped(frame, frame[0] === 2 ? 1 : 101)).toBe(expected);
  });

  it('come to an end', () => {
    let packet: Uint8Array = V4;
    for (let depth = 0; depth < 1000; depth += 1) packet = ipv4(packet, { protocol: 4 });
    expect(unwrapped(packet, 101)).toBe('other');
  });
});
