import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseTlsa, type TlsaRecord } from '../../src/dane/tlsa.ts';
import type { InspectOptions } from '../../src/inspection.ts';
import { inspectCapture } from '../../src/pipeline.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { AD, addressRecord, dnsMessage, mx, tlsa } from '../support/dns-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import * as l from '../support/layers.ts';
import { ethernet, ipv4 } from '../support/packet-builder.ts';
import { type MadeFrame, remade, sampleFrames } from '../support/remake.ts';
import { fileOf } from '../support/sources.ts';

const trust = createTrustStore([
  { description: 'lab', pem: () => readFileSync(samplePath('lab-ca.pem'), 'utf8') },
]);
const FRAMES = await sampleFrames('with-dns.pcap');
const isDns = ({ ports, content, ip }: MadeFrame) => content[ip + 9] === 17 || ports.includes(53);
/** What is asked and answered for the first two of the three streams; frame numbers count from 1. */
const [MX_OF_PROVIDER, TLSA_OF_STALE] = [2, 46];
const CERTIFICATE_OF_STALE = 59;
const AD_BIT_AT = 14 + 20 + 8 + 3;

/** An answer to the client, a moment before frame 9, where the first stream begins. */
function answered(message: Buffer, to = '198.51.100.7'): MadeFrame {
  const content = ethernet(
    ipv4(l.udp(40_000, message, { source: 53 }), { protocol: 17, from: '192.0.2.53', to }),
  );
  return { ...(FRAMES[7] as MadeFrame), content };
}

/** The causes of the three mail streams, and what is said of the first and the second. */
async function diagnosed(frames: readonly MadeFrame[], options: Partial<InspectOptions> = {}) {
  const { streams } = await inspectCapture([{ name: 'x', ...fileOf(remade(frames)) }], { trust, ...options });
  const mail = streams.filter(({ protocol }) => protocol === 'smtp');
  const detail = (index: number) => mail[index]?.findings.map((it) => it.detail).join() ?? '';
  return {
    causes: mail.map(({ cause }) => cause),
    first: detail(0),
    second: detail(1),
    names: mail[0]?.names,
  };
}

const without = (...numbers: number[]) => FRAMES.filter((_, i) => !numbers.includes(i + 1));
const fromProvider = FRAMES.slice(8);

test('DNS in the capture takes the place of options', async () => {
  const { causes, first, second } = await diagnosed(FRAMES);
  expect(causes).toEqual(['cert.name-mismatch', 'cert.tlsa-mismatch', null]);
  expect(first).toContain('does not fit example.org (by its MX record in frame 2)');
  expect(second).toMatch(/record 3 1 1 [\da-f]{64} \(by DNS in frame 46\) fits nothing/);
});

test('without DNS nobody knows', async () => {
  const { causes, names } = await diagnosed(FRAMES.filter((frame) => !isDns(frame)));
  expect(causes).toEqual(['cert.rejected', 'cert.tlsa-suspected', null]);
  expect(names).toBeNull();
});

test('what the user says goes first', async () => {
  const stale = parseTlsa(`3 1 1 ${'ab'.repeat(32)}`) as TlsaRecord;
  const { causes, first, second } = await diagnosed(FRAMES, {
    nexthop: 'example.com',
    hosts: { any: null, byAddress: new Map([['192.0.2.74', 'mx.example.com']]) },
    tlsa: [stale],
  });
  expect(causes).toEqual(['cert.tlsa-mismatch', 'cert.tlsa-mismatch', null]);
  expect(first).toContain('does not fit mx.example.com (--host) and example.com (--nexthop); it');
  expect(second).toContain(`the record 3 1 1 ${'ab'.repeat(32)} fits nothing`.replace('the', 'The'));
});

test('a TLSA answer without the AD bit is no proof, and that is said', async () => {
  const frames = FRAMES.map((frame, i) => {
    if (i !== TLSA_OF_STALE - 1) return frame;
    const content = Buffer.from(frame.content);
    content[AD_BIT_AT] = (content[AD_BIT_AT] as number) & ~AD;
    return { ...frame, content };
  });
  const { causes, second } = await diagnosed(frames);
  expect(causes[1]).toBe('cert.tlsa-suspected');
  expect(second).toContain('in frame 46 do not fit, and came without the AD bit');
});

