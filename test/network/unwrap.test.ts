import { describe, expect, it } from 'vitest';
import { emptySegment } from '../../src/network/segment.ts';
import { type Unwrapped, Unwrapper } from '../../src/network/unwrap.ts';
import * as l from '../support/layers.ts';
import { bytes, ethernet, frameOf, ipv4, ipv6, tcp, tcpFrame, u16 } from '../support/packet-builder.ts';
import { random } from '../support/random.ts';
import { unwrapped, V4, V6 } from '../support/unwrapped.ts';

const SEGMENT = tcp({ payload: 'hello', options: [1, 1, 1, 1] });
const inUdp = (port: number, payload: Uint8Array) => ethernet(ipv4(l.udp(port, payload), { protocol: 17 }));
const inGre = (protocol: number, payload: Uint8Array, options: l.GreOptions = {}) =>
  ethernet(ipv4(l.gre(protocol, payload, options), { protocol: 47 }));
const WIFI = l.wifi(l.amsdu(l.snap(l.IPV4, V4), l.snap(l.IPV6, V6)), { qos: true, amsdu: true });

/** Frames with every header, each with its link type. */
const FRAMES: readonly (readonly [linkType: number, frame: Buffer])[] = [
  [1, tcpFrame({ from: '192.0.2.1:40000', to: '192.0.2.2:25', payload: 'hello' })],
  [1, tcpFrame({ from: '[2001:db8::1]:40000', to: '[2001:db8::2]:25', payload: 'hello' })],
  [
    1,
    ethernet(ipv4(SEGMENT, { options: [131, 7, 4, 192, 0, 2, 3, 0] }), 0x0800, [
      [0x88a8, 1],
      [0x8100, 2],
    ]),
  ],
  [
    1,
    ethernet(
      ipv6(bytes([60, 2, 0, 1], Buffer.alloc(20), [6, 0, 1, 4, 0, 0, 0, 0], SEGMENT), { nextHeader: 43 }),
      l.IPV6,
    ),
  ],
  [1, ethernet(ipv4(bytes([3, 1, 0, 0, 0, 0, 0, 0], ipv4(SEGMENT)), { protocol: 1 }))],
  [1, ethernet(l.snap(l.IPV4, V4), V4.length + 8)],
  [1, ethernet(l.mpls([1, 2], V4), l.MPLS)],
  [1, ethernet(l.mpls([1], bytes([0, 0, 0, 0], ethernet(V4))), l.MPLS)],
  [1, ethernet(l.pppoe(bytes(u16(0x21), V4)), 0x8864)],
  [1, inGre(l.IPV4, V4, { checksum: true, routing: true, key: true, sequence: true })],
  [1, inGre(0x22eb, l.erspan3(ethernet(V4), { subheader: true }), { sequence: true })],
  [
    1,
    inUdp(
      2152,
      l.gtp(V6, {
        extensions: [
          [0x85, bytes([0, 9])],
          [0xc0, Buffer.alloc(6)],
        ],
      }),
    ),
  ],
  [1, inUdp(3544, bytes([0, 1, 1, 1], Buffer.alloc(11), u16(0), u16(1), [1, 2, 3, 4], V6))],
  [1, inUdp(4790, l.vxlanGpe(4, l.nsh(3, ethernet(V4))))],
  [1, inUdp(6081, l.geneve(l.BRIDGING, ethernet(V4), 8))],
  [0, l.family(2, V4)],
  [9, l.pppHdlc(0x21, V4)],
  [105, WIFI],
  [109, l.enc(2, V4)],
  [113, l.cooked(l.IPV4, V4)],
  [117, l.pflog(2, V4)],
  [119, l.avs(WIFI)],
  [127, l.radiotap(WIFI, { timestamp: true, flags: 0x30, words: 2 })],
  [239, l.nflog(2, l.nflogAttribute(10, bytes('x')), l.nflogAttribute(9, V4))],
  [276, l.cooked2(l.IPV6, V6)],
];

const LINK_TYPES = [
  ...new Set(FRAMES.map(([linkType]) => linkType)),
  12,
  50,
  51,
  101,
  104,
  108,
  163,
  204,
  228,
  229,
];

const unwrapper = new Unwrapper();
const segment = emptySegment();

/** Unwraps, and checks that each segment lies within the frame, or in a block of its own. */
function check(content: Uint8Array, linkType: number, originalLength: number): void {
  const frame = frameOf(content, { linkType, originalLength });
  let found: Unwrapped | null = unwrapper.unwrap(frame, segment);
  for (; found !== null; found = unwrapper.next(segment)) {
    if (found === 'other' || found === 'unsupported-link') continue;
    const { payloadStart, payloadEnd, payloadLength, sourceStart, destinationStart, addressLength } = segment;
    const { length } = segment.bytes;
    const isWithin =
      payloadStart <= payloadEnd &&
      payloadEnd <= length &&
      payloadLength >= payloadEnd - payloadStart &&
      payloadLength <= Math.max(originalLength, length) &&
      Math.max(sourceStart, destinationStart) + addressLength <= length;
    expect(isWithin, Buffer.from(content).toString('hex')).toBe(true);
  }
}

describe('unwrap', () => {
  it('takes frames cut at every length', () => {
    for (const [, frame] of FRAMES) {
      for (let length = 0; length <= frame.length; length += 1) {
        for (const linkType of LINK_TYPES) check(frame.subarray(0, length), linkType, frame.length);
      }
    }
  });

  it('takes any value of any byte', () => {
    for (const [linkType, frame] of FRAMES) {
      for (let at = 0; at < frame.length; at += 1) {
        for (const value of [0, 1, 5, 6, 0x0f, 0x40, 0x7f, 0x80, 0xf0, 0xff]) {
          const changed = Buffer.from(frame);
          changed[at] = value;
          check(changed, linkType, frame.length);
        }
      }
    }
  });

  it('takes random bytes', () => {
    const next = random(11);
    for (let round = 0; round < 20_000; round += 1) {
      const content = Buffer.from(Array.from({ length: 22 + next(100) }, () => next(256)));
      // Often with a beginning that leads further in.
      if (round % 2 === 0) content.write(['45', '60', '0800', '86dd'][next(4)] as string, next(20), 'hex');
      check(
        content,
        LINK_TYPES[next(LINK_TYPES.length)] as number,
        next(4) === 0 ? next(70_000) : content.length,
      );
    }
  });

  it('takes frames with random damage', () => {
    const next = random(12);
    for (let round = 0; round < 40_000; round += 1) {
      const [linkType, frame] = FRAMES[next(FRAMES.length)] as [number, Buffer];
      const content = Buffer.from(frame);
      for (let count = next(5); count >= 0; count -= 1) content[next(content.length)] = next(256);
      check(content, linkType, next(200));
    }
  });

  it.each([
    ['user 0', 147],
    ['unknown', 65_535],
    ['reserved bits', 0x0224_0002],
  ])('knows what it cannot read: %s', (_name, linkType) => {
    expect(unwrapped(V4, linkType)).toBe('unsupported-link');
  });
});
