import { describe, expect, it } from 'vitest';
import { IPV4, mpls, ppp, pppHdlc, pppoe } from '../support/layers.ts';
import { bytes, ethernet, u16 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const PPPOE = 0x8864;

describe('PPP', () => {
  it.each([
    ['HDLC framing, IPv4', 9, pppHdlc(0x21, V4), SEEN_V4],
    ['HDLC framing, IPv6', 50, pppHdlc(0x57, V6), SEEN_V6],
    ['without address and control', 9, bytes(u16(0x21), V4), SEEN_V4],
    ['protocol in one byte', 9, bytes([0xff, 3], ppp(0x21, V4)), SEEN_V4],
    ['without all of them', 50, ppp(0x57, V6), SEEN_V6],
    ['MPLS', 9, pppHdlc(0x281, mpls([5], V4)), SEEN_V4],
    ['LCP', 9, pppHdlc(0xc021, V4), 'other'],
    ['empty', 9, bytes(), 'other'],
    ['address and control alone', 9, bytes([0xff, 3]), 'other'],
    ['Cisco HDLC in its place', 50, bytes([0x0f, 0], u16(IPV4), V4), SEEN_V4],
    ['Cisco HDLC', 104, bytes([0x8f, 0], u16(IPV4), V4), SEEN_V4],
    ['Cisco HDLC, keepalive', 104, bytes([0x8f, 0], u16(0x8035), V4), 'other'],
    ['a direction in front', 204, bytes(1, pppHdlc(0x21, V4)), SEEN_V4],
    ['PPPoE', 51, pppoe(ppp(0x21, V4)), SEEN_V4],
    ['PPPoE in Ethernet', 1, ethernet(pppoe(bytes(u16(0x57), V6)), PPPOE), SEEN_V6],
    ['PPPoE with padding', 1, bytes(ethernet(pppoe(ppp(0x21, V4)), PPPOE), Buffer.alloc(9)), SEEN_V4],
    [
      'PPPoE that ends before IP',
      1,
      ethernet(pppoe(ppp(0x21, V4), V4.length), PPPOE),
      SEEN_V4.replace('hi', 'h'),
    ],
    ['PPPoE past the frame', 1, ethernet(pppoe(ppp(0x21, V4), 2000), PPPOE), SEEN_V4],
    ['PPPoE discovery', 1, ethernet(pppoe(ppp(0x21, V4)), 0x8863), 'other'],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
  });
});
