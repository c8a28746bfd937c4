import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { chunksOf } from '../support/capture-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { type MadeFrame, remade, resegmented, sampleFrames } from '../support/remake.ts';

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);

async function inspected(frames: readonly MadeFrame[]): Promise<readonly StreamDocument[]> {
  const input = { name: 'part', chunks: () => chunksOf(remade(frames)) };
  return (await inspectCapture([input], { trust })).streams;
}

const verdicts = (streams: readonly StreamDocument[]) =>
  streams.map(({ outcome, cause }) => `${outcome} ${cause}`);

const LACKING = 'incomplete capture.gap';
const fromClient = ({ ports }: MadeFrame) => ports[1] === 25;
const fromServer = ({ ports }: MadeFrame) => ports[0] === 25;

describe('of which one direction alone was captured', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['healthy-tls12.pcap', [LACKING], [LACKING]],
    ['healthy-tls13.pcap', [LACKING], [LACKING]],
    ['not-verified.pcap', [LACKING], [LACKING]],
    // An alert in clear is evidence by itself.
    ['bad-certificate.pcap', ['failed cert.rejected'], [LACKING]],
    [
      'old-version-alert.pcap',
      [LACKING, LACKING, LACKING],
      [LACKING, 'failed tls.version-mismatch', LACKING],
    ],
    ['behind-proxy.pcap', [LACKING, 'failed cert.unknown-issuer'], [LACKING, LACKING]],
    ['causes/smtp.starttls-not-used.pcap', [LACKING], [LACKING]],
    ['causes/tls.peer-closed.pcap', [LACKING], [LACKING]],
    ['causes/tls.wrapper-mismatch.pcap', [LACKING], [LACKING]],
  ])('%s', async (name, client, server) => {
    const frames = await sampleFrames(name);
    expect(verdicts(await inspected(frames.filter(fromClient)))).toEqual(client);
    expect(verdicts(await inspected(frames.filter(fromServer)))).toEqual(server);
  });
});

describe('from the middle of a record on', () => {
  it.each(['healthy-tls12.pcap', 'healthy-tls13.pcap', 'not-verified.pcap'])('%s', async (name) => {
    const frames = resegmented(await sampleFrames(name), 37);
    const [whole] = await inspected(frames);
    const start = whole?.tls?.encryptedRecords[0]?.frame ?? 0;
    for (let from = start; from < frames.length - 20; from += 7) {
      const [stream] = await inspected(frames.slice(from));
      expect(verdicts([stream as StreamDocument]), `from ${from}`).toEqual(['incomplete capture.mid-stream']);
      expect(stream?.protocol).toBe('smtp');
      // All records that begin from there on are found, of both sides.
      const later = whole?.tls?.encryptedRecords.filter(({ frame }) => frame > from + 1) ?? [];
      const found = stream?.tls?.encryptedRecords ?? [];
      expect(found.length, `from ${from}`).toBeGreaterThanOrEqual(later.length - 2);
      expect(found.length, `from ${from}`).toBeLessThanOrEqual(later.length);
      expect(stream?.smtp?.dialogue ?? []).toEqual([]);
    }
  });
});

it('a packet that was captured twice is no SYN sent again', async () => {
  const frames = await sampleFrames('causes/tcp.no-answer.pcap');
  const [syn] = frames;
  const detail = async (all: readonly MadeFrame[]) => (await inspected(all))[0]?.findings[0]?.detail;
  const once = await detail(frames);
  expect(once).toMatch(/^\d+ SYN to /);
  expect(await detail(frames.flatMap((frame) => [frame, frame]))).toBe(once);
  expect(verdicts(await inspected([syn, syn].flatMap((frame) => frame ?? [])))).toEqual([
    'incomplete capture.ends-early',
  ]);
});
