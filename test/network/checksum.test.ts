import { describe, expect, it } from 'vitest';
import { addressSum, checksumHolds } from '../../src/network/checksum.ts';
import { emptySegment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { frameOf, type TcpFrameOptions, tcpFrame } from '../support/packet-builder.ts';
import { sampleFrames } from '../support/remake.ts';

function holds(content: Uint8Array, linkType = 1): boolean {
  const segment = emptySegment();
  expect(new Unwrapper().unwrap(frameOf(content, { linkType }), segment)).toBe('tcp');
  const { bytes, headerStart, payloadEnd } = segment;
  return checksumHolds(bytes, headerStart, payloadEnd, addressSum(segment));
}

const V4 = { from: '192.0.2.1:40000', to: '192.0.2.2:25' };
const V6 = { from: '[2001:db8::1]:40000', to: '[2001:db8::2]:25' };

describe('the checksum of a segment', () => {
  it.each<[string, TcpFrameOptions]>([
    ['without payload', V4],
    ['of even length', { ...V4, payload: 'ab' }],
    ['of odd length', { ...V4, payload: 'abc' }],
    ['with options', { ...V4, options: [2, 4, 5, 0xb4], payload: 'abc' }],
    ['of many carries', { ...V4, payload: '\xff'.repeat(3001) }],
    ['over IPv6', { ...V6, payload: 'abc' }],
  ])('%s', (_, settings) => {
    const frame = tcpFrame({ ...settings, flags: 'PA', checksum: true });
    expect(holds(frame)).toBe(true);
    const tcpStart = settings.from.startsWith('[') ? 14 + 40 : 14 + 20;
    for (let at = tcpStart; at < frame.length; at += 7) {
      const damaged = Buffer.from(frame);
      damaged[at] = (damaged[at] as number) ^ 0x10;
      // Another data offset is no segment of this payload.
      if (at !== tcpStart + 12) expect(holds(damaged), `byte ${at}`).toBe(false);
    }
  });

  it('does not hold where nobody has computed it', () => {
    expect(holds(tcpFrame({ ...V4, payload: 'abc' }))).toBe(false);
  });

  it('holds in frames of real hosts', async () => {
    for (const name of ['healthy-tls12.pcap', 'healthy-tls13.pcap']) {
      const frames = (await sampleFrames(name)).filter(({ flow }) => flow !== null);
      expect(frames.length).toBeGreaterThan(20);
      for (const { content, linkType } of frames) expect(holds(content, linkType)).toBe(true);
    }
  });
});
