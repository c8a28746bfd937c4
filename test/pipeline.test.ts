import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { InspectEvents } from '../src/inspection.ts';
import { inspectCapture } from '../src/pipeline.ts';
import type { StreamDocument } from '../src/report/document.ts';
import { createTrustStore } from '../src/x509/trust-store.ts';
import { samplePath } from './support/inspect-sample.ts';

/** Inspects a sample that comes in pieces of 300 bytes. */
function inspectSlowly(sample: string, events: InspectEvents = {}) {
  const bytes = readFileSync(samplePath(sample));
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 300) yield bytes.subarray(at, at + 300);
  }
  return inspectCapture([{ name: sample, chunks }], { trust: createTrustStore([]) }, events);
}

/** What was said of a stream, as far as it shows what has come so far. */
const stateOf = ({ outcome, tcp, smtp, tls }: StreamDocument): string =>
  `${outcome ?? 'open'}: ${smtp?.dialogue.length ?? 0} lines, ${tls?.handshake.length ?? 0} messages, ${tcp.closed}`;

describe('the streams that have not ended', () => {
  it.each(['bad-certificate.pcap', 'old-version-alert.pcap', 'healthy-tls13.pcap'])(
    'can be looked at after each block of %s, which changes nothing',
    async (sample) => {
      const seen = new Map<number, StreamDocument[]>();
      const onProgress: InspectEvents['onProgress'] = ({ openStreams }) => {
        for (const each of openStreams()) seen.set(each.stream, [...(seen.get(each.stream) ?? []), each]);
      };
      const watched = await inspectSlowly(sample, { onProgress });
      expect(watched).toEqual(await inspectSlowly(sample));
      for (const final of watched.streams) {
        const states = seen.get(final.stream) ?? [];
        expect(states[0]).toMatchObject({ outcome: null, findings: [], client: final.client });
        // What was said once stays, in its order; bytes are counted as they come.
        const lines = states.map(({ smtp }) => smtp?.dialogue.length ?? 0);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
        expect(states.at(-1)?.tcp.bytes.server).toBe(final.tcp.bytes.server);
      }
    },
  );

  it('have their outcome from their closing on', async () => {
    const states: string[] = [];
    const { streams } = await inspectSlowly('bad-certificate.pcap', {
      onProgress: ({ openStreams }) => states.push(...openStreams().map(stateOf)),
    });
    expect(states[0]).toMatch(/^open: 0 lines, 0 messages, open$/);
    expect(states.at(-1)).toBe(stateOf(streams[0] as StreamDocument));
  });

  it('are none once the capture is read', async () => {
    let last: Parameters<NonNullable<InspectEvents['onProgress']>>[0] | undefined;
    await inspectSlowly('bad-certificate.pcap', { onProgress: (progress) => (last = progress) });
    expect(last?.openStreams()).toEqual([]);
  });
});
