import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ClockSight } from '../../src/diagnosis/common-knowledge.ts';
import { CommonKnowledge } from '../../src/diagnosis/common-knowledge.ts';
import type { Sighting } from '../../src/diagnosis/sighting.ts';
import type { InspectOptions } from '../../src/inspection.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { chunksOf } from '../support/capture-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { remade, sampleFrames } from '../support/remake.ts';

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);

/** Samples one after the other, the first frame of all at that time. */
async function inspected(names: readonly string[], start?: string, options: Partial<InspectOptions> = {}) {
  const parts = await Promise.all(names.map(sampleFrames));
  const frames = parts.flat();
  const by = start === undefined ? 0 : Date.parse(start) / 1000 - (frames[0]?.seconds ?? 0);
  const moved = frames.map((frame) => ({ ...frame, seconds: frame.seconds + by }));
  const input = { name: 'moved', chunks: () => chunksOf(remade(moved)) };
  const { streams, capture } = await inspectCapture([input], { trust, ...options });
  return {
    problems: capture.problems.map(({ message }) => message),
    verdicts: streams.map(({ outcome, cause }) => `${outcome} ${cause}`),
    ids: streams.flatMap(({ findings }) => findings.map(({ id }) => id)),
    details: streams.map(({ findings }) => findings[0]?.detail ?? ''),
    dates: streams.flatMap(
      ({ tls }) => tls?.chain?.checks.flatMap(({ id, result }) => (id === 'dates' ? result : [])) ?? [],
    ),
    trusted: streams.map(({ tls }) => tls?.chain?.trusted),
  };
}

describe('a clock that is plainly wrong', () => {
  it('is the fault of the capture, and of no certificate', async () => {
    const { problems, verdicts, ids, dates, trusted } = await inspected(
      ['causes/cert.expired.pcap', 'not-verified.pcap'],
      '2001-01-01T00:00:00Z',
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^the clock of the capture is plainly wrong: at 2001-01-01T\S+ none of its certificates was valid yet \(one from 2026-08-14T02:17:53Z on\); nobody is accused of expiry/,
      ),
    ]);
    expect(ids.filter((id) => /expired|not-yet/.test(id))).toEqual([]);
    expect(verdicts[0]).toBe('failed cert.rejected');
    expect(new Set(dates)).toEqual(new Set(['undecidable']));
    expect(trusted).toEqual([null, null]);
  });

  it('is not asked about where the user gives the time', async () => {
    const { problems, verdicts } = await inspected(['causes/cert.expired.pcap'], '2001-01-01T00:00:00Z', {
      at: Date.parse('2026-11-22'),
    });
    expect([problems, verdicts]).toEqual([[], ['failed cert.expired']]);
  });

  it('is not one that certificates of one CA alone speak against', async () => {
    const { problems, verdicts, dates } = await inspected(
      ['causes/cert.expired.pcap'],
      '2060-01-01T00:00:00Z',
    );
    expect([problems, verdicts]).toEqual([[], ['failed cert.expired']]);
    expect(dates).toEqual(['failed', 'failed', 'failed']);
  });

  it('is fast where the certificates of several CAs have all expired', async () => {
    const { problems, verdicts, ids } = await inspected(
      ['causes/cert.expired.pcap', 'causes/cert.unknown-issuer.pcap'],
      '2060-01-01T00:00:00Z',
    );
    expect(problems).toEqual([expect.stringMatching(/all of its certificates had expired/)]);
    expect(verdicts).toEqual(['failed cert.rejected', 'failed cert.unknown-issuer']);
    expect(ids).not.toContain('cert.expired');
  });

  const sight = (clock: ClockSight['clock'], issuer = 'a', length = 2) =>
    ({
      stream: 0,
      issuers: [],
      lastTime: { seconds: 0, nanoseconds: 0, digits: 0 },
      clock: { clock, bound: 'then', length, issuer },
    }) as unknown as Sighting;

  it.each<[string, readonly Sighting[], boolean]>([
    ['nothing seen', [], false],
    ['one that fits among others', [sight('before'), sight('before'), sight('within')], false],
    ['a self-signed certificate of the future', [sight('before', 'a', 1)], false],
    ['a CA of the future', [sight('before')], true],
    ['some too early, some too late', [sight('before'), sight('after', 'a'), sight('after', 'b')], false],
    ['one CA of the past', [sight('after'), sight('after')], false],
    ['two CAs of the past', [sight('after', 'a'), sight('after', 'b')], true],
  ])('by %s: %s', (_, sightings, wrong) => {
    const known = new CommonKnowledge();
    for (const it of sightings) known.add(it);
    expect(known.wrongClock !== null).toBe(wrong);
  });
});

describe('a missing intermediate', () => {
  it('is explained by a stream to whatever server that shows it, and stays missing', async () => {
    const { verdicts, details, trusted } = await inspected([
      'causes/cert.missing-intermediate.pcap',
      'not-verified.pcap',
    ]);
    expect(verdicts[0]).toBe('failed cert.missing-intermediate');
    expect(details[0]).toMatch(/stream 1 shows that certificate \(SHA-256 18db8d86[\da-f]{56}\)$/);
    expect(trusted).toEqual([null, true]);
  });

  it('is not explained by one with another key', async () => {
    const { details } = await inspected([
      'causes/cert.missing-intermediate.pcap',
      'causes/cert.unknown-issuer.pcap',
    ]);
    expect(details[0]).not.toMatch(/shows that certificate/);
  });
});
