import { describe, expect, it } from 'vitest';
import type { Certificate } from '../../src/x509/certificate.ts';
import { type ChainVerdict, judgeChain } from '../../src/x509/chain.ts';
import type { KeyUse } from '../../src/x509/checks/check.ts';
import { seemsSelfSigned } from '../../src/x509/signature.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { basicConstraints, build, ecKey } from '../support/certificate-builder.ts';
import { certificateOf, derOf, parsed, pemOf, withBadSignature } from './fixture.ts';

const certificates = new Map<string, Certificate>();

/** By fixture name; `bad:leaf` has a broken signature. */
function named(name: string): Certificate {
  const certificate =
    certificates.get(name) ??
    (name.startsWith('bad:') ? withBadSignature(name.slice(4)) : certificateOf(name));
  certificates.set(name, certificate);
  return certificate;
}

function judge(sent: string, trusted = 'root', at = '2025-01-01', keyUse?: KeyUse): ChainVerdict {
  const names = (list: string) => list.split(' ').filter(Boolean);
  const trust = createTrustStore([{ description: '', pem: () => names(trusted).map(pemOf) }]);
  return judgeChain(names(sent).map(named), { trust, at: Date.parse(at), ...(keyUse && { keyUse }) });
}

function nameOf(certificate: Certificate): string {
  return [...certificates].find(([, one]) => one.sha256 === certificate.sha256)?.[0] ?? '?';
}

/** `leaf intermediate (root)`: those of the trust store in brackets. */
function pathOf({ path }: ChainVerdict): string {
  for (const name of ['root', 'second-root', 'root-printable', 'root-cross', 'intermediate']) named(name);
  return path
    .map(({ certificate, source }) =>
      source === 'presented' ? nameOf(certificate) : `(${nameOf(certificate)})`,
    )
    .join(' ');
}

describe('the path and its end', () => {
  it.each([
    ['as it should be', 'leaf intermediate', 'root', 'leaf intermediate (root)', 'trusted'],
    ['with the root', 'leaf intermediate root', 'root', 'leaf intermediate root', 'trusted'],
    ['an issuer that is itself trusted', 'leaf', 'intermediate', 'leaf (intermediate)', 'trusted'],
    ['an anchor on the way', 'leaf intermediate root', 'intermediate', 'leaf intermediate', 'trusted'],
    ['a leaf that is trusted', 'self-signed', 'self-signed', 'self-signed', 'trusted'],
    [
      'a root whose name is encoded otherwise',
      'leaf intermediate',
      'root-printable',
      'leaf intermediate (root-printable)',
      'trusted',
    ],
    [
      'a cross-signed root',
      'leaf intermediate root-cross',
      'second-root',
      'leaf intermediate root-cross (second-root)',
      'trusted',
    ],
    [
      'a cross-signed root that is not needed',
      'leaf intermediate root-cross',
      'root',
      'leaf intermediate (root)',
      'trusted',
    ],
    [
      'both certificates of a root',
      'leaf intermediate root root-cross',
      'second-root',
      'leaf intermediate root-cross (second-root)',
      'trusted',
    ],
    ['a self-signed leaf', 'self-signed', 'root', 'self-signed', 'self-signed-leaf'],
    ['a self-signed leaf with company', 'self-signed root', '', 'self-signed', 'self-signed-leaf'],
    ['no intermediate', 'leaf', 'root', 'leaf', 'missing-issuer'],
    ['no intermediate, but the root', 'leaf root', 'root', 'leaf', 'missing-issuer'],
    ['a gap inside', 'sub-leaf sub root', 'root', 'sub-leaf sub', 'missing-issuer'],
    ['an issuer whose issuer nobody knows', 'leaf intermediate', '', 'leaf intermediate', 'unknown-issuer'],
    [
      'a cross-signed root that nobody knows',
      'leaf intermediate root-cross',
      '',
      'leaf intermediate root-cross',
      'unknown-issuer',
    ],
    [
      'a root that nobody trusts',
      'leaf intermediate root',
      'second-root',
      'leaf intermediate root',
      'unknown-root',
    ],
    [
      'a root of which the store has a namesake',
      'leaf intermediate root',
      'other-root',
      'leaf intermediate root',
      'unknown-root',
    ],
    [
      'a namesake of the root alone',
      'leaf intermediate',
      'other-root',
      'leaf intermediate',
      'unknown-issuer',
    ],
    ['nothing', '', 'root', '', 'no-certificate'],
  ])('%s', (_, sent, trusted, path, end) => {
    const verdict = judge(sent, trusted);
    expect([pathOf(verdict), verdict.end]).toEqual([path, end]);
    expect(verdict.defects.filter(({ kind }) => kind !== 'path-length')).toEqual([]);
  });

  it.each([
    ['leaf', { depth: 0, issuer: 'C=XX, O=Example, CN=Example Intermediate' }],
    ['leaf intermediate', { depth: 1, issuer: 'C=XX, O=Example, CN=Example Root' }],
    ['self-signed', null],
    ['leaf intermediate root', null],
  ])('names the missing issuer of %s', (sent, missing) => {
    expect(judge(sent, '').missing).toEqual(missing);
  });

  it('says by whom each link is signed', () => {
    expect(judge('leaf intermediate').path.map(({ signature }) => signature)).toEqual([
      'good',
      'good',
      'good',
    ]);
    expect(judge('leaf').path.map(({ signature }) => signature)).toEqual([null]);
    expect(judge('bad:leaf intermediate').path.map(({ signature }) => signature)).toEqual([
      'bad',
      'good',
      'good',
    ]);
  });

  it('leaves a signature of unknown kind unchecked', () => {
    const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex').toString('latin1');
    const der = Buffer.from(derOf('leaf')).toString('latin1');
    const other = der.replaceAll(ecdsaWithSha256, ecdsaWithSha256.replace('\u0002', '\u007f'));
    const leaf = parsed(new Uint8Array(Buffer.from(other, 'latin1')));
    const trust = createTrustStore([{ description: '', pem: () => pemOf('root') }]);
    const { path, defects } = judgeChain([leaf, named('intermediate')], {
      trust,
      at: Date.parse('2025-01-01'),
    });
    expect(path.map(({ signature }) => signature)).toEqual(['unchecked', 'good', 'good']);
    expect(defects).toEqual([]);
  });
});

