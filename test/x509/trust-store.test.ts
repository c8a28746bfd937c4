import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { fromPem } from '../../src/x509/pem.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { certificateOf, nameWith, parsed, pemOf, tlv } from './fixture.ts';

const store = (...names: string[]) =>
  createTrustStore([{ description: 'test', pem: () => names.map((name) => pemOf(name)) }]);
const subjectsOf = (found: readonly { readonly sha256: string }[]) => found.map(({ sha256 }) => sha256);

describe('findBySubject', () => {
  it('finds all certificates of that name, and no others', () => {
    const trust = store('root', 'other-root', 'second-root', 'intermediate');
    expect(subjectsOf(trust.findBySubject(certificateOf('root').subjectDer))).toEqual([
      certificateOf('root').sha256,
      certificateOf('other-root').sha256,
    ]);
    expect(trust.findBySubject(certificateOf('leaf').subjectDer)).toEqual([]);
  });

  it('finds a name that is encoded otherwise', () => {
    const printable = certificateOf('root-printable');
    const { subjectDer } = certificateOf('root');
    expect(Buffer.from(printable.subjectDer)).not.toEqual(Buffer.from(subjectDer));
    expect(subjectsOf(store('root-printable').findBySubject(subjectDer))).toEqual([printable.sha256]);
  });

  it.each([
    ['an empty name', tlv(0x30)],
    ['what is no name', new Uint8Array([0x30, 0x05, 0x01])],
    ['a name without a text', nameWith(tlv(2, new Uint8Array([1])))],
  ])('finds nothing for %s', (_, name) => {
    expect(store('root').findBySubject(name)).toEqual([]);
  });

  it("finds each of Node's roots", () => {
    const trust = createTrustStore([{ description: 'Node', pem: () => rootCertificates }]);
    expect(trust.size).toBe(rootCertificates.length);
    for (const pem of rootCertificates) {
      const der = fromPem(pem);
      const root = parsed(der.ok ? (der.value[0] ?? new Uint8Array()) : new Uint8Array());
      expect(subjectsOf(trust.findBySubject(root.subjectDer))).toContain(root.sha256);
    }
  });
});

it('contains a certificate, not its namesakes', () => {
  expect(store('root').contains(certificateOf('root'))).toBe(true);
  expect(store('root').contains(certificateOf('other-root'))).toBe(false);
});

it('loads its sources once, when it is first asked', () => {
  let loads = 0;
  const pem = () => {
    loads += 1;
    return pemOf('root');
  };
  const trust = createTrustStore([
    { description: 'a.pem', pem },
    { description: 'b.pem', pem: () => pemOf('leaf') },
  ]);
  expect(trust.description).toBe('a.pem, b.pem');
  expect(loads).toBe(0);
  expect(trust.size).toBe(2);
  trust.contains(certificateOf('root'));
  expect(loads).toBe(1);
});

it('counts the blocks that it cannot read', () => {
  const bad = '-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n';
  const trust = createTrustStore([{ description: '', pem: () => bad + pemOf('root') }]);
  expect([trust.size, trust.unreadable]).toEqual([1, 1]);
});

it('knows when its youngest certificate begins, and what a certificate is from', () => {
  const trust = createTrustStore([
    { description: 'Node', pem: () => [pemOf('root'), pemOf('second-root')], node: 'v1.2.3' },
    { description: 'ca.pem', pem: () => pemOf('not-yet-valid') + pemOf('root') },
  ]);
  expect(new Date(trust.newest).getUTCFullYear()).toBe(2040);
  expect([trust.size, trust.roots]).toEqual([3, { node: 'v1.2.3', count: 2 }]);
  expect(trust.sourceOf(certificateOf('root'))).toBe('Node');
  expect(store().newest).toBe(Number.NEGATIVE_INFINITY);
});
