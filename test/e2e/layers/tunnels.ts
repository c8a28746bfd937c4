import * as l from '../../support/layers.ts';
import { bytes, ethernet, ipv4, tcpPacket, u16 } from '../../support/packet-builder.ts';
import { ETHERNET, inUdp, type LayerCase, RAW, TO, via, viaV6 } from './made.ts';

// biome-ignore format: a frame a line
export const TUNNELS: readonly LayerCase[] = [
  ['GRE', RAW, (v4, v6) => [
    via(47, l.gre(l.IPV4, v4)),
    via(47, l.gre(l.IPV6, v6)),
    viaV6(47, l.gre(l.IPV4, v4)),
    via(47, l.gre(l.IPV4, v4, { checksum: true })),
    via(47, l.gre(l.IPV4, v4, { key: true })),
    via(47, l.gre(l.IPV4, v4, { sequence: true })),
    via(47, l.gre(l.IPV4, v4, { checksum: true, key: true, sequence: true })),
    via(47, l.gre(l.IPV4, v4, { routing: true })),
    via(47, l.gre(l.IPV4, v4, { routing: true, key: true })),
    via(47, l.gre(l.IPV4, v4, { acknowledgment: true, version: 1 })),
    via(47, l.gre(l.BRIDGING, ethernet(v4))),
    via(47, l.gre(l.BRIDGING, ethernet(v6, l.IPV6), { key: true })),
    via(47, l.gre(l.MPLS, l.mpls([5, 6], v4))),
    via(47, l.gre(0x6400, ethernet(v4), { key: true, version: 1 })),
    via(47, l.gre(0x883e, v4)),
    via(47, l.gre(0x883e, bytes([0, 0, 0, 0], v4))),
    via(47, l.gre(0x1234, v4)),
  ]],
  ['PPTP', RAW, (v4, v6) => [
    via(47, l.gre(0x880b, l.pppHdlc(0x21, v4), { key: true, sequence: true, acknowledgment: true, version: 1 })),
    via(47, l.gre(0x880b, l.ppp(0x57, v6), { key: true, sequence: true, version: 1 })),
    via(47, l.gre(0x880b, l.ppp(0x21, v4), { key: true, version: 1 })),
    via(47, l.gre(0x880b, bytes(), { key: true, acknowledgment: true, version: 1 })),
    via(47, l.gre(0x880b, l.ppp(0x21, v4), { key: true, acknowledgment: true })),
  ]],
  ['ERSPAN', RAW, (v4, v6) => [
    via(47, l.gre(0x88be, ethernet(v4))),
    via(47, l.gre(0x88be, l.erspan2(ethernet(v4)), { sequence: true })),
    via(47, l.gre(0x88be, l.erspan2(ethernet(v6, l.IPV6, [[0x8100, 9]])), { sequence: true })),
    via(47, l.gre(0x88be, l.erspan3(ethernet(v4)), { sequence: true })),
    via(47, l.gre(0x22eb, l.erspan3(ethernet(v4)), { sequence: true })),
    via(47, l.gre(0x22eb, l.erspan3(ethernet(v4), { subheader: true }), { sequence: true })),
    via(47, l.gre(0x22eb, l.erspan3(ethernet(v4)))),
    via(47, l.gre(0x22eb, l.erspan3(v4, { frameType: 2 }), { sequence: true })),
  ]],
  ['IP protocols', RAW, (v4, v6) => [
    via(4, v4),
    via(41, v6),
    viaV6(41, v6),
    viaV6(4, v4),
    via(4, v6),
    via(41, v4),
    via(4, via(4, via(4, v4))),
    via(137, l.mpls([5], v4)),
    via(97, l.etherIp(ethernet(v4))),
    via(143, ethernet(v6, l.IPV6)),
    viaV6(143, ethernet(v4)),
  ]],
  ['VXLAN', RAW, (v4, v6) => [
    inUdp(4789, l.vxlan(ethernet(v4))),
    inUdp(4789, l.vxlan(ethernet(v6, l.IPV6, [[0x8100, 7]]))),
    via(17, l.udp(50000, l.vxlan(ethernet(v4)), { source: 4789 })),
    viaV6(17, l.udp(4789, l.vxlan(ethernet(v4)))),
    inUdp(8472, l.vxlan(ethernet(v4))),
    inUdp(4790, l.vxlanGpe(1, v4)),
    inUdp(4790, l.vxlanGpe(2, v6)),
    inUdp(4790, l.vxlanGpe(3, ethernet(v4))),
    inUdp(4790, l.vxlanGpe(4, l.nsh(1, v4))),
    inUdp(4790, l.vxlanGpe(5, l.mpls([5], v4))),
    inUdp(4790, l.vxlanGpe(9, v4)),
  ]],
  ['GENEVE', RAW, (v4, v6) => [
    inUdp(6081, l.geneve(l.BRIDGING, ethernet(v4))),
    inUdp(6081, l.geneve(l.IPV4, v4)),
    inUdp(6081, l.geneve(l.IPV6, v6, 32)),
    inUdp(6081, l.geneve(l.BRIDGING, ethernet(v6, l.IPV6), 4)),
    inUdp(6081, l.geneve(0x894f, l.nsh(1, v4))),
  ]],
  ['NSH', ETHERNET, (v4, v6) => [
    ethernet(l.nsh(1, v4), 0x894f),
    ethernet(l.nsh(2, v6), 0x894f),
    ethernet(l.nsh(3, ethernet(v4), 0), 0x894f),
    ethernet(l.nsh(4, l.nsh(1, v4)), 0x894f),
    ethernet(via(47, l.gre(0x894f, l.nsh(1, v4)))),
  ]],
  ['GTP-U', RAW, (v4, v6) => [
    inUdp(2152, l.gtp(v4)),
    inUdp(2152, l.gtp(v6)),
    inUdp(2152, l.gtp(v4, { sequence: true })),
    inUdp(2152, l.gtp(v4, { extensions: [[0x85, bytes([0, 9])]] })),
    inUdp(2152, l.gtp(v6, { extensions: [[0x85, bytes([0, 9])], [0xc0, Buffer.alloc(6)], [0x40, bytes([0, 25])]] })),
    inUdp(2152, l.gtp(ethernet(v4))),
    inUdp(2152, l.gtp(ethernet(v4, 0x8100))),
    inUdp(2152, l.gtp(v4, { message: 1 })),
    inUdp(2152, l.gtp(v4, { message: 254 })),
    inUdp(2152, l.gtp(v4, { version: 0 })),
    inUdp(3386, l.gtp(v4, { version: 0 })),
    inUdp(2123, l.gtp(v4)),
    inUdp(2152, l.gtp(l.pppHdlc(0x21, v4))),
    inUdp(2152, l.gtp(ipv4(v4.subarray(20), { ...TO, options: Array(40).fill(1) }))),
  ]],
  ['Teredo', RAW, (v4, v6) => {
    const origin = bytes(u16(0), u16(1), [1, 2, 3, 4]);
    return [
      inUdp(3544, v6),
      inUdp(3544, v4),
      inUdp(3544, bytes(origin, v6)),
      inUdp(3544, bytes([0, 1, 0, 0], Buffer.alloc(9), v6)),
      inUdp(3544, bytes([0, 1, 2, 3], Buffer.alloc(14), origin, v6)),
    ];
  }],
  ['UDP', RAW, (v4, v6) => {
    const tunnel = l.vxlan(ethernet(v4));
    return [
      ...[0, 7, 8, 40, tunnel.length + 5, 65535].map((length) => via(17, l.udp(4789, tunnel, { length }))),
      ...[0, 5].map((length) => viaV6(17, l.udp(4789, tunnel, { length }))),
      via(17, l.udp(6081, tunnel, { source: 4789 })),
      via(17, l.udp(4789, tunnel, { source: 6081 })),
      via(17, l.udp(4789, l.gtp(v4), { source: 2152 })),
      via(17, l.udp(4789, tunnel, { source: 0 })),
      inUdp(4754, l.gre(l.IPV4, v4)),
      inUdp(6635, l.mpls([5], v6)),
      inUdp(5555, v4),
    ];
  }],
  ['ICMP errors', RAW, (v4, v6) => {
    const other = tcpPacket({ from: '198.51.100.79:79', to: '198.51.100.80:80' });
    const tunnel = inUdp(4789, l.vxlan(ethernet(v6, l.IPV6)));
    const first = (host: string) => ipv4(v4.subarray(20), { from: `198.51.100.${host}`, fragment: 0x2000 });
    const firstV6 = (host: string) =>
      l.ipv6Fragments(v6.subarray(40), 24, { from: `2001:db8::${host}` })[0] as Buffer;
    return [
      ...[3, 4, 5, 11, 12, 8].map((type) => via(1, l.icmpError(v4, type))),
      ...[1, 2, 3, 4, 128].map((type) => viaV6(58, l.icmpError(v6, type))),
      via(1, l.icmpError(first('77'))),
      via(1, l.icmpError(first('78').subarray(0, 40))),
      viaV6(58, l.icmpError(firstV6('77'), 3)),
      viaV6(58, l.icmpError(firstV6('78').subarray(0, 70), 3)),
      via(1, l.icmpError(via(47, l.gre(l.IPV4, v4)))),
      via(1, l.icmpError(tunnel)),
      via(1, l.icmpError(tunnel.subarray(0, 120))),
      via(1, l.icmpError(tunnel.subarray(0, 28))),
      via(47, l.gre(l.IPV4, via(1, l.icmpError(other)))),
      inUdp(4789, l.vxlan(ethernet(via(1, l.icmpError(other.subarray(0, 36)))))),
      via(4, viaV6(58, l.icmpError(v6.subarray(0, 56), 2))),
    ];
  }],
];
