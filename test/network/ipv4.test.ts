import { describe, expect, it } from 'vitest';
import { bytes, ipv4, tcp } from '../support/capture-builder.ts';
import { unwrapped } from '../support/unwrapped.ts';

const SEGMENT = tcp({ payload: 'hello' });
const seen = (payload: string) => `tcp 192.0.2.1 40000 > 192.0.2.2 25 ${payload}`;

describe('IPv4', () => {
  it.each([
    ['whole', ipv4(SEGMENT), seen('"hello"')],
    ['with options', ipv4(SEGMENT, { options: [1, 1, 1, 0] }), seen('"hello"')],
    ['with 40 bytes of options', ipv4(SEGMENT, { options: Array(40).fill(1) }), seen('"hello"')],
    ['padding behind', bytes(ipv4(SEGMENT), Buffer.alloc(6)), seen('"hello"')],
    ['total length 0: segmentation offload', ipv4(SEGMENT, { totalLength: 0 }), seen('"hello"')],
    ['total length past the frame', ipv4(SEGMENT, { totalLength: 65535 }), seen('"hello"')],
    ['total length cuts the payload', ipv4(SEGMENT, { totalLength: 42 }), seen('"he"')],
    ['total length cuts the TCP header', ipv4(SEGMENT, { totalLength: 36 }), seen('""')],
    ['total length leaves too little of TCP', ipv4(SEGMENT, { totalLength: 35 }), 'other'],
    ['total length below the header', ipv4(SEGMENT, { totalLength: 19 }), 'other'],
    ['header length 16', ipv4(SEGMENT, { versionAndLength: 0x44 }), 'other'],
    ['header length past the packet', ipv4(SEGMENT, { versionAndLength: 0x4f }), 'other'],
    ['version 5', ipv4(SEGMENT, { versionAndLength: 0x55 }), 'other'],
    ['version 0', ipv4(SEGMENT, { versionAndLength: 0x05 }), 'other'],
    ['first fragment', ipv4(SEGMENT, { fragment: 0x2000 }), 'other'],
    ['later fragment', ipv4(SEGMENT, { fragment: 0x0001 }), 'other'],
    ['reserved bit', ipv4(SEGMENT, { fragment: 0x8000 }), seen('"hello"')],
    ['UDP', ipv4(SEGMENT, { protocol: 17 }), 'other'],
    ['unknown protocol', ipv4(SEGMENT, { protocol: 255 }), 'other'],
    [
      'authentication header',
      ipv4(bytes([6, 1], Buffer.alloc(10), SEGMENT), { protocol: 51 }),
      seen('"hello"'),
    ],
  ])('%s', (_name, packet, expected) => {
    expect(unwrapped(packet, 101)).toBe(expected);
  });

  it.each([
    ['a loose source route', [131, 7, 4, 198, 51, 100, 1], '198.51.100.1'],
    ['a strict source route', [137, 11, 4, 198, 51, 100, 1, 198, 51, 100, 2], '198.51.100.2'],
    ['behind other options', [1, 148, 4, 0, 0, 131, 7, 4, 198, 51, 100, 1], '198.51.100.1'],
    ['one that is used up', [131, 7, 8, 198, 51, 100, 1], '192.0.2.2'],
    ['an impossible pointer', [131, 7, 5, 198, 51, 100, 1], '192.0.2.2'],
    ['behind the end of options', [0, 131, 7, 4, 198, 51, 100, 1], '192.0.2.2'],
    ['past the header', [131, 70, 4, 198, 51, 100, 1], '192.0.2.2'],
    ['a recorded route', [7, 7, 4, 198, 51, 100, 1], '192.0.2.2'],
  ])('goes to the end of a source route: %s', (_name, options, to) => {
    const padded = [...options, ...Array(-options.length & 3).fill(0)];
    expect(unwrapped(ipv4(SEGMENT, { options: padded }), 101)).toBe(seen('"hello"').replace('192.0.2.2', to));
  });

  it('takes the length on the wire where the frame was cut', () => {
    const packet = ipv4(tcp({ payload: 'x'.repeat(1000) }));
    expect(unwrapped(packet.subarray(0, 42), 101, { originalLength: packet.length })).toBe(
      `${seen('"xx"')} and 998 more`,
    );
    expect(unwrapped(packet.subarray(0, 42), 101, { originalLength: 500 })).toBe(
      `${seen('"xx"')} and 458 more`,
    );
  });

  it('does not believe a length on the wire that is less than was captured', () => {
    expect(unwrapped(ipv4(SEGMENT), 101, { originalLength: 0 })).toBe(seen('"hello"'));
  });
});
