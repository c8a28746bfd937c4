import { describe, expect, it } from 'vitest';
import { enc, IPV4, nflog, nflogAttribute, pflog } from '../support/layers.ts';
import { bytes, u16 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const PAYLOAD = nflogAttribute(9, V4);
const HEADER = nflogAttribute(1, bytes(u16(IPV4), [1, 0]));
const PREFIX = nflogAttribute(10, bytes('why', 0));

describe('firewall logs', () => {
  it.each([
    ['pflog, IPv4', 117, pflog(2, V4), SEEN_V4],
    ['pflog, IPv6', 117, pflog(24, V6), SEEN_V6],
    ['pflog, the header of newer systems', 117, pflog(2, V4, 100), SEEN_V4],
    ['pflog, another family', 117, pflog(10, V6), 'other'],
    ['pflog, cut off', 117, pflog(2, bytes()).subarray(0, 63), 'other'],
    ['enc, IPv4', 109, enc(2, V4), SEEN_V4],
    ['enc, IPv4, little-endian', 109, enc(2, V4, false), SEEN_V4],
    ['enc, IPv6', 109, enc(24, V6, false), SEEN_V6],
    ['enc, another family', 109, enc(28, V6), 'other'],
    ['NFLOG, IPv4', 239, nflog(2, PAYLOAD), SEEN_V4],
    ['NFLOG, IPv6', 239, nflog(10, nflogAttribute(9, V6)), SEEN_V6],
    ['NFLOG, attributes around', 239, nflog(2, HEADER, PREFIX, PAYLOAD, PREFIX), SEEN_V4],
    [
      'NFLOG, big-endian',
      239,
      nflog(2, nflogAttribute(10, bytes('why'), true), nflogAttribute(9, V4, true)),
      SEEN_V4,
    ],
    ['NFLOG of a bridge', 239, nflog(7, HEADER, PAYLOAD), SEEN_V4],
    ['NFLOG of another family', 239, nflog(7, PAYLOAD), 'other'],
    ['NFLOG, no packet', 239, nflog(2, HEADER, PREFIX), 'other'],
    ['NFLOG, an impossible length', 239, nflog(2, bytes([3, 0, 10, 0]), PAYLOAD), 'other'],
  ])('%s', (_name, linkType, frame, expected) => {
    expect(unwrapped(frame, linkType)).toBe(expected);
  });
});
