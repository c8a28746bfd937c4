import { describe, expect, it } from 'vitest';
import { MPLS, mpls } from '../support/layers.ts';
import { bytes, ethernet, u32 } from '../support/packet-builder.ts';
import { SEEN_V4, SEEN_V6, unwrapped, V4, V6 } from '../support/unwrapped.ts';

const FRAME = bytes([0x00, 0x1b, 0x21, 1, 2, 3, 0x00, 0x1b, 0x21, 4, 5, 6], [8, 0], V4);

describe('MPLS', () => {
  it.each([
    ['one label', mpls([100], V4), SEEN_V4],
    ['a stack', mpls([100, 200, 300], V6), SEEN_V6],
    ['explicit null', mpls([0], V4), SEEN_V4],
    ['Ethernet', mpls([100], FRAME), SEEN_V4],
    ['Ethernet behind a control word', mpls([100], bytes([0, 0, 0, 0], FRAME)), SEEN_V4],
    ['Ethernet behind a sequence number', mpls([100], bytes([0, 0, 1, 7], FRAME)), SEEN_V4],
    ['the generic associated channel', mpls([13], V4), 'other'],
    ['the associated channel of a pseudowire', mpls([100], bytes([0x10, 0, 0, 0x21], V4)), 'other'],
    ['OAM', mpls([100, 14], V4), 'other'],
    ['nothing behind the stack', mpls([100], bytes()), 'other'],
    ['a stack without bottom', bytes(...Array(1000).fill(u32(0x64040))), 'other'],
  ])('%s', (_name, content, expected) => {
    expect(unwrapped(ethernet(content, MPLS))).toBe(expected);
  });
});
