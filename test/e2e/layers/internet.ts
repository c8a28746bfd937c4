import * as l from '../../support/layers.ts';
import { bytes, ethernet, ipv4, ipv6, u16 } from '../../support/packet-builder.ts';
import { cut, ETHERNET, interleaved, inUdp, type LayerCase, RAW, TO, TO_V6, withLength } from './made.ts';

// biome-ignore format: a frame a line
export const INTERNET: readonly LayerCase[] = [
  ['IPv4 options', RAW, (v4) => {
    const withOptions = (...options: number[]) =>
      ipv4(v4.subarray(20), { ...TO, options: [...options, ...Array(-options.length & 3).fill(0)] });
    return [
      withOptions(1, 1, 1, 1),
      withOptions(7, 7, 4, 192, 0, 2, 82),
      withOptions(131, 7, 4, 192, 0, 2, 77),
      withOptions(131, 7, 8, 192, 0, 2, 77),
      withOptions(131, 7, 5, 192, 0, 2, 84),
      withOptions(137, 11, 4, 192, 0, 2, 78, 192, 0, 2, 79),
      withOptions(137, 11, 12, 192, 0, 2, 78, 192, 0, 2, 81),
      withOptions(1, 137, 11, 8, 192, 0, 2, 78, 192, 0, 2, 80),
      withOptions(148, 4, 0, 0, 131, 7, 4, 192, 0, 2, 85),
      withOptions(0, 131, 7, 4, 192, 0, 2, 83),
      withOptions(131, 70, 4, 192, 0, 2, 84),
      withOptions(131, 4, 4, 0),
      withOptions(131, 0, 4, 0),
    ];
  }],
  ['IPv4 lengths', ETHERNET, (v4) => [
    ...[0, 19, 35, 36, v4.length - 3, v4.length + 3, 65535].map((length) => ethernet(withLength(v4, length))),
    ethernet(bytes(v4, Buffer.alloc(9))),
    ...[3, 10, 30].map((by) => cut(ethernet(v4), by)),
    { bytes: ethernet(v4), originalLength: 60 },
  ]],
  ['IPv6 lengths', ETHERNET, (_, v6) => [
    ...[15, 16, v6.length - 43, v6.length - 37, 65535].map((length) => ethernet(withLength(v6, length), l.IPV6)),
    ethernet(bytes(v6, Buffer.alloc(9)), l.IPV6),
    ...[3, 9].map((by) => cut(ethernet(v6, l.IPV6), by)),
  ]],
  ['IPv6 headers', RAW, (v4, v6) => {
    const after = (nextHeader: number, ...parts: Uint8Array[]) =>
      ipv6(bytes(...parts, v6.subarray(40)), { ...TO_V6, nextHeader });
    const header = (next: number, more = 0) => bytes([next, more / 8, 1, 4 + more], Buffer.alloc(4 + more));
    const address = (last: number) => bytes([0x20, 1, 0xd, 0xb8], Buffer.alloc(11), last);
    const routing = (type: number, left: number, ...last: number[]) =>
      bytes([6, last.length * 2, type, left, last.length - 1, 0, 0, 0], ...last.map(address));
    return [
      after(0, header(6)),
      after(60, header(6, 16)),
      after(60, ...Array(9).fill(header(60)), header(6)),
      after(0, header(60), header(43), routing(0, 0, 0x71)),
      after(43, routing(0, 0, 0x71)),
      after(43, routing(0, 1, 0x72)),
      after(43, routing(0, 1, 0x73, 0x74)),
      after(43, routing(0, 5, 0x75)),
      after(43, routing(0, 1)),
      after(43, routing(2, 1, 0x76)),
      after(43, routing(2, 0, 0x77)),
      after(43, routing(2, 1)),
      after(43, routing(4, 1, 0x78, 0x79)),
      after(43, routing(4, 0, 0x7a, 0x7b)),
      after(43, routing(9, 1, 0x7c)),
      after(51, bytes([6, 4], Buffer.alloc(22))),
      after(44, bytes([6, 0, 0, 0, 0, 0, 0, 1])),
      after(44, bytes([6, 0, 0, 6, 0, 0, 0, 1])),
      after(59),
      after(135, header(6)),
      ipv4(bytes([6, 4], Buffer.alloc(22), v4.subarray(20)), { ...TO, protocol: 51 }),
      ipv4(bytes(header(6), v4.subarray(20)), { ...TO, protocol: 60 }),
    ];
  }],
  ['IPv4 fragments', ETHERNET, (v4) => {
    const payload = v4.subarray(20);
    const one = (content: Uint8Array, settings: object) => ethernet(ipv4(content, { ...TO, ...settings }));
    const fragments = (id: number, rest = {}, size = 8) =>
      l.ipv4Fragments(payload, size, { ...TO, id, ...rest }).map((packet) => ethernet(packet));
    const tagged = (id: number, vlan: number, rest = {}) =>
      l.ipv4Fragments(payload, 8, { ...TO, id, ...rest }).map((packet) => ethernet(packet, l.IPV4, [[0x8100, vlan]]));
    return [
      ...fragments(1),
      ...fragments(2).reverse(),
      ...interleaved(fragments(3), fragments(4)),
      ...interleaved(fragments(5), fragments(5)),
      ...fragments(6, { protocol: 17 }),
      ...fragments(7).slice(1),
      ...fragments(8).slice(0, -1),
      ...fragments(7).slice(0, 1),
      ...fragments(9).map((frame, i) => (i === 0 ? cut(frame, 2) : frame)),
      ...fragments(10, {}, 24).map((frame, i) => (i === 0 ? cut(frame, 2) : frame)),
      ...fragments(11).map((frame, i) => (i === 2 ? cut(frame, 2) : frame)),
      ...interleaved(tagged(12, 5), tagged(12, 6)),
      ...interleaved(tagged(13, 5, { from: '10.0.0.1' }), tagged(13, 6, { from: '10.0.0.1' })),
      ...['172.31.0.1', '172.32.0.1', '192.168.0.1', '169.254.0.1'].flatMap((to) =>
        interleaved(tagged(14, 5, { to }), tagged(14, 6, { to })),
      ),
      ...fragments(17).map((frame) => bytes(frame, Buffer.alloc(6))),
      ...fragments(18, { protocol: 1 }),
      one(payload, { id: 19, fragment: 0x2000 }),
      one(payload.subarray(0, 24), { id: 20, fragment: 0x2000, totalLength: 0 }),
      one(payload.subarray(24), { id: 20, fragment: 3, totalLength: 0 }),
      one(bytes(), { id: 21, fragment: 0x2000 }),
      one(payload, { id: 22, fragment: 0x8000 }),
      one(payload.subarray(0, 24), { id: 23, fragment: 0x2000, totalLength: 99 }),
    ];
  }],
  ['overlapping fragments', RAW, (v4) => {
    const payload = v4.subarray(20);
    const end = payload.length;
    const other = bytes(payload.subarray(0, 20), payload.subarray(20).map((byte) => byte ^ 0x20));
    const piece = (id: number, from: number, to: number, content = payload, more = to < end) =>
      ipv4(content.subarray(from, to), { ...TO, id, fragment: (more ? 0x2000 : 0) | (from / 8) });
    return [
      piece(31, 0, 24), piece(31, 16, 32, other), piece(31, 24, end),
      piece(32, 16, 32, other), piece(32, 0, 24), piece(32, 32, end),
      piece(33, 0, 24), piece(33, 24, 32), piece(33, 24, 32, other), piece(33, 32, end),
      piece(34, 0, 24), piece(34, 24, 40, other), piece(34, 24, 32), piece(34, 32, end),
      piece(35, 0, 24), piece(35, 24, end), piece(35, 24, end), piece(35, 0, 24),
      piece(36, 24, end), piece(36, 24, 32, payload, false), piece(36, 0, 24),
      piece(37, 24, 32, payload, false), piece(37, 24, end), piece(37, 0, 24),
      ipv4(Buffer.alloc(8), { ...TO, id: 38, fragment: 0x2000 | 100 }), piece(38, 0, 24), piece(38, 24, end),
    ];
  }],
  ['IPv6 fragments', ETHERNET, (_, v6) => {
    const payload = v6.subarray(40);
    const fragments = (id: number, rest = {}, size = 8, content = payload) =>
      l.ipv6Fragments(content, size, { ...TO_V6, id, ...rest }).map((packet) => ethernet(packet, l.IPV6));
    return [
      ...fragments(1),
      ...fragments(2).reverse(),
      ...fragments(3).map((frame, i) => (i === 0 ? cut(frame, 2) : frame)),
      ...fragments(4, {}, 24).map((frame, i) => (i === 0 ? cut(frame, 2) : frame)),
      ...fragments(5).slice(1),
      ...fragments(6, { nextHeader: 60 }, 16, bytes([6, 0, 1, 4, 0, 0, 0, 0], payload)),
      ...fragments(7, { nextHeader: 17 }),
      ...fragments(8).map((frame) => bytes(frame, Buffer.alloc(6))),
      ...interleaved(fragments(9), fragments(9)),
      ...l.ipv6Fragments(payload, 24, { ...TO_V6, id: 10 }).map((p) => ethernet(withLength(p, p.length), l.IPV6)),
    ];
  }],
  ['fragments in tunnels', RAW, (v4, v6) => {
    const inner = (id: number, size: number) => l.ipv4Fragments(v4.subarray(20), size, { ...TO, id });
    const tunnel = l.udp(4789, l.vxlan(ethernet(v6, l.IPV6)));
    return [
      ...inner(0x1000, 16).map((packet) => inUdp(4789, l.vxlan(ethernet(packet)))),
      ...l.ipv4Fragments(tunnel, 32, { ...TO, id: 0x1100, protocol: 17 }),
      ...inner(0x1200, 16).flatMap((packet, i) =>
        l.ipv4Fragments(l.gre(l.IPV4, packet), 24, { ...TO, id: 0x1300 + i * 0x100, protocol: 47 }),
      ),
      ...l.ipv6Fragments(inner(0x2000, 64)[0] as Buffer, 24, { ...TO_V6, id: 11, nextHeader: 4 }),
      ...l.ipv6Fragments(bytes(u16(0x0600), u16(0), v6), 64, { ...TO_V6, id: 12, nextHeader: 143 }),
    ];
  }],
];
