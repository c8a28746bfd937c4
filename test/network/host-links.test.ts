import { describe, expect, it } from 'vitest';
import {
  BRIDGING,
  cooked,
  cooked2,
  family,
  IPV4,
  IPV6,
  pppHdlc,
  radiotap,
  snap,
  wifi,
} from '../support/layers.ts';
import { bytes, ethernet, u16 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

describe('Linux cooked', () => {
  it.each([
    ['IPv4', 113, cooked(IPV4, V4), SEEN_V4],
    ['IPv6', 113, cooked(IPV6, V6), SEEN_V6],
    ['802.1Q', 113, cooked(0x8100, bytes(u16(5), u16(IPV4), V4)), SEEN_V4],
    ['802.2', 113, cooked(4, snap(IPV4, V4)), SEEN_V4],
    ['Ethernet', 113, cooked(3, ethernet(V4)), SEEN_V4],
    ['PPP', 113, cooked(7, pppHdlc(0x21, V4)), SEEN_V4],
    ['another protocol of Linux', 113, cooked(12, V4), 'other'],
    ['a GRE interface', 113, cooked(BRIDGING, ethernet(V4), { hardware: 778 }), SEEN_V4],
    ['ERSPAN at a GRE interface', 113, cooked(0x88be, ethernet(V4), { hardware: 778 }), SEEN_V4],
    ['its number elsewhere', 113, cooked(0x88be, ethernet(V4)), 'other'],
    ['radiotap', 113, cooked(4, radiotap(wifi(snap(IPV4, V4))), { hardware: 803 }), SEEN_V4],
    ['netlink', 113, cooked(IPV4, V4, { hardware: 824 }), 'other'],
    ['version 2, IPv4', 276, cooked2(IPV4, V4), SEEN_V4],
    ['version 2, IPv6', 276, cooked2(IPV6, V6), SEEN_V6],
    ['version 2, 802.2', 276, cooked2(4, snap(IPV4, V4)), SEEN_V4],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
  });
});

describe('BSD loopback', () => {
  it.each([
    ['null, IPv4', 0, family(2, V4), SEEN_V4],
    ['null, IPv4, little-endian', 0, family(2, V4, false), SEEN_V4],
    ['null, IPv6 of NetBSD', 0, family(24, V6, false), SEEN_V6],
    ['null, IPv6 of FreeBSD', 0, family(28, V6, false), SEEN_V6],
    ['null, IPv6 of macOS', 0, family(30, V6, false), SEEN_V6],
    ['null, IPv6 of macOS, big-endian', 0, family(30, V6), SEEN_V6],
    ['null, another family', 0, family(23, V6), 'other'],
    ['null, absurd family', 0, family(0xffffffff, V6), 'other'],
    ['null, IRIX', 0, family(0x00020000, V4), SEEN_V4],
    ['null, IRIX, little-endian', 0, family(0x00020000, V4, false), SEEN_V4],
    ['null, EtherType', 0, family(IPV6, V6), SEEN_V6],
    ['null, PPP', 0, pppHdlc(0x21, V4), SEEN_V4],
    ['loop, IPv4', 108, family(2, V4), SEEN_V4],
    ['loop, IPv6', 108, family(24, V6), SEEN_V6],
    ['loop, little-endian', 108, family(2, V4, false), 'other'],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
  });
});

describe('raw IP', () => {
  it.each([
    ['IPv4', 101, V4, SEEN_V4],
    ['IPv6', 101, V6, SEEN_V6],
    ['another version', 101, bytes(0x50, V4.subarray(1)), 'other'],
    ['empty', 101, bytes(), 'other'],
    ['PPP', 101, pppHdlc(0x57, V6), SEEN_V6],
    ['of OpenBSD', 12, V4, SEEN_V4],
    ['of others', 14, V6, SEEN_V6],
    ['link type of IPv4', 228, V4, SEEN_V4],
    ['link type of IPv6', 229, V6, SEEN_V6],
    ['IPv4 as IPv6', 229, V4, 'other'],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
  });
});
