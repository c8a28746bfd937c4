import { describe, expect, it, vi } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { FindingDocument, StreamDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { chunksOf } from '../support/capture-builder.ts';
import { type MadeFrame, remade, resegmented, sampleFrames } from '../support/remake.ts';

/** What the bounds are here; each test lowers the one that it is about. */
const limits = vi.hoisted(() => ({}) as Record<string, number>);

vi.mock('../../src/limits.ts', async (original) => {
  const all: object = await original();
  return new Proxy(all, {
    get: (target, name) => limits[name as string] ?? Reflect.get(target, name),
  });
});

/** Inspects frames while these bounds hold. */
async function inspected(
  frames: readonly MadeFrame[],
  lower: Record<string, number>,
): Promise<StreamDocument> {
  Object.assign(limits, lower);
  try {
    const input = { name: 'made', chunks: () => chunksOf(remade(frames)) };
    const { streams } = await inspectCapture([input], { trust: createTrustStore([]) });
    return streams[0] as StreamDocument;
  } finally {
    for (const name of Object.keys(lower)) delete limits[name];
  }
}

function limitOf({ findings }: StreamDocument): FindingDocument | undefined {
  return findings.find(({ id }) => id === 'capture.limit');
}

/** The server's certificates, in a stream that the client closes without an alert. */
const CLOSED = 'causes/cert.self-signed.pcap';

/** Without the segment in the middle of the certificates, which are many small ones. */
async function holed(): Promise<MadeFrame[]> {
  const frames = resegmented(await sampleFrames(CLOSED), 50);
  const large = frames.findLastIndex(({ ports, payload }) => ports[0] === 25 && payload.length === 50);
  return frames.toSpliced(large - 15, 1);
}

describe('a bound that is hit', () => {
  it.each<[string, () => Promise<readonly MadeFrame[]>, Record<string, number>, RegExp]>([
    ['segments behind a gap', holed, { MAX_HELD_SEGMENTS: 5 }, /more than 5 segments waited/],
    ['bytes behind a gap', holed, { MAX_HELD_BYTES: 300 }, /more than 300 bytes waited/],
    [
      'handshake messages',
      () => sampleFrames(CLOSED),
      { MAX_HANDSHAKE_BYTES: 1000 },
      /more than 1,000 bytes of handshake/,
    ],
    ['records', () => sampleFrames(CLOSED), { MAX_LISTED_RECORDS: 1 }, /more than 1 handshake records/],
    [
      'lines',
      () => sampleFrames('causes/smtp.starttls-not-offered.pcap'),
      { MAX_DIALOGUE_LINES: 3 },
      /more than 3 lines/,
    ],
  ])('%s: is the cause where it hides what happened', async (_, frames, lower, words) => {
    const all = await frames();
    const stream = await inspected(all, lower);
    expect(stream).toMatchObject({ outcome: 'incomplete', cause: 'capture.limit' });
    const finding = limitOf(stream);
    expect(finding?.detail).toMatch(words);
    expect(finding?.frames).toHaveLength(1);
    expect(finding?.frames[0]).toBeGreaterThan(1);
    expect(finding?.frames[0]).toBeLessThanOrEqual(all.length);
    expect(limitOf(await inspected(all, {}))).toBeUndefined();
  });

  it.each<[string, string, Record<string, number>]>([
    ['lines', 'healthy-tls12.pcap', { MAX_DIALOGUE_LINES: 3 }],
    ['the length of a line', 'healthy-tls12.pcap', { MAX_SHOWN_LINE: 10 }],
    ['handshake messages', 'bad-certificate.pcap', { MAX_HANDSHAKE_BYTES: 1000 }],
  ])('%s: is a note where the outcome shows all the same', async (_, sample, lower) => {
    const frames = await sampleFrames(sample);
    const { outcome } = await inspected(frames, {});
    const stream = await inspected(frames, lower);
    expect(stream.outcome).toBe(outcome);
    expect(limitOf(stream)).toMatchObject({ severity: 'note' });
  });

  it('holes: those beyond are not listed', async () => {
    const frames = resegmented(await sampleFrames('healthy-tls12.pcap'), 50);
    const stream = await inspected(
      frames.filter((_, i) => i < 20 || i % 2 === 0),
      { MAX_LISTED_GAPS: 2 },
    );
    expect(limitOf(stream)?.detail).toMatch(/more than 2 holes/);
  });
});