test('records that cannot be used are no proof, and that is said', async () => {
  const { causes, second } = await diagnosed(FRAMES, { tlsa: [parseTlsa('3 1 1 abcd') as TlsaRecord] });
  expect(causes[1]).toBe('cert.tlsa-suspected');
  expect(second).toContain(
    'no TLSA record that is known can be used (3 1 1 abcd: its data has 4 hex digits where the digest has 64)',
  );
});

test('a TLSA answer behind the certificate is no proof, and that is said', async () => {
  const answer = FRAMES[TLSA_OF_STALE - 1] as MadeFrame;
  const frames = FRAMES.toSpliced(CERTIFICATE_OF_STALE, 0, answer).toSpliced(TLSA_OF_STALE - 1, 1);
  const { causes, second } = await diagnosed(frames);
  expect(causes[1]).toBe('cert.tlsa-suspected');
  expect(second).toContain(`in frame ${CERTIFICATE_OF_STALE} do not fit, and came after the certificate`);
});

test('where DNS shows the host and no domain, nothing is wrong with the name', async () => {
  const { causes, first } = await diagnosed(without(MX_OF_PROVIDER));
  expect(causes[0]).toBe('cert.tlsa-suspected');
  expect(first).toContain('checked against mx1.provider.example.net (by DNS in frame 5)');
});

const wrongName = answered(
  dnsMessage({ question: 'wrong.example', answers: [addressRecord('wrong.example', '192.0.2.74')] }),
);

test('a host that the certificate is not for', async () => {
  const { causes, first } = await diagnosed([wrongName, ...fromProvider]);
  expect(causes[0]).toBe('cert.name-mismatch');
  expect(first).toContain('does not fit wrong.example (by DNS in frame 1); it is for');
});

test('of several hosts one that fits will do', async () => {
  const { causes, names } = await diagnosed([wrongName, ...without(MX_OF_PROVIDER)]);
  expect(causes[0]).toBe('cert.tlsa-suspected');
  expect(names?.hosts.map(({ name }) => name)).toEqual(['wrong.example', 'mx1.provider.example.net']);
});

test('of several domains one that fits will do, and the others are named', async () => {
  const domain = 'provider.example.net';
  const message = dnsMessage({
    question: domain,
    type: 'MX',
    answers: [mx(domain, 10, 'mx1.provider.example.net')],
  });
  const { causes, first } = await diagnosed([answered(message), ...FRAMES]);
  expect(causes[0]).toBe('cert.tlsa-suspected');
  expect(first).toMatch(
    /; mail for example\.org goes to this host, too, and the certificate does not fit that domain/,
  );
});

test('the next-hop domain tells nothing of a client that DANE satisfies', async () => {
  const { streams } = await inspectCapture([{ name: 'x', ...fileOf(remade(FRAMES)) }], { trust });
  const record = `3 1 1 ${streams[0]?.tls?.certificates.server[0]?.tlsa['3 1 1']}`;
  const owner = '_25._tcp.mx1.provider.example.net';
  const message = dnsMessage({
    question: owner,
    type: 'TLSA',
    flags: 0x8180 | AD,
    answers: [tlsa(owner, record)],
  });
  const { causes, first } = await diagnosed([answered(message), ...FRAMES]);
  expect(causes[0]).not.toBe('cert.name-mismatch');
  expect(first).not.toContain('example.org');
});

test('an answer to the server about itself accuses nobody', async () => {
  const own = answered(
    dnsMessage({ question: 'wrong.example', answers: [addressRecord('wrong.example', '192.0.2.74')] }),
    '192.0.2.74',
  );
  const { causes, names } = await diagnosed([own, ...fromProvider.filter((frame) => !isDns(frame))]);
  expect(causes[0]).toBe('cert.rejected');
  expect(names).toBeNull();
});
