import { describe, expect, it } from 'vitest';
import { IPV4, IPV6, snap } from '../support/layers.ts';
import { bytes, ethernet, u16 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const TAG: [number, number] = [0x8100, 5];
const SNAP = snap(IPV4, V4);
const withLength = (content: Uint8Array, length = content.length) => ethernet(content, length);

describe('Ethernet', () => {
  it.each([
    ['IPv4', ethernet(V4), SEEN_V4],
    ['IPv6', ethernet(V6, IPV6), SEEN_V6],
    ['IPv6 as EtherType 0x0800', ethernet(V6), SEEN_V6],
    ['IPv4 as EtherType 0x86dd', ethernet(V4, IPV6), 'other'],
    ['ARP', ethernet(V4, 0x0806), 'other'],
    ['802.1Q', ethernet(V4, IPV4, [TAG]), SEEN_V4],
    ['802.1ad around 802.1Q', ethernet(V6, IPV6, [[0x88a8, 1], TAG]), SEEN_V6],
    ['0x9100 around 802.1Q', ethernet(V4, IPV4, [[0x9100, 1], TAG]), SEEN_V4],
    ['twelve tags', ethernet(V4, IPV4, Array(12).fill(TAG)), SEEN_V4],
    ['a thousand tags', ethernet(V4, IPV4, Array(1000).fill(TAG)), 'other'],
    [
      'VN-Tag around 802.1Q',
      ethernet(bytes([0x80, 1, 0, 2], u16(0x8100), u16(5), u16(IPV4), V4), 0x8926),
      SEEN_V4,
    ],
    ['E-TAG', ethernet(bytes([0, 1, 0, 2, 0, 3], u16(IPV6), V6), 0x893f), SEEN_V6],
    ['bridged Ethernet', ethernet(ethernet(V4), 0x6558), SEEN_V4],
  ])('%s', (_name, frame, expected) => {
    expect(unwrapped(frame)).toBe(expected);
  });
});

describe('802.2', () => {
  it.each([
    ['SNAP', withLength(SNAP), SEEN_V4],
    ['SNAP of IPv6', withLength(snap(IPV6, V6)), SEEN_V6],
    ['SNAP of 802.1H', withLength(snap(IPV4, V4, 0x0000f8)), SEEN_V4],
    ['SNAP of another organisation', withLength(snap(IPV4, V4, 0x00000c)), 'other'],
    ['SNAP in a tag', ethernet(bytes(u16(5), u16(SNAP.length), SNAP), 0x8100), SEEN_V4],
    ['SNAP as EtherType', ethernet(SNAP, 0x8870), SEEN_V4],
    ['IP without SNAP', withLength(bytes([6, 6, 3], V4)), SEEN_V4],
    ['a numbered frame', withLength(bytes([6, 6, 0, 0], V4)), SEEN_V4],
    ['a supervisory frame', withLength(bytes([6, 6, 1, 0], V4)), 'other'],
    ['another unnumbered frame', withLength(bytes([6, 6, 0x13], V4)), 'other'],
    ['another protocol', withLength(bytes([0x42, 0x42, 3], V4)), 'other'],
    ['padding behind', bytes(withLength(SNAP), Buffer.alloc(9)), SEEN_V4],
    ['a length that cuts', withLength(SNAP, SNAP.length - 1), SEEN_V4.replace('hi', 'h')],
    ['a length past the frame', withLength(SNAP, 1500), SEEN_V4],
    ['length 0', withLength(SNAP, 0), 'other'],
    ['a length that is none', withLength(SNAP, 1501), 'other'],
  ])('%s', (_name, frame, expected) => {
    expect(unwrapped(frame)).toBe(expected);
  });
});
