import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTlsa, type TlsaRecord } from '../../src/dane/tlsa.ts';
import type { InspectOptions } from '../../src/inspection.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { AD, dnsMessage, tlsa } from '../support/dns-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import * as l from '../support/layers.ts';
import { ethernet, ipv4 } from '../support/packet-builder.ts';
import { type MadeFrame, remade, sampleFrames } from '../support/remake.ts';
import { fileOf } from '../support/sources.ts';

const LAB = { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') };
const HEALTHY = 'healthy-tls12.pcap';
const EXPIRED = 'causes/cert.expired.pcap';
const SELF_SIGNED = 'causes/cert.self-signed.pcap';
const NOT_VERIFIED = 'not-verified.pcap';
const LATER = { at: Date.parse('2060-01-01') };
const HOST = { hosts: { any: 'mx.example.org', byAddress: new Map() } };
const WRONG_HOST = { hosts: { any: 'wrong.example', byAddress: new Map() } };

type Options = Partial<InspectOptions>;

async function inspected(frames: readonly MadeFrame[], options: Options) {
  const trust = createTrustStore([LAB]);
  const { streams } = await inspectCapture([{ name: 'x', ...fileOf(remade(frames)) }], { trust, ...options });
  const stream = streams.find(({ tls }) => tls !== null);
  if (stream === undefined) throw new Error('a stream with TLS is needed');
  return stream;
}

/** Outcome, cause and findings of a sample's first stream, where a record of that kind, which fits, is known to the user or by DNS. */
async function told(sample: string, options: Options, kind: '3 1 1' | '2 1 1' | null, source = '--tlsa') {
  const frames = await sampleFrames(sample);
  const [leaf, issuer] = (await inspected(frames, options)).tls?.certificates.server ?? [];
  const certificate = kind === '2 1 1' ? issuer : leaf;
  const record = kind === null ? null : `${kind} ${certificate?.tlsa[kind]}`;
  const own = record === null ? [] : [parseTlsa(record) as TlsaRecord];
  const stream =
    source === 'DNS'
      ? await inspected([...answers(frames, `${record}`), ...frames], options)
      : await inspected(frames, { ...options, tlsa: own });
  const about = stream.findings.filter(({ id }) => id.startsWith('cert.'));
  return {
    cause: `${stream.outcome} ${stream.cause}`,
    findings: about.map(({ id, severity }) => `${severity} ${id}`),
    details: about.map(({ detail }) => detail).join(' '),
  };
}

/** The client learns the record of the server. */
function answers(frames: readonly MadeFrame[], record: string): MadeFrame[] {
  const [syn] = frames as [MadeFrame];
  const owner = '_25._tcp.mx.example.org';
  const message = dnsMessage({
    question: owner,
    type: 'TLSA',
    flags: 0x8180 | AD,
    answers: [tlsa(owner, record)],
  });
  const to = [...syn.content.subarray(syn.ip + 12, syn.ip + 16)].join('.');
  const content = ethernet(
    ipv4(l.udp(40_000, message, { source: 53 }), { protocol: 17, from: '192.0.2.53', to }),
  );
  return [{ ...syn, content }];
}

const ASIDE =
  /the TLSA record 3 1 1 [\da-f]{64} fits the certificate, and a client that goes by it takes no notice/;

describe('what does not count under DANE-EE', () => {
  it.each<[string, string, Options, string]>([
    ['names', HEALTHY, WRONG_HOST, 'cert.name-mismatch'],
    ['dates', HEALTHY, LATER, 'cert.expired'],
    ['issuers', HEALTHY, { trust: createTrustStore([]) }, 'cert.unknown-issuer'],
  ])('%s: a note where a record fits', async (_, sample, options, id) => {
    const { cause, findings, details } = await told(sample, options, '3 1 1');
    expect([cause, findings]).toEqual(['secured null', [`note ${id}`]]);
    expect(details).toMatch(ASIDE);
  });

  it.each<[string, Options, string]>([
    ['names', WRONG_HOST, 'cert.name-mismatch'],
    ['dates', LATER, 'cert.expired'],
  ])('%s count under DANE-TA, and without a record', async (_, options, id) => {
    for (const kind of [null, '2 1 1'] as const) {
      const { findings, details } = await told(HEALTHY, options, kind);
      expect(findings).toEqual([`warning ${id}`]);
      expect(details).not.toContain('takes no notice');
    }
  });

  it.each<[string, string, string]>([
    ['an alert that names the date', EXPIRED, 'DNS'],
    ['an alert that names the date', EXPIRED, '--tlsa'],
    ['a client that may not know of the record', SELF_SIGNED, '--tlsa'],
  ])('is the cause by %s (%s, %s)', async (_, sample, source) => {
    const before = await told(sample, {}, null);
    const { cause, findings, details } = await told(sample, {}, '3 1 1', source);
    expect([cause, findings[0]]).toEqual([before.cause, before.findings[0]]);
    expect(cause).toMatch(/^failed cert\.(expired|self-signed)$/);
    expect(details).toMatch(ASIDE);
  });

  it.each<[string, string, Options, string]>([
    ['self-signed', SELF_SIGNED, {}, 'cert.self-signed'],
    ['expired', NOT_VERIFIED, { ...LATER, ...HOST }, 'cert.expired'],
    ['of another name', NOT_VERIFIED, HOST, 'cert.name-mismatch'],
  ])('is not the cause where the client looked the record up: %s', async (_, sample, options, id) => {
    expect((await told(sample, options, null)).cause).toMatch(id);
    const { cause, findings } = await told(sample, options, '3 1 1', 'DNS');
    expect(cause).toMatch(/cert\.rejected$/);
    expect(findings).toContain(`note ${id}`);
  });
});
