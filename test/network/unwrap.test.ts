import { describe, expect, it } from 'vitest';
import { emptySegment } from '../../src/network/segment.ts';
import { unwrap } from '../../src/network/unwrap.ts';
import { bytes, ethernet, frameOf, ipv4, ipv6, tcp, tcpFrame } from '../support/capture-builder.ts';
import { random } from '../support/random.ts';

const SEGMENT = tcp({ payload: 'hello', options: [1, 1, 1, 1] });

const FRAMES = [
  tcpFrame({ from: '192.0.2.1:40000', to: '192.0.2.2:25', payload: 'hello' }),
  tcpFrame({ from: '[2001:db8::1]:40000', to: '[2001:db8::2]:25', payload: 'hello' }),
  ethernet(ipv4(SEGMENT), 0x0800, [
    [0x88a8, 1],
    [0x8100, 2],
  ]),
  ethernet(
    ipv6(bytes([60, 0, 0, 0, 0, 0, 0, 0], [6, 0, 0, 0, 0, 0, 0, 0], SEGMENT), { nextHeader: 0 }),
    0x86dd,
  ),
  ethernet(ipv4(bytes([3, 1, 0, 0, 0, 0, 0, 0], ipv4(SEGMENT)), { protocol: 1 })),
];

const LINK_TYPES = [0, 1, 12, 101, 108, 113, 228, 229, 276, 105];

/** Unwraps, and checks that the segment lies within the frame. */
function check(content: Uint8Array, linkType: number, originalLength: number): void {
  const segment = emptySegment();
  const frame = frameOf(content, { linkType, originalLength });
  const kind = unwrap(frame, segment);
  expect(['tcp', 'quoted-tcp', 'other', 'unsupported-link']).toContain(kind);
  if (kind === 'other' || kind === 'unsupported-link') return;
  const { payloadStart, payloadEnd, payloadLength, sourceStart, destinationStart, addressLength } = segment;
  expect(segment.bytes).toBe(content);
  expect(payloadStart).toBeLessThanOrEqual(payloadEnd);
  expect(payloadEnd).toBeLessThanOrEqual(frame.end);
  expect(payloadLength).toBeGreaterThanOrEqual(payloadEnd - payloadStart);
  expect(payloadLength).toBeLessThanOrEqual(Math.max(originalLength, content.length));
  expect(Math.max(sourceStart, destinationStart) + addressLength).toBeLessThanOrEqual(frame.end);
}

describe('unwrap', () => {
  it('takes frames cut at every length', () => {
    for (const frame of FRAMES) {
      for (let length = 0; length <= frame.length; length += 1) {
        for (const linkType of LINK_TYPES) check(frame.subarray(0, length), linkType, frame.length);
      }
    }
  });

  it('takes any value of any byte', () => {
    for (const frame of FRAMES) {
      for (let at = 0; at < frame.length; at += 1) {
        for (const value of [0, 1, 5, 6, 0x0f, 0x40, 0x7f, 0x80, 0xf0, 0xff]) {
          const changed = Buffer.from(frame);
          changed[at] = value;
          check(changed, 1, frame.length);
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
    for (let round = 0; round < 20_000; round += 1) {
      const content = Buffer.from(FRAMES[next(FRAMES.length)] as Buffer);
      for (let count = next(5); count >= 0; count -= 1) content[12 + next(content.length - 12)] = next(256);
      check(content, 1, next(200));
    }
  });
});
