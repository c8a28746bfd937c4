import { expect, it, vi } from 'vitest';
import { inspectCapture } from '../src/pipeline.ts';
import type { StreamDocument } from '../src/report/document.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import { chunksOf } from './support/capture-builder.ts';
import { type MadeFrame, remade, sampleFrames, shifted } from './support/remake.ts';

vi.mock('../src/limits.ts', async (original) => ({
  ...(await original<typeof import('../src/limits.ts')>()),
  MAX_COMPARED_STREAMS: 2,
}));

/** A stream's final word comes later than this after it, in seconds. */
const LINGER = 100;

it('what a stream was compared with when it ended counts in the end, though many others came', async () => {
  const frames = await sampleFrames('old-version-alert.pcap');
  const clients = [...new Set(frames.map(({ ports }) => Math.max(...ports)))];
  const [failed, delivered] = clients.slice(1).map((port) => frames.filter((it) => it.ports.includes(port)));
  const later = [1, 2, 3].map((times) => shifted(delivered as MadeFrame[], 1000 * times));
  const streams = [failed, delivered, ...later] as MadeFrame[][];
  const capture = remade(
    streams.flatMap((stream, i) => stream.map((it) => ({ ...it, seconds: it.seconds + LINGER * i }))),
  );
  const input = { name: 'mail.pcap', chunks: () => chunksOf(capture) };
  const told = new Map<number, StreamDocument>();
  const options = { trust: createTrustStore([]) };
  const document = await inspectCapture([input], options, { onStream: (it) => told.set(it.stream, it) });
  for (const stream of [document.streams[1], told.get(1)])
    expect(stream).toMatchObject({ outcome: 'cleartext', cause: 'smtp.cleartext-fallback' });
});
