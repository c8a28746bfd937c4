import { describe, expect, it } from 'vitest';
import { ACK, emptySegment, FIN, PSH, RST, SYN } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { ipv4, type TcpOptions, tcp, tcpFrame } from '../support/capture-builder.ts';
import { frameOf } from '../support/packet-builder.ts';
import { unwrapped } from '../support/unwrapped.ts';

function segmentOf(settings: TcpOptions) {
  const segment = emptySegment();
  expect(new Unwrapper().unwrap(frameOf(ipv4(tcp(settings)), { linkType: 101 }), segment)).toBe('tcp');
  return segment;
}

describe('TCP', () => {
  it.each<[TcpOptions, object]>([
    [
      { sourcePort: 0, destinationPort: 0 },
      { sourcePort: 0, destinationPort: 0 },
    ],
    [
      { sourcePort: 65535, destinationPort: 65535 },
      { sourcePort: 65535, destinationPort: 65535 },
    ],
    [
      { seq: 0, ack: 0 },
      { sequence: 0, acknowledgment: 0 },
    ],
    [
      { seq: 0xffff_ffff, ack: 0xffff_fffe },
      { sequence: 0xffff_ffff, acknowledgment: 0xffff_fffe },
    ],
    [
      { seq: 0x8000_0000, ack: 0x7fff_ffff },
      { sequence: 0x8000_0000, acknowledgment: 0x7fff_ffff },
    ],
    [{ window: 0 }, { window: 0 }],
    [{ window: 65535 }, { window: 65535 }],
    [{ flags: '' }, { flags: 0 }],
    [{ flags: 'S' }, { flags: SYN }],
    [{ flags: 'SA' }, { flags: SYN | ACK }],
    [{ flags: 'FPA' }, { flags: FIN | PSH | ACK }],
    [{ flags: 'R' }, { flags: RST }],
    [{ flags: 'FSRPAUEC' }, { flags: 0xff }],
  ])('%o', (settings, expected) => {
    expect(segmentOf(settings)).toMatchObject(expected);
  });

  it.each([
    [0, '""'],
    [4, '""'],
    [5, '"0123456789"'],
    [6, '"456789"'],
    [7, '"89"'],
    [8, '""'],
    [15, '""'],
  ])('data offset %i', (dataOffset, payload) => {
    const packet = ipv4(tcp({ payload: '0123456789', dataOffset }));
    expect(unwrapped(packet, 101)).toBe(`tcp 192.0.2.1 40000 > 192.0.2.2 25 ${payload}`);
  });

  it('has options before the payload', () => {
    const packet = ipv4(tcp({ payload: 'hi', options: [2, 4, 5, 0xb4, 1, 3, 3, 7] }));
    expect(unwrapped(packet, 101)).toBe('tcp 192.0.2.1 40000 > 192.0.2.2 25 "hi"');
  });

  it('is a segment as soon as its window is there, whatever of the frame was captured', () => {
    const frame = tcpFrame({
      from: '192.0.2.1:40000',
      to: '192.0.2.2:25',
      payload: 'hello',
      options: [1, 1, 1, 1],
    });
    const seen = Array.from({ length: frame.length + 1 }, (_, length) =>
      unwrapped(frame.subarray(0, length), 1, { originalLength: frame.length }),
    );
    expect(seen.slice(0, 50).every((kind) => kind === 'other')).toBe(true);
    const head = 'tcp 192.0.2.1 40000 > 192.0.2.2 25';
    expect(seen.slice(50)).toEqual([
      ...Array(9).fill(`${head} "" and 5 more`),
      `${head} "h" and 4 more`,
      `${head} "he" and 3 more`,
      `${head} "hel" and 2 more`,
      `${head} "hell" and 1 more`,
      `${head} "hello"`,
    ]);
  });
});
