import * as l from '../../support/layers.ts';
import { bytes, ethernet } from '../../support/packet-builder.ts';
import { ETHERNET, inUdp, RAW, via } from './made.ts';

/** A way to carry an IP packet: a link layer, or a tunnel in Ethernet. */
export type Encapsulation = readonly [name: string, linkType: number, wrap: (packet: Buffer) => Buffer];

const isIpv6 = (packet: Buffer) => (packet[0] as number) >> 4 === 6;
const etherType = (packet: Buffer) => (isIpv6(packet) ? l.IPV6 : l.IPV4);
const pppProtocol = (packet: Buffer) => (isIpv6(packet) ? 0x57 : 0x21);
/** OpenBSD's. */
const family = (packet: Buffer) => (isIpv6(packet) ? 24 : 2);
const inEthernet = (packet: Buffer) => ethernet(packet, etherType(packet));
const inWifi = (packet: Buffer) => l.wifi(l.snap(etherType(packet), packet));
const tunnel = (protocol: number, payload: Uint8Array) => ethernet(via(protocol, payload));
const gre = (...args: Parameters<typeof l.gre>) => tunnel(47, l.gre(...args));
const ALL_OPTIONS = { checksum: true, key: true, sequence: true };
const TAGS = [
  [0x88a8, 5],
  [0x8100, 7],
] as const;
/** Without padding: behind the packet nothing may follow, since frames are cut there. */
const nflogPayload = (packet: Buffer) => l.nflogAttribute(9, packet).subarray(0, 4 + packet.length);

export const ENCAPSULATIONS: readonly Encapsulation[] = [
  ['raw IP', RAW, (packet) => packet],
  ['raw IP by its number on OpenBSD', 14, (packet) => packet],
  ['raw IP by its number elsewhere', 12, (packet) => packet],
  ['BSD loopback', 0, (packet) => l.family(family(packet), packet, false)],
  ['OpenBSD loopback', 108, (packet) => l.family(family(packet), packet)],
  ['Linux cooked', 113, (packet) => l.cooked(etherType(packet), packet)],
  ['Linux cooked, version 2', 276, (packet) => l.cooked2(etherType(packet), packet)],
  ['PPP', 9, (packet) => l.pppHdlc(pppProtocol(packet), packet)],
  ['PPP in HDLC', 50, (packet) => l.pppHdlc(pppProtocol(packet), packet)],
  ['pflog', 117, (packet) => l.pflog(family(packet), packet)],
  ['enc', 109, (packet) => l.enc(family(packet), packet, false)],
  ['NFLOG', 239, (packet) => l.nflog(isIpv6(packet) ? 10 : 2, nflogPayload(packet))],
  ['802.11', 105, inWifi],
  ['802.11 with radiotap', 127, (packet) => l.radiotap(inWifi(packet))],
  ['802.1Q in 802.1ad', ETHERNET, (packet) => ethernet(packet, etherType(packet), TAGS)],
  ['PPPoE', ETHERNET, (packet) => ethernet(l.pppoe(bytes(0, pppProtocol(packet), packet)), 0x8864)],
  ['MPLS', ETHERNET, (packet) => ethernet(l.mpls([100, 200], packet), l.MPLS)],
  ['GRE', ETHERNET, (packet) => gre(etherType(packet), packet)],
  ['GRE with options', ETHERNET, (packet) => gre(etherType(packet), packet, ALL_OPTIONS)],
  ['Ethernet in GRE', ETHERNET, (packet) => gre(l.BRIDGING, inEthernet(packet))],
  ['ERSPAN I', ETHERNET, (packet) => gre(0x88be, inEthernet(packet))],
  ['ERSPAN II', ETHERNET, (packet) => gre(0x88be, l.erspan2(inEthernet(packet)), { sequence: true })],
  ['ERSPAN III', ETHERNET, (packet) => gre(0x22eb, l.erspan3(inEthernet(packet)), { sequence: true })],
  ['IP in IP', ETHERNET, (packet) => tunnel(isIpv6(packet) ? 41 : 4, packet)],
  ['VXLAN', ETHERNET, (packet) => ethernet(inUdp(4789, l.vxlan(inEthernet(packet))))],
  ['GENEVE', ETHERNET, (packet) => ethernet(inUdp(6081, l.geneve(l.BRIDGING, inEthernet(packet), 8)))],
  ['GTP-U', ETHERNET, (packet) => ethernet(inUdp(2152, l.gtp(packet)))],
];
