import { describe, expect, it } from 'vitest';
import { judgeChain } from '../../../src/x509/chain.ts';
import { createTrustStore } from '../../../src/x509/trust-store.ts';
import {
  basicConstraints,
  build,
  directoryTree,
  dnsTree,
  ecKey,
  extension,
  ipTree,
  nameConstraints,
  pem,
} from '../../support/certificate-builder.ts';
import { parsed, tlv } from '../fixture.ts';

const [root, leafKey] = [ecKey(), ecKey()];
const names = (...encoded: readonly Uint8Array[]) => extension('551d11', tlv(0x30, ...encoded));
const dns = (name: string) => tlv(0x82, name);
const email = (address: string) => tlv(0x81, address);
const uri = (text: string) => tlv(0x86, text);
const ip = (...octets: readonly number[]) => tlv(0x87, new Uint8Array(octets));
const emailTree = (text: string) => tlv(0x81, text);
const uriTree = (text: string) => tlv(0x86, text);

function judge(constraints: Uint8Array, sans: Uint8Array | null, subject = 'x') {
  const ca = build({
    subject: 'Root',
    issuer: 'Root',
    key: root,
    signer: root,
    extensions: [basicConstraints(true), constraints],
  });
  const leaf = build({
    subject,
    issuer: 'Root',
    key: leafKey,
    signer: root,
    extensions: sans === null ? [] : [sans],
  });
  const trust = createTrustStore([{ description: '', pem: () => pem(ca) }]);
  const { checks } = judgeChain([parsed(leaf)], { trust, at: Date.parse('2025-01-01') });
  return checks.find(({ id }) => id === 'name-constraints');
}

const V6 = [0x20, 1, 0xd, 0xb8, ...Array.from({ length: 12 }, () => 0)];
const V6_MASK = [255, 255, 255, 255, ...Array.from({ length: 12 }, () => 0)];

describe('a name and the constraints of its CA', () => {
  it.each<[string, Uint8Array[], Uint8Array[], Uint8Array, 'passed' | 'failed']>([
    ['itself', [dnsTree('example.org')], [], names(dns('example.org')), 'passed'],
    ['below', [dnsTree('example.org')], [], names(dns('MX.Example.ORG')), 'passed'],
    ['a mere ending', [dnsTree('example.org')], [], names(dns('badexample.org')), 'failed'],
    ['one of two names', [dnsTree('example.org')], [], names(dns('a.example.org'), dns('b.net')), 'failed'],
    ['any', [dnsTree('')], [], names(dns('a.example')), 'passed'],
    [
      'excluded',
      [dnsTree('example.org')],
      [dnsTree('b.example.org')],
      names(dns('a.b.example.org')),
      'failed',
    ],
    ['another kind of name', [emailTree('example.org')], [], names(dns('a.example')), 'passed'],
    ['a mailbox of that host', [emailTree('example.org')], [], names(email('a@example.org')), 'passed'],
    ['a mailbox below', [emailTree('example.org')], [], names(email('a@mx.example.org')), 'failed'],
    ['a mailbox below a dot', [emailTree('.example.org')], [], names(email('a@mx.example.org')), 'passed'],
    ['one mailbox', [emailTree('a@example.org')], [], names(email('b@example.org')), 'failed'],
    ['a URI', [uriTree('example.org')], [], names(uri('https://u@example.org:1/x')), 'passed'],
    ['another URI', [uriTree('.example.org')], [], names(uri('https://example.org/')), 'failed'],
    ['an address', [ipTree(192, 0, 2, 0, 255, 255, 255, 0)], [], names(ip(192, 0, 2, 77)), 'passed'],
    ['another address', [ipTree(192, 0, 2, 0, 255, 255, 255, 0)], [], names(ip(192, 0, 3, 1)), 'failed'],
    ['an IPv6 address', [ipTree(...V6, ...V6_MASK)], [], names(ip(...V6.slice(0, 15), 1)), 'passed'],
    ['an IPv6 address where IPv4 is', [ipTree(10, 0, 0, 0, 255, 0, 0, 0)], [], names(ip(...V6)), 'failed'],
  ])('%s', (_, permitted, excluded, sans, result) => {
    expect(judge(nameConstraints(permitted, excluded), sans)?.result).toBe(result);
  });

  it('counts the common name where there is no DNS name, and the whole subject', () => {
    const constraints = nameConstraints([dnsTree('example.org')]);
    expect(judge(constraints, null, 'mx.example.net')?.result).toBe('failed');
    expect(judge(constraints, null, 'Mail Server')?.result).toBe('passed');
    expect(judge(nameConstraints([directoryTree('a')]), null, 'a')?.result).toBe('passed');
    expect(judge(nameConstraints([directoryTree('a')]), null, 'b')?.result).toBe('failed');
  });

  it('says what is allowed and what is outside', () => {
    const constraints = nameConstraints([dnsTree('example.org')]);
    expect(judge(constraints, names(dns('a.example')))?.text).toBe(
      'may issue for example.org only, and not for dns:a.example',
    );
    const except = nameConstraints([dnsTree('example.org')], [dnsTree('a.example.org')]);
    expect(judge(except, names(dns('mx.a.example.org')))?.text).toBe(
      'may not issue for a.example.org, and so not for dns:mx.a.example.org',
    );
  });

  it('cannot be decided with more names than are compared', () => {
    const count = (of: number) => Array.from({ length: of }, (_, i) => `n${i}.example`);
    const constraints = nameConstraints([], count(50).map(dnsTree));
    expect(judge(constraints, names(...count(180).map((name) => dns(`a-${name}`))))?.result).toBe('passed');
    expect(judge(constraints, names(...count(200).map((name) => dns(`a-${name}`))))?.result).toBe(
      'undecidable',
    );
  });

  it('cannot be decided with more constraints than are read', () => {
    const many = Array.from({ length: 300 }, (_, i) => dnsTree(`n${i}.example`));
    expect(judge(nameConstraints([], many), names(dns('a.example')))?.result).toBe('undecidable');
  });
});
