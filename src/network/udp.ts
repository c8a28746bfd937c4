import { DNS_PORT } from '../registry/dns-types.ts';
import { Layer } from './layer.ts';
import { UDP_PORTS } from './numbers.ts';
import { narrow, type Packet, u16 } from './packet.ts';

const HEADER = 8;

/** RFC 768: of interest where it carries a tunnel or DNS. Of two ports that are known the lower one counts, as in Wireshark. */
export function udp(packet: Packet): Layer {
  const { bytes, at, end, segment } = packet;
  if (end - at < HEADER) return Layer.Nothing;
  const source = u16(bytes, at);
  const destination = u16(bytes, at + 2);
  const fromSource = UDP_PORTS[source] as Layer;
  const fromDestination = UDP_PORTS[destination] as Layer;
  if ((fromSource | fromDestination) === Layer.Nothing) return Layer.Nothing;
  const length = u16(bytes, at + 4);
  // In IPv6 a length of 0 leaves it to the enclosing header: RFC 2675 section 4.
  if (length >= HEADER) narrow(packet, at + length);
  else if (length !== 0 || segment.addressLength === 4) return Layer.Nothing;
  packet.at = at + HEADER;
  const bySource =
    fromDestination === Layer.Nothing || (fromSource !== Layer.Nothing && source < destination);
  return bySource ? fromSource : fromDestination;
}

/** What comes from a DNS server, but for what an ICMP error quotes; queries tell nothing that answers do not repeat. */
export function dns({ bytes, at, end, wireEnd, quoted, segment }: Packet): Layer {
  if (quoted || u16(bytes, at - HEADER) !== DNS_PORT) return Layer.Nothing;
  segment.sourcePort = DNS_PORT;
  segment.destinationPort = u16(bytes, at - HEADER + 2);
  segment.payloadStart = at;
  segment.payloadEnd = end;
  segment.payloadLength = wireEnd - at;
  return Layer.DnsFound;
}
