import { describe, expect, it } from 'vitest';
import { gtp, pppHdlc, udp } from '../support/layers.ts';
import { bytes, ethernet, ipv4 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const SESSION: [number, Buffer] = [0x85, bytes([0, 9])];
const LONG: [number, Buffer] = [0xc0, Buffer.alloc(6)];

describe('GTP-U', () => {
  it.each([
    ['IPv4', gtp(V4), SEEN_V4],
    ['IPv6', gtp(V6), SEEN_V6],
    ['Ethernet', gtp(ethernet(V4)), SEEN_V4],
    ['sequence number', gtp(V4, { sequence: true }), SEEN_V4],
    ['an extension header', gtp(V4, { extensions: [SESSION] }), SEEN_V4],
    ['extension headers', gtp(V6, { sequence: true, extensions: [SESSION, LONG, SESSION] }), SEEN_V6],
    [
      'an extension header of length 0',
      gtp(V4, { extensions: [[0x85, bytes([0, 9])]] }).fill(0, 12, 13),
      'other',
    ],
    ['padding behind', bytes(gtp(V4), Buffer.alloc(9)), SEEN_V4],
    ['a length that cuts', gtp(V4).fill(V4.length - 1, 3, 4), SEEN_V4.replace('hi', 'h')],
    ['version 0', gtp(V4, { version: 0 }), SEEN_V4],
    ['version 2', bytes(0x50, gtp(V4).subarray(1)), 'other'],
    ["GTP'", bytes(0x20, gtp(V4).subarray(1)), 'other'],
    ['an echo', gtp(V4, { message: 1 }), 'other'],
    ['an end marker', gtp(V4, { message: 254 }), 'other'],
    ['PPP', gtp(pppHdlc(0x21, V4)), 'other'],
    ['nothing', gtp(bytes()), 'other'],
  ])('%s', (_name, payload, expected) => {
    expect(unwrapped(ipv4(udp(2152, payload), { protocol: 17 }), 101)).toBe(expected);
  });
});