describe('the order', () => {
  it.each([
    ['leaf intermediate', 'as-required', []],
    ['leaf intermediate root', 'as-required', []],
    ['leaf root intermediate', 'wrong-order', []],
    ['intermediate leaf', 'wrong-order', ['leaf']],
    ['leaf second-root intermediate', 'as-required', ['second-root']],
    ['leaf leaf intermediate intermediate', 'as-required', ['leaf', 'intermediate']],
    ['leaf intermediate root-cross', 'as-required', ['root-cross']],
    ['root root', 'as-required', ['root']],
  ])('of %s', (sent, order, surplus) => {
    const verdict = judge(sent);
    expect([verdict.order, verdict.surplus.map(nameOf)]).toEqual([order, surplus]);
  });
});

describe('defects', () => {
  it.each([
    ['expired intermediate', [['expired', 0, 'notAfter 2024-04-01T00:00:00Z']]],
    ['not-yet-valid intermediate', [['not-yet-valid', 0, 'notBefore 2040-01-01T00:00:00Z']]],
    [
      'bad:leaf intermediate',
      [['bad-signature', 0, 'not signed by the key of C=XX, O=Example, CN=Example Intermediate']],
    ],
    [
      'leaf bad:intermediate',
      [['bad-signature', 1, 'not signed by the key of C=XX, O=Example, CN=Example Root']],
    ],
    ['sub-leaf sub intermediate', [['path-length', 2, 'pathLenConstraint 0 with 1 CA certificates below']]],
    ['not-a-ca-leaf not-a-ca', [['not-a-ca', 1, 'basicConstraints CA:FALSE']]],
    ['no-cert-sign-leaf no-cert-sign', [['not-a-ca', 1, 'keyUsage cRLSign without keyCertSign']]],
    ['client-only', [['wrong-usage', 0, 'extendedKeyUsage clientAuth']]],
    [
      'no-handshake',
      [['key-usage', 0, 'keyUsage cRLSign without digitalSignature or keyEncipherment or keyAgreement']],
    ],
    ['rsa-1024', [['weak-key', 0, 'RSA with 1024 bits']]],
    ['sha1', [['weak-signature', 0, 'ecdsa-with-SHA1']]],
    [
      'unknown-critical',
      [['unknown-critical-extension', 0, 'critical extension 1.2.3.4, which verifiers do not know']],
    ],
    ['leaf-of-root', []],
  ])('of %s', (sent, defects) => {
    const verdict = judge(sent);
    expect(verdict.defects.map(({ kind, depth, detail }) => [kind, depth, detail])).toEqual(defects);
    expect(
      verdict.defects.map(({ certificate, depth }) => verdict.path[depth]?.certificate === certificate),
    ).toEqual(defects.map(() => true));
    expect(verdict.end).toBe('trusted');
  });

  it('of a root that is out of date', () => {
    const { defects } = judge('leaf-of-root', 'root', '2050-01-01');
    expect(defects.map(({ kind, depth }) => [kind, depth])).toEqual([
      ['expired', 0],
      ['expired', 1],
    ]);
  });

  it.each<[KeyUse, string]>([
    ['digitalSignature', 'passed'],
    ['keyEncipherment', 'warned'],
  ])('where the handshake needs %s', (keyUse, result) => {
    const { checks, defects } = judge('leaf-of-root', 'root', '2025-01-01', keyUse);
    expect(checks.find(({ id }) => id === 'key-usage')?.result).toBe(result);
    expect(defects).toEqual([]);
  });

  it('of a client certificate', () => {
    const trust = createTrustStore([{ description: '', pem: () => pemOf('root') }]);
    const at = Date.parse('2025-01-01');
    const kinds = (name: string) =>
      judgeChain([named(name)], { trust, at, purpose: 'clientAuth' }).defects.map(({ kind }) => kind);
    expect([kinds('client-only'), kinds('leaf-of-root')]).toEqual([[], ['wrong-usage']]);
  });

  it('does not judge dates where the time is not known', () => {
    const trust = createTrustStore([{ description: '', pem: () => pemOf('root') }]);
    for (const name of ['expired', 'not-yet-valid']) {
      const { defects } = judgeChain([named(name), named('intermediate')], { trust, at: null });
      expect(defects).toEqual([]);
    }
  });

  it('are none at the very ends of the validity', () => {
    const { notBefore, notAfter } = named('expired');
    for (const { text } of [notBefore, notAfter]) {
      expect(judge('expired intermediate', 'root', text).defects).toEqual([]);
    }
  });
});

