import { DNS_PORT } from '../registry/dns-types.ts';
import { Layer } from './layer.ts';

/** What each number of a space leads to; `Layer.Nothing` where nothing that is read here can follow. */
type Numbers = Uint8Array;

/** An array of the whole space, so that looking up one of its numbers takes one load. */
function numbers(rows: Readonly<Record<number, Layer>>, size = 0x10000): Numbers {
  const layers = new Uint8Array(size);
  for (const [number, layer] of Object.entries(rows)) layers[Number(number)] = layer;
  return layers;
}

/** LINKTYPE_ values, see registry/link-types.ts. */
export const LINK_TYPES = numbers({
  0: Layer.BsdNull,
  1: Layer.Ethernet,
  9: Layer.PppHdlc,
  // What LINKTYPE_RAW is called in captures of several systems' own.
  12: Layer.RawIp,
  14: Layer.RawIp,
  50: Layer.PppHdlc,
  51: Layer.Pppoe,
  101: Layer.RawIp,
  104: Layer.CiscoHdlc,
  105: Layer.Ieee80211,
  108: Layer.BsdLoop,
  109: Layer.Enc,
  113: Layer.LinuxCooked,
  117: Layer.Pflog,
  119: Layer.Prism,
  127: Layer.Radiotap,
  163: Layer.Avs,
  204: Layer.PppDirection,
  228: Layer.Ip,
  229: Layer.Ipv6,
  239: Layer.Nflog,
  276: Layer.LinuxCooked2,
});

/** IEEE 802 numbers: https://www.iana.org/assignments/ieee-802-numbers */
export const ETHER_TYPES = numbers({
  0x0800: Layer.Ip,
  0x6558: Layer.Ethernet,
  0x8100: Layer.Vlan,
  0x86dd: Layer.Ipv6,
  0x8847: Layer.Mpls,
  0x8848: Layer.Mpls,
  0x8864: Layer.Pppoe,
  0x8870: Layer.Llc,
  0x88a8: Layer.Vlan,
  0x8926: Layer.VnTag,
  0x893f: Layer.ETag,
  0x894f: Layer.Nsh,
  0x9100: Layer.Vlan,
});

/** Protocol types of GRE: EtherTypes and a few more. */
export const GRE_PROTOCOLS = numbers({
  0x0800: Layer.Ip,
  // MikroTik's EoIP.
  0x6400: Layer.Ethernet,
  0x6558: Layer.Ethernet,
  0x86dd: Layer.Ipv6,
  0x880b: Layer.PppHdlc,
  0x883e: Layer.Ip,
  0x8847: Layer.Mpls,
  0x8848: Layer.Mpls,
  0x88be: Layer.Ethernet,
  0x22eb: Layer.Erspan,
  0x894f: Layer.Nsh,
});

/** https://www.iana.org/assignments/protocol-numbers */
export const IP_PROTOCOLS = numbers(
  {
    0: Layer.ExtensionHeader,
    1: Layer.Icmp,
    4: Layer.Ip,
    6: Layer.Tcp,
    17: Layer.Udp,
    41: Layer.Ipv6,
    43: Layer.RoutingHeader,
    44: Layer.FragmentHeader,
    47: Layer.Gre,
    51: Layer.AuthenticationHeader,
    58: Layer.Icmpv6,
    60: Layer.ExtensionHeader,
    97: Layer.EtherIp,
    137: Layer.Mpls,
    143: Layer.Ethernet,
  },
  0x100,
);

/** Tunnels and DNS only: other datagrams are of no interest. */
export const UDP_PORTS = numbers({
  [DNS_PORT]: Layer.Dns,
  1701: Layer.L2tp,
  2123: Layer.Gtp,
  2152: Layer.Gtp,
  3386: Layer.Gtp,
  3544: Layer.Teredo,
  4754: Layer.Gre,
  4789: Layer.Vxlan,
  4790: Layer.VxlanGpe,
  6081: Layer.Geneve,
  6635: Layer.Mpls,
});

/** https://www.iana.org/assignments/ppp-numbers */
export const PPP_PROTOCOLS = numbers({
  0x0021: Layer.Ip,
  0x0057: Layer.Ipv6,
  0x0281: Layer.Mpls,
  0x0283: Layer.Mpls,
  // As EtherTypes: not assigned, but met.
  0x0800: Layer.Ip,
  0x86dd: Layer.Ipv6,
});

/** EtherTypes in Cisco's HDLC. */
export const CISCO_PROTOCOLS = numbers({
  0x0800: Layer.Ip,
  0x6558: Layer.Ethernet,
  0x86dd: Layer.Ipv6,
  0x8847: Layer.Mpls,
  0x8848: Layer.Mpls,
});

/** Next protocols of NSH (RFC 8300) and VXLAN-GPE. */
export const NEXT_PROTOCOLS = numbers(
  { 1: Layer.Ip, 2: Layer.Ipv6, 3: Layer.Ethernet, 4: Layer.Nsh, 5: Layer.Mpls },
  0x100,
);

/** Protocols that Linux numbers below the EtherTypes in cooked captures (if_ether.h). */
export const COOKED_PROTOCOLS = numbers({ 3: Layer.Ethernet, 4: Layer.Llc, 7: Layer.PppHdlc }, 0x601);

/** AF_INET; AF_INET6 on NetBSD and OpenBSD (and in what Npcap writes on Windows), on FreeBSD, on macOS. */
export const ADDRESS_FAMILIES = numbers(
  { 2: Layer.Ip, 24: Layer.Ipv6, 28: Layer.Ipv6, 30: Layer.Ipv6 },
  0x100,
);
