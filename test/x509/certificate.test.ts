import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { MAX_CERTIFICATE } from '../../src/limits.ts';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { fromPem } from '../../src/x509/pem.ts';
import { certificateDer, certificateOf, derOf, nameWith, parsed, tlv, withBadSignature } from './fixture.ts';

const b = (...bytes: number[]) => new Uint8Array(bytes);

describe('parseCertificate', () => {
  it('reads a server certificate', () => {
    const leaf = certificateOf('mx.google.com');
    expect(leaf).toMatchObject({
      sha256: '919db1cdbc69c74156560d34df8a1f7d2513d4ae06d2e37f294d702e95c6a007',
      version: 3,
      subject: 'CN=mx.google.com',
      issuer: 'C=US, O=Google Trust Services LLC, CN=GTS CA 1C3',
      commonNames: ['mx.google.com'],
      publicKey: { algorithm: 'EC', bits: 256, curve: 'P-256' },
      signatureAlgorithm: 'sha256WithRSAEncryption',
      signatureHash: 'sha256',
      basicConstraints: { ca: false, pathLength: null },
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['serverAuth'],
      selfIssued: false,
      selfSigned: false,
      mustStaple: false,
      unknownCriticalExtensions: [],
      problems: [],
    });
  });

  it('reads the extensions', () => {
    const leaf = certificateOf('leaf');
    const intermediate = certificateOf('intermediate');
    expect(leaf).toMatchObject({
      mustStaple: true,
      caIssuers: ['http://ca.example.net/i.crt'],
      ocspResponders: ['http://ocsp.example.net/'],
      authorityKeyIdentifier: intermediate.subjectKeyIdentifier,
    });
    expect(leaf.subjectKeyIdentifier).toMatch(/^[0-9a-f]{40}$/);
    expect(intermediate).toMatchObject({
      basicConstraints: { ca: true, pathLength: 0 },
      keyUsage: ['keyCertSign', 'cRLSign'],
      extendedKeyUsage: [],
    });
    expect(certificateOf('unknown-critical').unknownCriticalExtensions).toEqual(['1.2.3.4']);
  });

  it.each([
    ['rsa', { algorithm: 'RSA', bits: 2048, curve: null }, 'sha256WithRSAEncryption', 'sha256'],
    ['rsa-with-pss', { algorithm: 'RSA', bits: 2048, curve: null }, 'RSASSA-PSS', 'sha256'],
    ['rsa-pss', { algorithm: 'RSA-PSS', bits: 2048, curve: null }, 'RSASSA-PSS', 'sha256'],
    ['p521', { algorithm: 'EC', bits: 521, curve: 'P-521' }, 'ecdsa-with-SHA256', 'sha256'],
    ['ec-explicit', { algorithm: 'EC', bits: 256, curve: null }, 'ecdsa-with-SHA256', 'sha256'],
    ['ed25519', { algorithm: 'Ed25519', bits: 256, curve: null }, 'ED25519', null],
    ['ed448', { algorithm: 'Ed448', bits: 456, curve: null }, 'ED448', null],
    ['dsa', { algorithm: 'DSA', bits: 2048, curve: null }, 'dsa_with_SHA256', 'sha256'],
  ])(
    'reads and checks the key and the signature of %s',
    (name, publicKey, signatureAlgorithm, signatureHash) => {
      const certificate = certificateOf(name);
      expect(certificate).toMatchObject({ publicKey, signatureAlgorithm, signatureHash, selfSigned: true });
      expect(withBadSignature(name).selfSigned).toBe(false);
    },
  );

  it('takes an algorithm that Node cannot check for self-signed', () => {
    const subject = nameWith(tlv(0x0c, 'issuer'));
    const der = Buffer.from(certificateDer({ subject })).toString('latin1');
    const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex').toString('latin1');
    const unknown = der.replaceAll(ecdsaWithSha256, ecdsaWithSha256.replace('\u0002', '\u007f'));
    const certificate = parsed(new Uint8Array(Buffer.from(unknown, 'latin1')));
    expect(certificate).toMatchObject({ signatureAlgorithm: '1.2.840.10045.4.3.127', selfSigned: true });
  });

  it.each([
    ['serial-huge', '7fffffffffffffffffffffffffffffffffffffff'],
    ['serial-negative', '-05'],
    ['serial-negative-256', '-0100'],
    ['serial-zero', '00'],
  ])('writes the number of %s as OpenSSL does', (name, serialNumber) => {
    expect(certificateOf(name).serialNumber).toBe(serialNumber);
  });

  it('reads version 1', () => {
    expect(certificateOf('version-1')).toMatchObject({ version: 1, keyUsage: [], subjectAltNames: [] });
  });

  it('reads the first and last dates there are', () => {
    const { notBefore, notAfter } = certificateOf('far-dates');
    expect([notBefore.text, notAfter.text]).toEqual(['1950-01-01T00:00:00Z', '9999-12-31T23:59:59Z']);
  });

  it("reads all of Node's root certificates without a problem", () => {
    const roots = rootCertificates.map((pem) => fromPem(pem)).flatMap((pem) => (pem.ok ? pem.value : []));
    expect(roots).toHaveLength(rootCertificates.length);
    for (const root of roots) {
      expect(parsed(root)).toMatchObject({ problems: [], selfSigned: true });
    }
  });
});