describe('hostile chains take a bounded time', () => {
  const trust = createTrustStore([{ description: '', pem: () => pemOf('root') }]);
  /** Copies of one certificate that differ in a byte of their signature. */
  const copies = (name: string, count: number) =>
    Array.from({ length: count }, (_, i) => {
      const der = derOf(name).slice();
      der.set([i & 0xff, i >> 8], der.length - 2);
      return parsed(der);
    });

  it.each([
    ['many namesakes', 'root-cross', 150],
    ['many copies of the leaf', 'leaf', 150],
    ['many self-issued certificates', 'second-root', 150],
  ])(
    '%s',
    (_, name, count) => {
      const sent = [named('leaf'), named('intermediate'), ...copies(name, count)];
      expect(judgeChain(sent, { trust, at: Date.parse('2025-01-01') }).end).toBe('trusted');
      expect(judgeChain(copies(name, count), { trust, at: 0 }).path.length).toBeLessThanOrEqual(12);
    },
    5_000,
  );

  it('namesakes whose signatures take long', () => {
    const key = ecKey('sect571r1');
    const own = { subject: 'Same', issuer: 'Same', key, signer: key, broken: true };
    const sent = Array.from({ length: 20 }, (_, i) =>
      parsed(build({ ...own, serial: `40${(16 + i).toString(16)}`, extensions: [basicConstraints(true)] })),
    );
    const { end, path, checks } = judgeChain(sent, { trust, at: Date.parse('2025-01-01') });
    expect([end, path.length]).toEqual(['too-long', 2]);
    const last = checks.find(({ id, depth }) => id === 'signature' && depth === 1);
    expect(last?.text).toBe('not checked: the certificate of its issuer (CN=Same) is not sought any more');
    // Nobody has looked whether the others are their own issuers.
    expect(sent.map(seemsSelfSigned)).toEqual(sent.map((_, i) => i > 1));
  });

  it('two that issued each other', () => {
    const cross = named('root-cross');
    const sent = [named('leaf'), named('intermediate'), cross, named('second-root'), cross];
    expect(judgeChain(sent, { trust, at: Date.parse('2025-01-01') }).end).toBe('trusted');
  });
});
