import { ipv4 } from './ipv4.ts';
import { ipv6 } from './ipv6.ts';
import { type Layer, NOTHING, type Packet } from './packet.ts';

/** IPv4 or IPv6, by the version in the first four bits. */
export function ip(packet: Packet): Layer {
  if (packet.at >= packet.end) return NOTHING;
  const version = (packet.bytes[packet.at] as number) >> 4;
  if (version === 4) return ipv4(packet);
  return version === 6 ? ipv6(packet) : NOTHING;
}
