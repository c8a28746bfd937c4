import * as l from '../../support/layers.ts';
import { bytes, ethernet, tcpPacket, u16 } from '../../support/packet-builder.ts';
import { ETHERNET, type LayerCase, withLength } from './made.ts';

/** Of vendors that Wireshark knows: by them it tells Ethernet in MPLS. */
const KNOWN_ADDRESSES = [0x00, 0x1b, 0x21, 1, 2, 3, 0x00, 0x1b, 0x21, 4, 5, 6];

const OTHER = tcpPacket({ from: '198.51.100.9:9999', to: '198.51.100.8:25', payload: 'other' });

// biome-ignore format: a frame a line
export const LINKS: readonly LayerCase[] = [
  ['Ethernet', ETHERNET, (v4, v6) => [ethernet(v4), ethernet(v6, l.IPV6), ethernet(v6), ethernet(v4, l.IPV6)]],
  ['VLAN tags', ETHERNET, (v4, v6) => [
    ethernet(v4, l.IPV4, [[0x8100, 5]]),
    ethernet(v6, l.IPV6, [[0x88a8, 5], [0x8100, 6]]),
    ethernet(v4, l.IPV4, [[0x9100, 5], [0x8100, 6]]),
    ethernet(v4, l.IPV4, [[0x9200, 5]]),
    ethernet(v4, l.IPV4, Array(12).fill([0x8100, 5])),
    ethernet(bytes(u16(5), u16(v4.length + 8), l.snap(l.IPV4, v4)), 0x8100),
  ]],
  ['802.2', ETHERNET, (v4, v6) => [
    ethernet(l.snap(l.IPV4, v4), v4.length + 8),
    ethernet(l.snap(l.IPV6, v6), v6.length + 8),
    ethernet(l.snap(l.IPV4, v4, 0xf8), v4.length + 8),
    ethernet(l.snap(l.IPV4, v4, 0x0c), v4.length + 8),
    ethernet(bytes([6, 6, 3], v4), v4.length + 3),
    ethernet(bytes([6, 6, 0x13], v4), v4.length + 3),
    ethernet(bytes([6, 6, 0, 0], v4), v4.length + 4),
    ethernet(bytes([6, 6, 1, 0], v4), v4.length + 4),
    ethernet(bytes([0xaa, 0xaa, 0, 0, 0, 0, 0], u16(l.IPV4), v4), v4.length + 9),
    ethernet(bytes([0xab, 0xaa, 3, 0, 0, 0], u16(l.IPV4), v4), v4.length + 8),
    ...[40, 1500, 0, 1501].map((length) => ethernet(l.snap(l.IPV4, v4), length)),
    ethernet(l.snap(l.IPV4, v4), 0x8870),
  ]],
  ['MPLS', ETHERNET, (v4, v6) => [
    ethernet(l.mpls([100], v4), l.MPLS),
    ethernet(l.mpls([100, 200, 300], v6), l.MPLS),
    ethernet(l.mpls([0], v4), l.MPLS),
    ethernet(l.mpls([2], v6), 0x8848),
    ethernet(l.mpls([13], v4), l.MPLS),
    ethernet(l.mpls([100, 14], v4), l.MPLS),
    ethernet(l.mpls([100], v4.subarray(0, 30)), l.MPLS),
  ]],
  ['Ethernet in MPLS', ETHERNET, (v4) => {
    const frame = bytes(KNOWN_ADDRESSES, u16(l.IPV4), v4);
    return [
      ethernet(l.mpls([100], frame), l.MPLS),
      ethernet(l.mpls([100], bytes([0, 0, 0, 0], frame)), l.MPLS),
      ethernet(l.mpls([100], bytes([0, 0, 1, 7], frame)), l.MPLS),
    ];
  }],
  ['PPPoE in Ethernet', ETHERNET, (v4, v6) => [
    ethernet(l.pppoe(l.ppp(0x21, v4)), 0x8864),
    ethernet(l.pppoe(l.ppp(0x57, v6)), 0x8864),
    ethernet(l.pppoe(bytes(u16(0x21), v4)), 0x8864),
    ethernet(l.pppoe(bytes(u16(0x57), v6)), 0x8864),
    ethernet(l.pppoe(l.ppp(0x21, v4), v4.length - 3), 0x8864),
    ethernet(l.pppoe(l.ppp(0x21, v4), 2000), 0x8864),
    ethernet(bytes(l.pppoe(bytes(u16(0x21), v4)), Buffer.alloc(10)), 0x8864),
    ethernet(l.pppoe(bytes(u16(0x281), l.mpls([5], v4))), 0x8864),
    ethernet(l.pppoe(bytes(u16(0xc021), v4)), 0x8864),
    ethernet(l.pppoe(l.pppHdlc(0x21, v4)), 0x8864),
    ethernet(l.pppoe(bytes(u16(0x21), v4)), 0x8863),
  ]],
  ['Linux cooked', 113, (v4, v6) => [
    l.cooked(l.IPV4, v4),
    l.cooked(l.IPV6, v6),
    l.cooked(0x8100, bytes(u16(5), u16(l.IPV4), v4)),
    l.cooked(4, l.snap(l.IPV4, v4)),
    l.cooked(3, ethernet(v4)),
    l.cooked(7, l.pppHdlc(0x21, v4)),
    l.cooked(1, v4),
    l.cooked(1536, v4),
    l.cooked(l.IPV4, v4, { hardware: 778 }),
    l.cooked(l.BRIDGING, ethernet(v4), { hardware: 778 }),
    l.cooked(0x88be, ethernet(v4), { hardware: 778 }),
    l.cooked(0x88be, ethernet(v4)),
    l.cooked(l.IPV4, v4, { hardware: 824 }),
    l.cooked(4, l.radiotap(l.wifi(l.snap(l.IPV4, v4))), { hardware: 803 }),
    l.cooked(l.IPV4, v4, { hardware: 803 }),
    l.cooked(l.IPV4, v4, { hardware: 65534 }),
    l.cooked(0x8864, l.pppoe(l.ppp(0x21, v4))),
  ]],
  ['Linux cooked, version 2', 276, (v4, v6) => [
    l.cooked2(l.IPV4, v4),
    l.cooked2(l.IPV6, v6),
    l.cooked2(0x8100, bytes(u16(5), u16(l.IPV4), v4)),
    l.cooked2(4, l.snap(l.IPV4, v4)),
    l.cooked2(l.MPLS, l.mpls([5], v4)),
  ]],
  ['BSD null', 0, (v4, v6) => [
    l.family(2, v4),
    l.family(2, v4, false),
    l.family(2, v6),
    ...[24, 28, 30].flatMap((family) => [l.family(family, v6), l.family(family, v6, false)]),
    l.family(23, v6),
    l.family(0xffffffff, v4),
    l.family(0x00020000, v4),
    l.family(0x00020000, v4, false),
    l.family(0x001e0000, v6),
    l.family(0x001e0000, v6, false),
    l.family(l.IPV4, v4),
    l.family(l.IPV6, v6, false),
    l.family(l.IPV4, v4, false),
    l.family(l.IPV6, v6),
    l.family(0x02000200, v4),
    l.pppHdlc(0x21, v4),
  ]],
  ['BSD loop', 108, (v4, v6) => [
    l.family(2, v4),
    l.family(2, v4, false),
    ...[24, 28, 30].flatMap((family) => [l.family(family, v6), l.family(family, v6, false)]),
    l.family(l.IPV4, v4),
    l.pppHdlc(0x21, v4),
  ]],
  ...[101, 12, 14].map((linkType): LayerCase => [`raw IP ${linkType}`, linkType, (v4, v6) => [
    v4,
    v6,
    l.pppHdlc(0x21, v4),
    bytes(0x50, v4.subarray(1)),
  ]]),
  ['IPv4', 228, (v4, v6) => [v4, v6]],
  ['IPv6', 229, (v4, v6) => [v4, v6]],
  ...[9, 50].map((linkType): LayerCase => [`PPP ${linkType}`, linkType, (v4, v6) => [
    l.pppHdlc(0x21, v4),
    l.pppHdlc(0x57, v6),
    bytes([0xff, 3], l.ppp(0x21, v4)),
    l.ppp(0x21, v4),
    l.ppp(0x57, v6),
    bytes(u16(0x21), v4),
    bytes(u16(0x57), v6),
    l.pppHdlc(0x281, l.mpls([5], v4)),
    l.pppHdlc(l.IPV4, v4),
    l.pppHdlc(l.IPV6, v6),
    bytes([0x0f, 0], u16(l.IPV4), v4),
    bytes([0x8f, 0], u16(l.IPV6), v6),
    bytes([0x0f, 0], u16(l.MPLS), l.mpls([5], v6)),
    bytes([0xff, 9], u16(0x21), v4),
  ]]),
  ['PPP with a direction', 204, (v4) => [bytes(0, l.pppHdlc(0x21, v4)), bytes(1, l.ppp(0x21, v4))]],
  ['PPPoE', 51, (v4, v6) => [l.pppoe(l.ppp(0x21, v4)), l.pppoe(l.ppp(0x57, v6))]],
  ['Cisco HDLC', 104, (v4, v6) => [
    bytes([0x0f, 0], u16(l.IPV4), v4),
    bytes([0x0f, 0], u16(l.IPV6), v6),
    bytes([0xff, 3], u16(l.IPV4), v4),
    bytes([0x0f, 0], u16(0x8100), u16(5), u16(l.IPV4), v4),
    bytes([0x0f, 0], u16(l.BRIDGING), ethernet(v4)),
  ]],
  ['pflog', 117, (v4, v6) => [
    ...[48, 61, 64, 100].map((length) => l.pflog(2, v4, length)),
    ...[24, 28, 30, 10].map((family) => l.pflog(family, v6)),
    l.pflog(2, v6),
    l.pflog(24, v4),
  ]],
  ['enc', 109, (v4, v6) => [
    l.enc(2, v4),
    l.enc(2, v4, false),
    l.enc(24, v6),
    l.enc(24, v6, false),
    l.enc(28, v6),
    l.enc(30, v6, false),
  ]],
  ['NFLOG', 239, (v4, v6) => {
    const header = l.nflogAttribute(1, bytes(u16(l.IPV4), [1, 0]));
    const prefix = l.nflogAttribute(10, bytes('abc\0'));
    return [
      l.nflog(2, l.nflogAttribute(9, v4)),
      l.nflog(10, l.nflogAttribute(9, v6)),
      l.nflog(2, header, prefix, l.nflogAttribute(9, v4)),
      l.nflog(7, header, prefix, l.nflogAttribute(9, v4)),
      l.nflog(7, prefix, l.nflogAttribute(9, v4)),
      l.nflog(2, l.nflogAttribute(9, v4), prefix),
      l.nflog(2, bytes([2, 0, 0, 0]), l.nflogAttribute(9, v4)),
    ];
  }],
  ['802.11', 105, (v4, v6) => {
    const body = l.snap(l.IPV4, v4);
    return [
      l.wifi(body),
      l.wifi(l.snap(l.IPV6, v6)),
      l.wifi(body, { qos: true }),
      l.wifi(body, { fourAddresses: true }),
      l.wifi(body, { qos: true, fourAddresses: true }),
      l.wifi(body, { qos: true, htControl: true }),
      ...[0x80, 0x40, 8, 4].map((flags) => l.wifi(body, { flags })),
      ...[0x48, 0x18, 0x80, 0x09].map((control) => l.wifi(body, { control })),
      l.wifi(bytes(body, Buffer.alloc(4)), { qos: true }),
    ];
  }],
  ['A-MSDU', 105, (v4, v6) => {
    const [a, b, c] = [l.snap(l.IPV4, v4), l.snap(l.IPV6, v6), l.snap(l.IPV4, OTHER)];
    const aggregated = { qos: true, amsdu: true };
    return [
      l.wifi(l.amsdu(a), aggregated),
      l.wifi(l.amsdu(a, b, c), aggregated),
      l.wifi(l.amsdu(l.snap(0x1234, v4), c), aggregated),
      l.wifi(bytes(l.amsdu(a), Buffer.alloc(15)), aggregated),
    ];
  }],
  ['radiotap', 127, (v4) => {
    const frame = l.wifi(l.snap(l.IPV4, v4));
    const padded = l.wifi(l.snap(l.IPV4, v4), { qos: true, padding: 2 });
    const fcs = Buffer.from('12345678', 'hex');
    return [
      l.radiotap(frame),
      l.radiotap(frame, { flags: 0 }),
      l.radiotap(bytes(frame, fcs), { flags: 0x10 }),
      l.radiotap(bytes(frame, fcs), { flags: 0x50 }),
      l.radiotap(bytes(frame, fcs), { timestamp: true, flags: 0x10 }),
      l.radiotap(bytes(l.wifi(l.snap(l.IPV4, withLength(v4, 0))), fcs), { flags: 0x10 }),
      l.radiotap(padded, { flags: 0x20 }),
      l.radiotap(padded, { timestamp: true, flags: 0x20, words: 2 }),
      l.radiotap(padded, { timestamp: true, flags: 0x20, words: 3 }),
    ];
  }],
  ['Prism', 119, (v4) => {
    const frame = l.wifi(l.snap(l.IPV4, v4));
    return [l.prism(frame), l.prism(frame, true), l.avs(frame), frame];
  }],
  ['AVS', 163, (v4) => [64, 68].map((length) => l.avs(l.wifi(l.snap(l.IPV4, v4)), length))],
];
