/** What lies in a packet next: a small number, so that finding its decoder is looking into an array. */
export type Layer = number;

export const Layer = {
  /** The way ends here: cut off, damaged, or nothing that carries TCP. */
  Nothing: 0,
  /** A TCP header was read into the packet's segment. */
  TcpFound: 1,

  // Networks and transport
  Ip: 2,
  Ipv6: 3,
  Tcp: 4,
  Udp: 5,
  Icmp: 6,
  Icmpv6: 7,
  ExtensionHeader: 8,
  RoutingHeader: 9,
  FragmentHeader: 10,
  AuthenticationHeader: 11,

  // Links
  Ethernet: 12,
  Vlan: 13,
  Llc: 14,
  Mpls: 15,
  Ppp: 16,
  PppHdlc: 17,
  PppDirection: 18,
  Pppoe: 19,
  CiscoHdlc: 20,
  LinuxCooked: 21,
  LinuxCooked2: 22,
  BsdNull: 23,
  BsdLoop: 24,
  RawIp: 25,
  Pflog: 26,
  Enc: 27,
  Nflog: 28,
  Ieee80211: 29,
  Amsdu: 30,
  Radiotap: 31,
  Prism: 32,
  Avs: 33,
  VnTag: 34,
  ETag: 35,

  // Tunnels
  Gre: 36,
  Erspan: 37,
  EtherIp: 38,
  Vxlan: 39,
  VxlanGpe: 40,
  Geneve: 41,
  Nsh: 42,
  Gtp: 43,
  Teredo: 44,
  L2tp: 45,

  // DNS
  Dns: 46,
  /** The payload of a DNS answer was read into the packet's segment. */
  DnsFound: 47,
} as const;
