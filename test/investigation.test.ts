import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { inspectCapture } from '../src/pipeline.ts';
import type { StreamDocument } from '../src/report/document.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import { chunksOf } from './support/capture-builder.ts';
import { samplePath } from './support/inspect-sample.ts';
import { type MadeFrame, remade, sampleFrames, shifted } from './support/remake.ts';

const bounds = vi.hoisted(() => ({ undecided: 500 }));

vi.mock('../src/limits.ts', async (original) => ({
  ...(await original<typeof import('../src/limits.ts')>()),
  MAX_COMPARED_STREAMS: 2,
  get MAX_UNDECIDED_STREAMS() {
    return bounds.undecided;
  },
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

/** Samples one after the other, each of another time and other ports, as lines tell of them and as the document has them in the end. */
async function told(samples: readonly string[], start: string) {
  const parts = await Promise.all(samples.map(sampleFrames));
  const frames = parts.flatMap((part, i) => {
    const by = Date.parse(start) / 1000 + LINGER * i - (part[0]?.seconds ?? 0);
    return part.map((frame) => ({ ...frame, seconds: frame.seconds + by }));
  });
  const lab = { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') };
  const first: string[] = [];
  const streams = new Map<number, StreamDocument>();
  const withdrawn: string[] = [];
  const document = await inspectCapture(
    [{ name: 'mail.pcap', chunks: () => chunksOf(remade(frames)) }],
    { trust: createTrustStore([lab]) },
    {
      onStream: (stream) => {
        first.push(`${stream.outcome} ${stream.cause}`);
        streams.set(stream.stream, stream);
      },
      onFinding: ({ stream, finding, withdrawn: isGone, outcome, cause }) => {
        const before = streams.get(stream) as StreamDocument;
        const others = before.findings.filter(({ id }) => id !== finding.id);
        streams.set(stream, { ...before, outcome, cause, findings: isGone ? others : [...others, finding] });
        if (isGone) withdrawn.push(`${stream} ${finding.severity} ${finding.title}: ${finding.detail}`);
      },
    },
  );
  const brief = (list: Iterable<StreamDocument>) =>
    [...list].map(({ outcome, cause, findings }) => [outcome, cause, findings.map(({ id }) => id).sort()]);
  return {
    first,
    lines: brief([...streams.values()].sort((a, b) => a.stream - b.stream)),
    final: brief(document.streams),
    withdrawn,
    problems: document.capture.problems.map(({ message }) => message).join(),
  };
}

describe('a clock that proves wrong when streams have been told of', () => {
  const SAMPLES = ['causes/cert.expired.pcap', 'healthy-tls12.pcap', 'causes/cert.unknown-issuer.pcap'];

  it('withdraws what was said of dates', async () => {
    const { first, lines, final, withdrawn, problems } = await told(SAMPLES, '2060-01-01T00:00:00Z');
    expect(first).toEqual(['failed cert.expired', 'secured null', 'failed cert.unknown-issuer']);
    expect(lines).toEqual(final);
    expect(final[0]?.slice(0, 2)).toEqual(['failed', 'cert.rejected']);
    expect(final.flatMap(([, , ids]) => ids)).not.toContain('cert.expired');
    const about =
      /note Withdrawn: A certificate of the server's chain had expired when it was used: .*; this does not hold: the clock of the capture is plainly wrong$/;
    expect(withdrawn).toEqual([expect.stringMatching(about), expect.stringMatching(about)]);
    expect(problems).toMatch(/nobody is accused of expiry \(/);
  });

  it('says of how many streams that was too late', async () => {
    bounds.undecided = 1;
    const { lines, final, problems } = await told(SAMPLES, '2060-01-01T00:00:00Z');
    bounds.undecided = 500;
    expect(lines).toEqual(final);
    expect(final[0]?.slice(0, 2)).toEqual(['failed', 'cert.expired']);
    expect(problems).toMatch(/nobody is accused of expiry, but on 1 streams that were done with before this/);
  });
});
