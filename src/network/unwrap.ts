import type { Frame } from '../capture/frame.ts';
import { MAX_NESTED_HEADERS } from '../limits.ts';
import { eTag, ethernet, llc, vlan, vnTag } from './ethernet.ts';
import { enc, nflog, pflog } from './firewall-links.ts';
import { Fragments } from './fragments.ts';
import { erspan, gre } from './gre.ts';
import { gtp } from './gtp.ts';
import { bsdLoop, bsdNull, linuxCooked, linuxCooked2, rawIp } from './host-links.ts';
import { icmp, icmpv6 } from './icmp.ts';
import { amsdu, avs, ieee80211, prism, radiotap } from './ieee80211.ts';
import { ip } from './ipv4.ts';
import { authenticationHeader, extensionHeader, fragmentHeader, ipv6, routingHeader } from './ipv6.ts';
import { l2tp } from './l2tp.ts';
import { Layer } from './layer.ts';
import { mpls } from './mpls.ts';
import { LINK_TYPES } from './numbers.ts';
import type { Decoder, Packet } from './packet.ts';
import { ciscoHdlc, ppp, pppDirection, pppHdlc, pppoe } from './ppp.ts';
import { emptySegment, type Segment } from './segment.ts';
import { tcp } from './tcp.ts';
import { etherIp, geneve, nsh, teredo, vxlan, vxlanGpe } from './tunnels.ts';
import { dns, udp } from './udp.ts';

/**
 * What a frame carries: a TCP segment, an ICMP error that quotes a TCP header as far as its window (Wireshark counts it
 * as part of a stream), a datagram from a DNS server, or something else (also a fragment that completes no packet, or headers that are cut off); or
 * its link type is not supported.
 */
export type Unwrapped = 'tcp' | 'quoted-tcp' | 'dns' | 'other' | 'unsupported-link';

const NONE: readonly number[] = [];

/** What can lie in a packet, and how it is read. */
const DECODERS: readonly Decoder[] = decoders([
  [Layer.Ip, ip],
  [Layer.Ipv6, ipv6],
  [Layer.Tcp, tcp],
  [Layer.Udp, udp],
  [Layer.Dns, dns],
  [Layer.Icmp, icmp],
  [Layer.Icmpv6, icmpv6],
  [Layer.ExtensionHeader, extensionHeader],
  [Layer.RoutingHeader, routingHeader],
  [Layer.FragmentHeader, fragmentHeader],
  [Layer.AuthenticationHeader, authenticationHeader],
  [Layer.Ethernet, ethernet],
  [Layer.Vlan, vlan],
  [Layer.VnTag, vnTag],
  [Layer.ETag, eTag],
  [Layer.Llc, llc],
  [Layer.Mpls, mpls],
  [Layer.Ppp, ppp],
  [Layer.PppHdlc, pppHdlc],
  [Layer.PppDirection, pppDirection],
  [Layer.Pppoe, pppoe],
  [Layer.CiscoHdlc, ciscoHdlc],
  [Layer.LinuxCooked, linuxCooked],
  [Layer.LinuxCooked2, linuxCooked2],
  [Layer.BsdNull, bsdNull],
  [Layer.BsdLoop, bsdLoop],
  [Layer.RawIp, rawIp],
  [Layer.Pflog, pflog],
  [Layer.Enc, enc],
  [Layer.Nflog, nflog],
  [Layer.Ieee80211, ieee80211],
  [Layer.Amsdu, amsdu],
  [Layer.Radiotap, radiotap],
  [Layer.Prism, prism],
  [Layer.Avs, avs],
  [Layer.Gre, gre],
  [Layer.Erspan, erspan],
  [Layer.EtherIp, etherIp],
  [Layer.Vxlan, vxlan],
  [Layer.VxlanGpe, vxlanGpe],
  [Layer.Geneve, geneve],
  [Layer.Nsh, nsh],
  [Layer.Gtp, gtp],
  [Layer.Teredo, teredo],
  [Layer.L2tp, l2tp],
]);

function decoders(rows: readonly (readonly [Layer, Decoder])[]): Decoder[] {
  const table: Decoder[] = [];
  for (const [layer, decoder] of rows) table[layer] = decoder;
  return table;
}

/** Finds the TCP segments, and what DNS servers answer, in frames. It keeps IP fragments until their packets are whole. */
export class Unwrapper {
  readonly #packet: Packet = {
    bytes: new Uint8Array(0),
    at: 0,
    end: 0,
    wireEnd: 0,
    ipv6End: 0,
    quoted: false,
    vlan: 0,
    rest: null,
    segment: emptySegment(),
    frame: 0,
    earlier: NONE,
    fragments: new Fragments(),
  };

  /** Fragmented packets that were given up, because too much was waiting for their other fragments. */
  get packetsGivenUp(): number {
    return this.#packet.fragments.givenUp;
  }

  /** The frames before the present one that brought fragments of what was found last. */
  get earlier(): readonly number[] {
    return this.#packet.earlier;
  }

  /**
   * Fills `segment` from the frame: it is valid where the answer is `tcp` or `quoted-tcp`; of it addresses, ports and payload
   * are where the answer is `dns`.
   */
  unwrap(frame: Frame, segment: Segment): Unwrapped {
    const layer = LINK_TYPES[frame.linkType] ?? Layer.Nothing;
    if (layer === Layer.Nothing) return 'unsupported-link';
    const { bytes, start, end } = frame;
    const wireEnd = start + Math.max(frame.originalLength, end - start);
    this.#packet.frame = frame.number;
    this.#packet.earlier = NONE;
    return this.#follow(layer, bytes, start, end, wireEnd, segment);
  }

  /** The same for what else the frame has, where it has more than one packet; null when there is nothing more. */
  next(segment: Segment): Unwrapped | null {
    const { rest } = this.#packet;
    if (rest === null) return null;
    this.#packet.earlier = rest.earlier;
    return this.#follow(rest.layer, rest.bytes, rest.at, rest.end, rest.wireEnd, segment);
  }

  /** From header to header, beginning with that of `layer` at `at`. */
  #follow(
    first: Layer,
    bytes: Uint8Array,
    at: number,
    end: number,
    wireEnd: number,
    segment: Segment,
  ): Unwrapped {
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.at = at;
    packet.end = end;
    packet.wireEnd = wireEnd;
    packet.quoted = false;
    packet.vlan = 0;
    packet.rest = null;
    packet.segment = segment;
    segment.bytes = bytes;
    let layer = first;
    for (let depth = 0; depth < MAX_NESTED_HEADERS; depth += 1) {
      layer = (DECODERS[layer] as Decoder)(packet);
      if (layer === Layer.TcpFound) return packet.quoted ? 'quoted-tcp' : 'tcp';
      if (layer === Layer.Nothing) return 'other';
      if (layer === Layer.DnsFound) return 'dns';
    }
    return 'other';
  }
}
