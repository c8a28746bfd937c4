import { describe, expect, it } from 'vitest';
import { bytes, ipv6, tcp } from '../support/capture-builder.ts';
import { unwrapped } from '../support/unwrapped.ts';

const SEGMENT = tcp({ payload: 'hello' });
const SEEN = 'tcp 2001:db8::1 40000 > 2001:db8::2 25 "hello"';

const TCP = 6;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const OPTIONS = 60;

/** An extension header of 8 bytes and as many more as are given. */
const header = (next: number, more = 0) => bytes([next, more / 8], Buffer.alloc(6 + more));
const fragment = (next: number, field: number) => bytes([next, 0, field >> 8, field, 0, 0, 0, 1]);
const packet = (nextHeader: number, ...parts: Uint8Array[]) => ipv6(bytes(...parts), { nextHeader });

/** A routing header with addresses that end in these numbers. */
const routing = (type: number, left: number, ...last: number[]) =>
  bytes(
    [TCP, last.length * 2, type, left, last.length - 1, 0, 0, 0],
    ...last.map((number) => bytes([0x20, 1, 0xd, 0xb8], Buffer.alloc(11), number)),
  );

describe('IPv6', () => {
  it.each([
    ['whole', ipv6(SEGMENT), SEEN],
    ['padding behind', bytes(ipv6(SEGMENT), Buffer.alloc(6)), SEEN],
    ['payload length 0: segmentation offload', ipv6(SEGMENT, { payloadLength: 0 }), SEEN],
    ['payload length past the frame', ipv6(SEGMENT, { payloadLength: 65535 }), SEEN],
    ['payload length cuts the payload', ipv6(SEGMENT, { payloadLength: 22 }), SEEN.replace('hello', 'he')],
    ['payload length cuts TCP', ipv6(SEGMENT, { payloadLength: 15 }), 'other'],
    ['hop-by-hop options', packet(HOP_BY_HOP, header(TCP), SEGMENT), SEEN],
    ['routing', packet(ROUTING, header(TCP, 16), SEGMENT), SEEN],
    ['destination options', packet(OPTIONS, header(TCP, 2040), SEGMENT), SEEN],
    ['authentication', packet(AUTHENTICATION, bytes([TCP, 4], Buffer.alloc(22)), SEGMENT), SEEN],
    ['fragment header of a whole packet', packet(FRAGMENT, fragment(TCP, 0), SEGMENT), SEEN],
    ['its reserved bits', packet(FRAGMENT, fragment(TCP, 6), SEGMENT), SEEN],
    ['first fragment', packet(FRAGMENT, fragment(TCP, 1), SEGMENT), 'other'],
    ['later fragment', packet(FRAGMENT, fragment(TCP, 8), SEGMENT), 'other'],
    [
      'a chain',
      packet(
        HOP_BY_HOP,
        header(ROUTING),
        header(OPTIONS, 8),
        header(FRAGMENT),
        fragment(OPTIONS, 0),
        header(TCP),
        SEGMENT,
      ),
      SEEN,
    ],
    ['a chain of ten', packet(OPTIONS, ...Array(9).fill(header(OPTIONS)), header(TCP), SEGMENT), SEEN],
    ['an endless chain', packet(OPTIONS, ...Array(5000).fill(header(OPTIONS))), 'other'],
    [
      'an extension header past the packet',
      packet(OPTIONS, bytes([TCP, 255], Buffer.alloc(6)), SEGMENT),
      'other',
    ],
    ['nothing next', packet(59, SEGMENT), 'other'],
    ['encrypted', packet(50, SEGMENT), 'other'],
    ['an extension header cut off', packet(OPTIONS, bytes(TCP)), 'other'],
  ])('%s', (_name, frame, expected) => {
    expect(unwrapped(frame, 101)).toBe(expected);
  });

  it.each([
    ['source route', routing(0, 1, 7, 8), '2001:db8::8'],
    ['source route that is used up', routing(0, 0, 7, 8), '2001:db8::2'],
    ['source route without addresses', routing(0, 1), '2001:db8::2'],
    ['home address', routing(2, 1, 7), '2001:db8::7'],
    ['segment routing, the last one first', routing(4, 1, 7, 8), '2001:db8::7'],
    ['segment routing at its end', routing(4, 0, 7, 8), '2001:db8::2'],
    ['something else', routing(9, 1, 7), '2001:db8::2'],
  ])('goes where the routing header says: %s', (_name, extension, to) => {
    expect(unwrapped(packet(ROUTING, extension, SEGMENT), 101)).toBe(SEEN.replace('2001:db8::2', to));
  });
});
