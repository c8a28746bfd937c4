import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { chunksOf, pcapngFile } from '../support/capture-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import {
  duplicated,
  type MadeFrame,
  remade,
  resegmented,
  sampleFrames,
  scrambled,
  shifted,
  swapped,
  tagged,
} from '../support/remake.ts';

/**
 * Where the capture itself lacks something it matters what it lacks, and of segments that differ which one came first: those
 * are left out.
 */
const ORDER_MATTERS = /^(capture\.|tcp\.retransmission-differs)/;
const SAMPLES = ['', 'causes/'].flatMap((folder) =>
  readdirSync(samplePath(folder || '.'))
    .filter((name) => name.endsWith('.pcap') && !ORDER_MATTERS.test(name))
    .map((name) => folder + name),
);

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);

/** What must not depend on how the bytes were cut into frames. */
async function verdicts(frames: readonly MadeFrame[], file = remade(frames)): Promise<unknown[]> {
  const input = { name: 'remade', chunks: () => chunksOf(file, 5000) };
  const { streams } = await inspectCapture([input], { trust, nexthop: 'example.org' });
  return streams.map(verdict);
}

function verdict({
  stream,
  client,
  server,
  protocol,
  outcome,
  cause,
  tcp,
  smtp,
  tls,
  findings,
}: StreamDocument) {
  const { opened, closed, closedBy, bytes, missing } = tcp;
  const ids = findings.map(({ id, severity }) => `${severity} ${id}`);
  const ends = { client, server, opened, closed, closedBy, bytes, missing };
  return withoutFrames({ stream, ...ends, protocol, outcome, cause, smtp, tls, ids });
}

/** A copy without the numbers of frames, which are other ones, of course. */
function withoutFrames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFrames);
  if (value === null || typeof value !== 'object') return value;
  const kept = Object.entries(value).filter(([name]) => !/frame/i.test(name));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutFrames(inner)]));
}

const CHANGES: readonly [name: string, change: (frames: readonly MadeFrame[]) => MadeFrame[]][] = [
  ['bytes one by one', (frames) => resegmented(frames, 1)],
  ['segments of 7 bytes', (frames) => resegmented(frames, 7)],
  ['every frame twice', duplicated],
  ['neighbouring data exchanged', swapped],
  [
    'segments of 50 bytes, exchanged, and every frame twice',
    (frames) => duplicated(swapped(resegmented(frames, 50))),
  ],
  ['pieces that overlap, in any order', (frames) => scrambled(frames, frames.length)],
  ['VLAN tags', tagged],
  ['other sequence numbers', (frames) => shifted(frames, 0x8000_0000)],
];

describe.each(SAMPLES)('%s', (name) => {
  let frames: readonly MadeFrame[];
  let expected: readonly unknown[];

  beforeAll(async () => {
    frames = await sampleFrames(name);
    expected = await verdicts(frames);
  });

  it.each(CHANGES)('says the same with %s', async (_, change) => {
    expect(await verdicts(change(frames))).toEqual(expected);
  });

  it('says the same wherever its sequence numbers wrap around', async () => {
    const segment = frames.find(({ payload }) => payload.length > 20) ?? frames[0];
    if (segment === undefined) throw new Error('a sample without frames');
    const sequence = segment.content.readUInt32BE(segment.tcp + 4);
    for (const before of [0, 1, 50])
      expect(await verdicts(shifted(frames, -sequence - before))).toEqual(expected);
  });

  it('says the same as pcapng, of which blocks of memory are used again and again', async () => {
    const late = swapped(resegmented(frames, 50));
    const file = pcapngFile(
      late.map(({ content, seconds, nanoseconds }) => ({ bytes: content, time: { seconds, nanoseconds } })),
    );
    expect(await verdicts(late, file)).toEqual(expected);
  });
});
