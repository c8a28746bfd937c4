/** Ways to carry an IP packet: link layers, and tunnels in Ethernet. */
import { bytes, ethernet, ipv4, u16, u32 } from './packet-builder.ts';

export interface Encapsulation {
  readonly name: string;
  /** LINKTYPE_ value. */
  readonly linkType: number;
  readonly wrap: (packet: Buffer) => Buffer;
}

const ETHERNET = 1;
const MAC = [2, 0, 0, 0, 0, 1];
const isIpv6 = (packet: Buffer) => (packet[0] as number) >> 4 === 6;
const etherType = (packet: Buffer) => u16(isIpv6(packet) ? 0x86dd : 0x0800);
const pppProtocol = (packet: Buffer) => u16(isIpv6(packet) ? 0x57 : 0x21);
/** AF_INET6 of OpenBSD. */
const family = (packet: Buffer) => (isIpv6(packet) ? 24 : 2);
const inner = (packet: Buffer) => ethernet(packet, etherType(packet).readUInt16BE());
const tunnel = (protocol: number, payload: Uint8Array) =>
  ethernet(ipv4(payload, { from: '203.0.113.1', to: '203.0.113.2', protocol }));
const gre = (flags: number, protocol: number, ...rest: Uint8Array[]) =>
  tunnel(47, bytes(u16(flags), u16(protocol), ...rest));
const udp = (port: number, ...payload: Uint8Array[]) => {
  const content = bytes(...payload);
  return tunnel(17, bytes(u16(40_000), u16(port), u16(8 + content.length), u16(0), content));
};
const wlan = (packet: Buffer) => {
  const toDistributionSystem = [0x08, 0x01, 0, 0];
  return bytes(
    toDistributionSystem,
    MAC,
    MAC,
    MAC,
    u16(0),
    [0xaa, 0xaa, 3, 0, 0, 0],
    etherType(packet),
    packet,
  );
};

export const ENCAPSULATIONS: readonly Encapsulation[] = [
  { name: 'raw IP', linkType: 101, wrap: (packet) => packet },
  { name: 'raw IP as OpenBSD numbers it', linkType: 14, wrap: (packet) => packet },
  { name: 'raw IP as others number it', linkType: 12, wrap: (packet) => packet },
  { name: 'BSD loopback', linkType: 0, wrap: (packet) => bytes([family(packet), 0, 0, 0], packet) },
  { name: 'OpenBSD loopback', linkType: 108, wrap: (packet) => bytes(u32(family(packet)), packet) },
  {
    name: 'Linux cooked',
    linkType: 113,
    wrap: (packet) => bytes(u16(0), u16(1), u16(6), MAC, u16(0), etherType(packet), packet),
  },
  {
    name: 'Linux cooked, version 2',
    linkType: 276,
    wrap: (packet) => bytes(etherType(packet), u16(0), u32(3), u16(1), [0, 6], MAC, u16(0), packet),
  },
  { name: 'PPP', linkType: 9, wrap: (packet) => bytes([0xff, 3], pppProtocol(packet), packet) },
  { name: 'PPP in HDLC', linkType: 50, wrap: (packet) => bytes([0xff, 3], pppProtocol(packet), packet) },
  {
    name: 'pflog',
    linkType: 117,
    wrap: (packet) => bytes([61, family(packet), 0, 0], Buffer.alloc(56), [1, 0, 0, 0], packet),
  },
  { name: 'enc', linkType: 109, wrap: (packet) => bytes([family(packet), 0, 0, 0], u32(0), u32(0), packet) },
  {
    name: 'NFLOG',
    linkType: 239,
    wrap: (packet) => {
      const payload = bytes([(4 + packet.length) & 0xff, (4 + packet.length) >> 8, 9, 0], packet);
      return bytes([isIpv6(packet) ? 10 : 2, 0, 0, 0], [8, 0, 5, 0], u32(3), payload);
    },
  },
  { name: '802.11', linkType: 105, wrap: wlan },
  {
    name: '802.11 with radiotap',
    linkType: 127,
    wrap: (packet) => bytes([0, 0, 8, 0, 0, 0, 0, 0], wlan(packet)),
  },
  {
    name: '802.1Q in 802.1ad',
    linkType: ETHERNET,
    wrap: (packet) =>
      ethernet(packet, etherType(packet).readUInt16BE(), [
        [0x88a8, 5],
        [0x8100, 7],
      ]),
  },
  {
    name: 'PPPoE',
    linkType: ETHERNET,
    wrap: (packet) =>
      ethernet(bytes([0x11, 0], u16(9), u16(2 + packet.length), pppProtocol(packet), packet), 0x8864),
  },
  {
    name: 'MPLS',
    linkType: ETHERNET,
    wrap: (packet) => ethernet(bytes(u32((16 << 12) | 64), u32((17 << 12) | 0x100 | 64), packet), 0x8847),
  },
  { name: 'GRE', linkType: ETHERNET, wrap: (packet) => gre(0, etherType(packet).readUInt16BE(), packet) },
  {
    name: 'GRE with checksum, key and sequence number',
    linkType: ETHERNET,
    wrap: (packet) => gre(0xb000, etherType(packet).readUInt16BE(), u32(0), u32(7), u32(1), packet),
  },
  { name: 'Ethernet in GRE', linkType: ETHERNET, wrap: (packet) => gre(0, 0x6558, inner(packet)) },
  { name: 'ERSPAN I', linkType: ETHERNET, wrap: (packet) => gre(0, 0x88be, inner(packet)) },
  {
    name: 'ERSPAN II',
    linkType: ETHERNET,
    wrap: (packet) => gre(0x1000, 0x88be, u32(1), bytes(u16(0x1007), u16(1), u32(0)), inner(packet)),
  },
  {
    name: 'ERSPAN III',
    linkType: ETHERNET,
    wrap: (packet) => gre(0x1000, 0x22eb, u32(1), bytes(u16(0x2007), u16(1), u32(0), u32(0)), inner(packet)),
  },
  { name: 'IP in IP', linkType: ETHERNET, wrap: (packet) => tunnel(isIpv6(packet) ? 41 : 4, packet) },
  {
    name: 'VXLAN',
    linkType: ETHERNET,
    wrap: (packet) => udp(4789, bytes([8, 0, 0, 0, 0, 0, 7, 0]), inner(packet)),
  },
  {
    name: 'GENEVE with an option',
    linkType: ETHERNET,
    wrap: (packet) =>
      udp(6081, bytes([2, 0], u16(0x6558), [0, 0, 7, 0], u16(0x0108), [1, 1], u32(5)), inner(packet)),
  },
  {
    name: 'GTP-U',
    linkType: ETHERNET,
    wrap: (packet) => udp(2152, bytes([0x30, 0xff], u16(packet.length), u32(7)), packet),
  },
];