describe('a part that cannot be read', () => {
  const extension = (oid: Uint8Array, value: Uint8Array, critical = false) =>
    tlv(0x30, tlv(6, oid), ...(critical ? [tlv(1, b(0xff))] : []), tlv(4, value));
  const BASIC_CONSTRAINTS = b(0x55, 0x1d, 19);
  const SUBJECT_ALT_NAME = b(0x55, 0x1d, 17);

  it.each([
    ['subject', { subject: tlv(0x30, b(1)) }, 'Certificate.subject'],
    [
      'a date',
      { validity: tlv(0x30, tlv(0x17, 'x'), tlv(0x17, '440101000000Z')) },
      'Certificate.validity.notBefore',
    ],
    [
      'an extension',
      {
        extensions: [
          extension(BASIC_CONSTRAINTS, b(1, 2)),
          extension(SUBJECT_ALT_NAME, tlv(0x30, tlv(0x82, 'a'))),
        ],
      },
      'Certificate.extensions.basicConstraints',
    ],
    ['what is no extension', { extensions: [b(5, 0)] }, 'Certificate.extensions.extension'],
  ])('%s leaves the others', (_, parts, field) => {
    const certificate = parsed(certificateDer(parts));
    expect(certificate.problems).toMatchObject([{ kind: 'malformed', field }]);
    expect(certificate).toMatchObject({ issuer: 'CN=issuer', publicKey: { curve: 'P-256' } });
  });

  it('keeps the extensions beside it', () => {
    const extensions = [
      extension(BASIC_CONSTRAINTS, b(1)),
      extension(SUBJECT_ALT_NAME, tlv(0x30, tlv(0x82, 'a'))),
    ];
    expect(parsed(certificateDer({ extensions })).subjectAltNames).toEqual([{ type: 'dns', value: 'a' }]);
  });

  it('says that bytes follow the certificate', () => {
    const der = derOf('leaf');
    const { problems } = parsed(new Uint8Array([...der, 0]));
    expect(problems).toEqual([
      { kind: 'malformed', field: 'Certificate (trailing bytes)', offset: der.length },
    ]);
  });
});

describe('what is no certificate', () => {
  it.each([
    ['nothing', b(), 'Certificate'],
    ['text', new Uint8Array(Buffer.from('hello')), 'Certificate'],
    ['an empty SEQUENCE', b(0x30, 0), 'Certificate.tbsCertificate'],
    ['a tbsCertificate alone', tlv(0x30, tlv(0x30)), 'Certificate.tbsCertificate.serialNumber'],
  ])('%s', (_, der, field) => {
    expect(parseCertificate(der)).toMatchObject({ ok: false, problem: { kind: 'malformed', field } });
  });

  it('more bytes than a certificate may have', () => {
    const result = parseCertificate(new Uint8Array(MAX_CERTIFICATE + 1));
    expect(result).toMatchObject({ ok: false, problem: { kind: 'unsupported' } });
  });

  it('a certificate cut at any length', () => {
    const der = derOf('leaf');
    for (let length = 0; length < der.length; length += 1) {
      expect(parseCertificate(der.subarray(0, length))).toMatchObject({
        ok: false,
        problem: { kind: 'malformed' },
      });
    }
  });
});

it.each(['leaf', 'rsa-with-pss', 'alt-names', 'ec-explicit', 'name-bmp'])(
  'reads %s with any byte changed',
  (name) => {
    const der = derOf(name);
    for (let at = 0; at < der.length; at += 1) {
      for (const value of [0x80, 0xff, (der[at] ?? 0) ^ 1]) {
        const changed = der.slice();
        changed[at] = value;
        const result = parseCertificate(changed);
        if (!result.ok) expect(result.problem.field).toMatch(/^Certificate/);
      }
    }
  },
);

describe('hostile certificates take a bounded time', () => {
  const repeat = (part: Uint8Array, bytes: number) => new Uint8Array(Buffer.alloc(bytes, part));
  const nested = (depth: number) =>
    Array.from({ length: depth }).reduce<Uint8Array>((inner) => tlv(0x30, inner), b());

  it.each([
    ['many extensions', { extensions: [repeat(tlv(0x30, tlv(6, b(0x2a, 3)), tlv(4)), 200_000)] }],
    ['many names', { subject: tlv(0x30, repeat(tlv(0x31), 200_000)) }],
    [
      'a deeply nested extension',
      { extensions: [tlv(0x30, tlv(6, b(0x55, 0x1d, 35)), tlv(4, nested(40_000)))] },
    ],
    ['a deeply nested name', { subject: nested(40_000) }],
    [
      'many extended key usages',
      {
        extensions: [
          tlv(0x30, tlv(6, b(0x55, 0x1d, 37)), tlv(4, tlv(0x30, repeat(tlv(6, b(0x2a, 3)), 200_000)))),
        ],
      },
    ],
    [
      'many alternative names',
      { extensions: [tlv(0x30, tlv(6, b(0x55, 0x1d, 17)), tlv(4, tlv(0x30, repeat(tlv(0x82), 200_000))))] },
    ],
  ])(
    '%s',
    (_, parts) => {
      expect(parseCertificate(certificateDer(parts))).toBeDefined();
    },
    5_000,
  );
});
