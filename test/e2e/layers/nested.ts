import * as l from '../../support/layers.ts';
import { bytes, ethernet, ipv4, ipv6, tcpPacket, u16 } from '../../support/packet-builder.ts';
import { random } from '../../support/random.ts';
import { ETHERNET, type LinkFrame, RAW } from './made.ts';

/** A packet or frame while headers are put around it: its EtherType says what it is. */
interface Content {
  readonly etherType: number;
  readonly bytes: Buffer;
}

const FRAMES = 300;
const MAX_DEPTH = 4;

/** Of what the snapshot length left of NFLOG, tshark reads nothing where it prints fields, and the first pass all. */
const NFLOG = 239;

/** Layers around each other that nobody planned: everything that can meet meets. */
export function nested(seed: number): LinkFrame[] {
  const next = random(seed);
  const chance = (of: number) => next(of) === 0;
  const pick = <T>(list: readonly T[]) => list[next(list.length)] as T;
  /** Told apart whatever it is combined with: Wireshark's id of a fragmented IPv4 packet is id XOR protocol. */
  let id = 0;

  const segment = (): Content => {
    const [a, b] = pick([
      ['192.0.2.1', '192.0.2.2'],
      ['10.0.0.1', '192.0.2.2'],
      ['[2001:db8::1]', '[2001:db8::2]'],
    ]) as [string, string];
    const client = `${a}:${pick([1000, 1001, 1002])}`;
    const server = `${b}:25`;
    const packet = tcpPacket({
      ...pick([
        { from: client, to: server },
        { from: server, to: client },
      ]),
      flags: pick(['S', 'SA', 'A', 'PA', 'F']),
      seq: pick([1, 2, 3, 4000]),
      ack: next(3),
      payload: 'abcdefghijklmnopqrstuvwxyz'.slice(next(27)),
    });
    return { etherType: a.startsWith('[') ? l.IPV6 : l.IPV4, bytes: packet };
  };

  /** A protocol of IP, and the content as its payload. */
  const carried = ({ etherType, bytes: content }: Content): [protocol: number, payload: Buffer] => {
    const flags = { checksum: chance(3), key: chance(3), sequence: chance(3) };
    const tunnels: (() => [number, Buffer])[] = [
      () => [47, l.gre(etherType, content, flags)],
      () => [17, l.udp(6081, l.geneve(etherType, content, pick([0, 4, 12])))],
    ];
    if (etherType === l.BRIDGING) {
      tunnels.push(
        () => [47, l.gre(0x88be, content)],
        () => [47, l.gre(0x88be, l.erspan2(content), { sequence: true })],
        () => [47, l.gre(0x22eb, l.erspan3(content, { subheader: chance(2) }), { sequence: true })],
        () => [17, l.udp(4789, l.vxlan(content))],
        () => [97, l.etherIp(content)],
        () => [143, content],
      );
    } else {
      const nextProtocol = etherType === l.IPV4 ? 1 : 2;
      tunnels.push(
        () => [47, l.gre(0x880b, l.pppHdlc(pppOf(etherType), content), { ...flags, key: true, version: 1 })],
        () => [17, l.udp(2152, l.gtp(content, { sequence: chance(2) }))],
        () => [17, l.udp(4790, l.vxlanGpe(nextProtocol, content))],
        () => [17, l.udp(4790, l.vxlanGpe(4, l.nsh(nextProtocol, content)))],
        () => [17, l.udp(6635, l.mpls([7], content))],
        () => [137, l.mpls([7, 8], content)],
      );
    }
    if (etherType === l.IPV4) {
      tunnels.push(
        () => [4, content],
        () => [1, l.icmpError(content.subarray(0, 20 + next(60)))],
      );
    }
    if (etherType === l.IPV6) {
      tunnels.push(
        () => [41, content],
        () => [17, l.udp(3544, content)],
        () => [58, l.icmpError(content.subarray(0, 40 + next(60)), 1)],
      );
    }
    return pick(tunnels)();
  };

  /** The content in a packet between other hosts, in fragments at times. */
  const tunnelled = (content: Content): Content[] => {
    const [protocol, payload] = carried(content);
    const host = next(3);
    const size = chance(4) ? 8 * (1 + next(8)) : 0x10000;
    id += 256;
    if (chance(2)) {
      const settings = { from: `203.0.113.${host}`, to: '203.0.113.9', protocol, id };
      const packets =
        payload.length > size ? l.ipv4Fragments(payload, size, settings) : [ipv4(payload, settings)];
      return packets.map((packet) => ({ etherType: l.IPV4, bytes: packet }));
    }
    const settings = { from: `2001:db8:1::${host}`, to: '2001:db8:1::9', nextHeader: protocol };
    const packets =
      payload.length > size ? l.ipv6Fragments(payload, size, { ...settings, id }) : [ipv6(payload, settings)];
    return packets.map((packet) => ({ etherType: l.IPV6, bytes: packet }));
  };

  /** The packet in Ethernet. */
  const framed = ({ etherType, bytes: packet }: Content): Content => {
    const tags = Array.from({ length: next(3) }, (): [number, number] => [0x8100, 1 + next(3)]);
    const frame = pick([
      () => ethernet(packet, etherType, tags),
      () => ethernet(l.mpls([9], packet), l.MPLS, tags),
      () => ethernet(l.pppoe(bytes(u16(pppOf(etherType)), packet)), 0x8864, tags),
      () => ethernet(l.snap(etherType, packet), packet.length + 8),
    ])();
    return { etherType: l.BRIDGING, bytes: chance(4) ? bytes(frame, Buffer.alloc(next(8))) : frame };
  };

  const linked = (content: Content): LinkFrame => {
    const { etherType, bytes: packet } = content;
    if (etherType === l.BRIDGING) return { linkType: ETHERNET, bytes: packet };
    const isV4 = etherType === l.IPV4;
    const wifi = () => l.wifi(l.snap(etherType, packet), { qos: chance(2) });
    return pick<() => LinkFrame>([
      () => ({ linkType: ETHERNET, bytes: framed(content).bytes }),
      () => ({ linkType: RAW, bytes: packet }),
      () => ({ linkType: 0, bytes: l.family(isV4 ? 2 : 24, packet, chance(2)) }),
      () => ({ linkType: 9, bytes: l.pppHdlc(pppOf(etherType), packet) }),
      () => ({ linkType: 109, bytes: l.enc(isV4 ? 2 : 24, packet) }),
      () => ({ linkType: 113, bytes: l.cooked(etherType, packet) }),
      () => ({ linkType: 117, bytes: l.pflog(isV4 ? 2 : 24, packet) }),
      () => ({ linkType: 127, bytes: l.radiotap(wifi(), { flags: 0 }) }),
      () => ({ linkType: NFLOG, bytes: l.nflog(isV4 ? 2 : 10, l.nflogAttribute(9, packet)) }),
      () => ({ linkType: 276, bytes: l.cooked2(etherType, packet) }),
    ])();
  };

  const captured = (frame: LinkFrame): LinkFrame => {
    if (!chance(10) || frame.linkType === NFLOG) return frame;
    const { length } = frame.bytes;
    return { ...frame, bytes: frame.bytes.subarray(0, next(length + 1)), originalLength: length };
  };

  const frames: LinkFrame[] = [];
  while (frames.length < FRAMES) {
    let contents = [segment()];
    for (let depth = next(MAX_DEPTH + 1); depth > 0; depth -= 1) {
      contents = contents.flatMap((content) =>
        content.etherType !== l.BRIDGING && chance(3) ? framed(content) : tunnelled(content),
      );
    }
    const made = contents.map((content) => captured(linked(content)));
    if (chance(4)) made.reverse();
    if (chance(10)) made.splice(next(made.length), 1);
    frames.push(...made);
  }
  return frames;
}

function pppOf(etherType: number): number {
  return etherType === l.IPV4 ? 0x21 : 0x57;
}
