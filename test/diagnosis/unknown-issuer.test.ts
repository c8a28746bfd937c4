import { describe, expect, it } from 'vitest';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { chunksOf } from '../support/capture-builder.ts';
import { basicConstraints, build, ecKey, pem } from '../support/certificate-builder.ts';
import { remade, sampleFrames } from '../support/remake.ts';

const key = ecKey();

/** A store with one root, of that day, which is nobody's here. */
function storeOf(day: string) {
  const root = build({
    subject: 'Other Root',
    issuer: 'Other Root',
    key,
    signer: key,
    notBefore: `${day}T00:00:00Z`,
    notAfter: '2049-01-01T00:00:00Z',
    extensions: [basicConstraints(true)],
  });
  return createTrustStore([{ description: 'other.pem', pem: () => pem(root) }]);
}

async function judged(sample: string, day: string) {
  const frames = await sampleFrames(sample);
  const input = { name: sample, chunks: () => chunksOf(remade(frames)) };
  const { streams } = await inspectCapture([input], { trust: storeOf(day) });
  return streams.map(({ outcome, findings, tls }) => [
    outcome,
    findings.map(({ id }) => id),
    tls?.chain?.trusted,
    tls?.chain?.checks.find(({ id }) => id === 'anchor')?.result,
  ]);
}

describe('an issuer that the trust store lacks', () => {
  it('is a note where the store may well be the one of that time', async () => {
    expect(await judged('healthy-tls12.pcap', '2020-01-01')).toEqual([
      ['secured', ['cert.unknown-issuer'], null, 'undecidable'],
    ]);
  });

  it('is no reproach where the store is younger, and the client did not complain', async () => {
    expect(await judged('healthy-tls12.pcap', '2030-01-01')).toEqual([['secured', [], null, 'undecidable']]);
  });

  it('is the cause where the client did', async () => {
    expect(await judged('causes/cert.unknown-issuer.pcap', '2030-01-01')).toEqual([
      ['failed', ['cert.unknown-issuer'], null, 'undecidable'],
    ]);
  });
});
