import { describe, expect, it } from 'vitest';
import { judgeChain } from '../../../src/x509/chain.ts';
import { CERTIFICATE_CHECKS } from '../../../src/x509/checks/index.ts';
import { createTrustStore } from '../../../src/x509/trust-store.ts';
import { pem } from '../../support/certificate-builder.ts';
import { chainCases } from '../../support/chain-cases.ts';
import { certificateOf, parsed, pemOf } from '../fixture.ts';

const CASES = new Map(chainCases().map((it) => [it.name, it]));

function verdictOf(name: string) {
  const { sent = [], anchors = [], at = 0 } = CASES.get(name) ?? {};
  const trust = createTrustStore([{ description: 'ca.pem', pem: () => anchors.map(pem) }]);
  return judgeChain(sent.map(parsed), { trust, at });
}

/** `dates of 0 failed: expired ...` of what did not pass. */
const trouble = (name: string) =>
  verdictOf(name)
    .checks.filter(({ result }) => result !== 'passed')
    .map(({ id, depth, result, text }) => `${id} of ${depth ?? 'all'} ${result}: ${text}`);

describe('what is wrong with a chain', () => {
  it.each([
    ['nothing wrong', []],
    ['leaf expired', ['dates of 0 failed: expired 31 days before (notAfter 2024-12-01T00:00:00Z)']],
    [
      'intermediate not yet valid',
      ['dates of 1 failed: valid only 31 days later (notBefore 2025-02-01T00:00:00Z)'],
    ],
    [
      'root not yet valid',
      [
        'dates of 2 undecidable: valid only 31 days later (notBefore 2025-02-01T00:00:00Z): an anchor of a later day; clients may have had an earlier one',
      ],
    ],
    [
      'leaf signature broken',
      ["signature of 0 failed: does not verify with certificate 1's key, CN=Intermediate"],
    ],
    ['intermediate no CA', ['basic-constraints of 1 failed: basicConstraints CA:FALSE']],
    ['a CA too many', ['path-length of 2 failed: pathLenConstraint 0 with 1 CA certificates below']],
    ['leaf for clients', ['extended-key-usage of 0 failed: clientAuth without serverAuth']],
    [
      'leaf may not sign',
      ['key-usage of 0 failed: keyUsage cRLSign without digitalSignature or keyEncipherment or keyAgreement'],
    ],
    ['leaf with unknown critical extension', ['critical-extensions of 0 failed: not known: 1.2.3.4']],
    ['leaf key short', ['key of 0 failed: RSA, 1024 bits: fewer than 2048 bits']],
    ['leaf key on a small curve', ['key of 0 failed: EC P-192: fewer than 224 bits']],
    ['leaf signed with SHA-1', ['signature-hash of 0 failed: ecdsa-with-SHA1']],
    [
      'leaf names another key',
      [
        'key-identifiers of 0 failed: authorityKeyIdentifier ff, but certificate 1 has subjectKeyIdentifier 02: OpenSSL takes that for another CA',
      ],
    ],
    ['leaf signed with ML-DSA', ['signature of 0 undecidable: not checked: ML-DSA-44 is not known here']],
    [
      'leaf is a CA',
      [
        "basic-constraints of 0 warned: the server's own certificate is one of a CA (basicConstraints CA:TRUE)",
      ],
    ],
    ['serial number negative', ['form of 0 warned: a negative serial number']],
    ['serial number 0', ['form of 0 warned: serial number 0']],
    ['serial number long', ['form of 0 warned: a serial number of 25 bytes, where 20 are the most']],
    ['leaf of version 1', ['form of 0 warned: version 1 instead of 3']],
    ['leaf with broken names', [expect.stringMatching(/^encoding of 0 failed: .*subjectAltName/)]],
    [
      'the root is sent',
      [
        'root-sent of all warned: the root was sent as 2: needless, unless a TLSA record (DANE-TA) is about it',
      ],
    ],
    [
      'the leaf after its issuer',
      [
        expect.stringMatching(/^basic-constraints/),
        expect.stringMatching(/^key-usage of 0 failed/),
        "order of all warned: what was sent first is taken for the server's own certificate, and is the issuer of 1 (CN=mx.example.org)",
        expect.stringMatching(/^surplus/),
      ],
    ],
    [
      'root before intermediate',
      [
        'order of all warned: the path goes through what was sent as 0, 2, 1: clients may not find it',
        expect.stringMatching(/^root-sent/),
      ],
    ],
    [
      'everything twice',
      [
        'duplicates of all warned: sent twice: 0 once more as 1; 2 once more as 3; 4 once more as 5',
        expect.stringMatching(/^root-sent/),
      ],
    ],
    ['surplus', ['surplus of all warned: sent, and not part of the path: 1 (CN=Other)']],
    [
      'an expired cross-signed root that is not needed',
      ['surplus of all warned: sent, and not part of the path: 2 (CN=Root, expired 2024-06-01T00:00:00Z)'],
    ],
    [
      'no intermediate',
      [
        'signature of 0 undecidable: not checked: the certificate of its issuer (CN=Intermediate) is missing',
        'anchor of 0 undecidable: CN=Intermediate, which issued CN=mx.example.org, is neither sent nor among the trust anchors (ca.pem)',
      ],
    ],
    [
      'another root is trusted, ours sent',
      [
        'anchor of 2 undecidable: CN=Root is its own issuer, and not among the trust anchors (ca.pem)',
        expect.stringMatching(/^root-sent/),
      ],
    ],
    ['a self-signed leaf', ['anchor of 0 failed: self-signed, and not among the trust anchors (ca.pem)']],
  ])('%s', (name, expected) => {
    expect(trouble(name)).toEqual(expected);
  });

  it('names the anchor and where it is from', () => {
    const { checks, trusted, anchorSource } = verdictOf('nothing wrong');
    expect(checks.find(({ id }) => id === 'anchor')).toMatchObject({ depth: 2, text: 'CN=Root, of ca.pem' });
    expect([trusted, anchorSource]).toEqual([true, 'ca.pem']);
  });

  it('tells a self-issued certificate from a self-signed one', () => {
    const signatures = verdictOf('a root that has changed its key').checks.filter(
      ({ id }) => id === 'signature',
    );
    expect(signatures.map(({ text }) => text)).toEqual([
      "by certificate 1's key",
      "by certificate 2's key",
      "by certificate 3's key, which bears the same name (self-issued)",
    ]);
  });

  it('lists the other paths', () => {
    const { path, alternatives } = verdictOf('an expired cross-signed root that is not needed');
    expect(path.map(({ source }) => source)).toEqual(['presented', 'presented', 'trust-store']);
    expect(alternatives.map(({ path: other, end, failed }) => [other.length, end, failed])).toEqual([
      [4, 'trusted', ['dates']],
    ]);
  });
});

describe('what public CAs say', () => {
  const trust = createTrustStore([{ description: '', pem: () => pemOf('root') }]);
  const { checks, mayBeTrustedElsewhere } = judgeChain(
    [certificateOf('mx.google.com'), certificateOf('intermediate')],
    { trust, at: Date.parse('2024-01-01') },
  );

  it('is told with the policy and the logs', () => {
    const text = (id: string) => checks.find((check) => check.id === id)?.text;
    expect(text('policies')).toBe('domain validated (DV)');
    expect(text('timestamps')).toMatch(/^2 SCTs, whose signatures are not checked: \w.* 20\d\d-.*; \w/);
    expect(mayBeTrustedElsewhere).toBe(false);
  });
});

it('each check has an id of its own and a standard', () => {
  const ids = CERTIFICATE_CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(CERTIFICATE_CHECKS.every(({ citation }) => /^(RFC|CA\/Browser)/.test(citation))).toBe(true);
});
