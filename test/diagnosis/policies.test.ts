import { describe, expect, it } from 'vitest';
import { tlsaData } from '../../src/dane/association.ts';
import { type Circumstances, PolicyJudge } from '../../src/diagnosis/policies.ts';
import { judgeChain } from '../../src/x509/chain.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { inspectSample } from '../support/inspect-sample.ts';
import { certificateOf, pemOf } from '../x509/fixture.ts';

const AT = Date.UTC(2026, 10, 22);
const trust = createTrustStore([{ description: 'test', pem: () => pemOf('root') }]);
const sent = ['leaf', 'intermediate'].map(certificateOf);
const chain = judgeChain(sent, { trust, at: AT });
const GIVEN: Circumstances = {
  protocol: 'smtp',
  port: 25,
  serverName: 'mx.example.net',
  host: null,
  nexthop: null,
  tlsa: [],
};

describe('a judgement', () => {
  it('is made once for each chain and what was given', () => {
    const judge = new PolicyJudge(null);
    const first = judge.judge(sent, chain, GIVEN, AT);
    expect(judge.judge(sent, chain, { ...GIVEN }, AT)).toBe(first);
    expect(
      judge.judge(sent, chain, { ...GIVEN, nexthop: { name: 'example.org', source: '--nexthop' } }, AT),
    ).not.toBe(first);
  });

  it('takes the name that the client asks for to be the host, where nobody says another', () => {
    const host = (more: Partial<Circumstances>) =>
      new PolicyJudge(null).judge(sent, chain, { ...GIVEN, ...more }, AT).policies?.host;
    expect(host({})).toEqual({ name: 'mx.example.net', source: 'SNI' });
    expect(host({ host: { name: 'a.example', source: 'DNS', frame: 3 } })).toEqual({
      name: 'a.example',
      source: 'DNS',
      frame: 3,
    });
    expect(host({ serverName: '' })).toBeNull();
    expect(host({ serverName: 'a'.repeat(300) })).toBeNull();
  });

  it('is about those who send mail', () => {
    const mtas = (protocol: Circumstances['protocol']) =>
      new PolicyJudge(null)
        .judge(sent, chain, { ...GIVEN, protocol }, AT)
        .policies?.rows.map(({ mta }) => mta);
    expect(new Set(mtas('smtps'))).toEqual(new Set(['Postfix', 'Exim', 'sendmail', 'MTA-STS']));
    expect(new Set(mtas('lmtp'))).toEqual(new Set(['Postfix']));
    const lmtp = new PolicyJudge(null).judge(sent, chain, { ...GIVEN, protocol: 'lmtp' }, AT);
    expect(lmtp.policies?.line.table).toBe('lmtp_tls_policy_maps');
    expect(mtas('imaps')).toBeUndefined();
    expect(mtas('tls')).toBeUndefined();
  });

  it('of a placeholder advises to ask by name, and has nothing to publish', () => {
    const placeholder = [certificateOf('invalid2.invalid')];
    const verdict = judgeChain(placeholder, { trust, at: AT });
    const { policies, publish } = new PolicyJudge(null).judge(
      placeholder,
      verdict,
      { ...GIVEN, serverName: null },
      AT,
    );
    expect(policies?.line.line).toBe('DOMAIN verify servername=hostname');
    expect(publish).toEqual([]);
  });
});

describe('the document', () => {
  it('leaves policies out where all went well and nobody asked', async () => {
    const tls = async (...args: string[]) =>
      (await inspectSample('healthy-tls12.pcap', ['--ca-file', 'lab-ca.pem', ...args])).streams[0]?.tls;
    expect(await tls()).toMatchObject({ policies: null, dane: { state: 'none' } });
    expect((await tls('--nexthop', 'example.org'))?.policies).not.toBeNull();
    expect((await tls())?.dane?.publish[0]).toMatch(/^_25\._tcp\.[a-z.]+\. IN TLSA 3 1 1 [0-9a-f]{64}$/);
    expect((await tls('--host', '192.0.2.25'))?.dane?.publish[0]).toMatch(/^_25\._tcp\.MXHOST\. /);
  });

  it('has them where it did not', async () => {
    const { streams } = await inspectSample('not-verified.pcap');
    expect(streams[0]?.tls?.policies?.rows.length).toBeGreaterThan(10);
  });
});

describe('a TLSA record that fits nothing', () => {
  it('is said to fit a certificate that the server showed in another stream', async () => {
    const { streams } = await inspectSample('no-sni-tls12.pcap');
    const old = streams[0]?.tls?.certificates.server[0];
    const record = `3 1 1 ${old?.tlsa['3 1 1']}`;
    const told = await inspectSample('no-sni-tls12.pcap', ['--ca-file', 'lab-ca.pem', '--tlsa', record]);
    const finding = told.streams[1]?.findings.find(({ id }) => id === 'cert.tlsa-mismatch');
    expect(finding?.detail).toContain(
      `it fits a certificate that the server showed in stream 0: ${old?.subject}, serial number ${old?.serialNumber}`,
    );
    expect(told.streams[0]?.findings.map(({ id }) => id)).not.toContain('cert.tlsa-mismatch');
    expect(told.streams[1]?.tls?.dane).toMatchObject({ state: 'refused' });
  });

  it('is left at that where no other certificate was seen', async () => {
    const record = `3 1 1 ${tlsaData(certificateOf('leaf'), 1, 1)}`;
    const { streams } = await inspectSample('bad-certificate.pcap', [
      '--ca-file',
      'lab-ca.pem',
      '--tlsa',
      record,
    ]);
    const finding = streams[0]?.findings.find(({ id }) => id === 'cert.tlsa-mismatch');
    expect(finding?.detail).toMatch(/fits nothing in the chain \(it would have to hold [0-9a-f]{64}\)/);
    expect(finding?.detail).not.toContain('another');
  });
});
