import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/bytes/decoded.ts';
import { fromHex } from '../../src/bytes/hex.ts';
import { derCursor, readElement } from '../../src/x509/der.ts';
import { NO_EXTENSIONS, readExtensions } from '../../src/x509/extensions.ts';
import { tlv } from './fixture.ts';

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array();

/** An Extension by the hex of its OID and value. */
function extension(oid: string, value: string, critical = false): Uint8Array {
  return tlv(0x30, tlv(6, bytes(oid)), ...(critical ? [tlv(1, bytes('ff'))] : []), tlv(4, bytes(value)));
}

function read(...extensions: Uint8Array[]) {
  const problems: Problem[] = [];
  const list = readElement(derCursor(tlv(0x30, ...extensions)), 'extensions');
  return { found: readExtensions(list, problems), problems };
}

describe('readExtensions', () => {
  it.each([
    ['CA:TRUE', '551d13', '30030101ff', { basicConstraints: { ca: true, pathLength: null } }],
    ['CA:TRUE, pathlen:1', '551d13', '30060101ff020101', { basicConstraints: { ca: true, pathLength: 1 } }],
    ['CA:FALSE', '551d13', '3000', { basicConstraints: { ca: false, pathLength: null } }],
    ['the first key usage', '551d0f', '03020780', { keyUsage: ['digitalSignature'] }],
    ['the last key usage', '551d0f', '0303070080', { keyUsage: ['decipherOnly'] }],
    ['no key usage', '551d0f', '030100', { keyUsage: [] }],
    ['an extended key usage', '551d25', '300a06082b06010505070301', { extendedKeyUsage: ['serverAuth'] }],
    ['one without a name', '551d25', '300506032a0304', { extendedKeyUsage: ['1.2.3.4'] }],
    ['a key identifier', '551d0e', '0402abcd', { subjectKeyIdentifier: 'abcd' }],
    ["the issuer's", '551d23', '30048002abcd', { authorityKeyIdentifier: 'abcd' }],
    ["the issuer's without a key", '551d23', '3003820101', { authorityCertSerialNumber: '01' }],
    ['status_request', '2b06010505070118', '3003020105', { mustStaple: true }],
    ['another TLS feature', '2b06010505070118', '3003020111', { mustStaple: false }],
  ])('reads %s', (_, oid, value, want) => {
    expect(read(extension(oid, value))).toEqual({ found: { ...NO_EXTENSIONS, ...want }, problems: [] });
  });

  it.each([
    ['an unknown one', '2a0304', true, ['1.2.3.4']],
    ['an unknown one that is not critical', '2a0304', false, []],
    ['one that is left to others', '551d24', true, []],
    ['a precertificate', '2b06010401d679020403', true, ['ct_precert_poison']],
  ])('takes %s as it should', (_, oid, critical, unknownCriticalExtensions) => {
    expect(read(extension(oid, '0500', critical)).found).toEqual({
      ...NO_EXTENSIONS,
      criticalExtensions: critical ? [expect.any(String)] : [],
      unknownCriticalExtensions,
    });
  });

  it('reads the others beside one that it cannot read', () => {
    const { found, problems } = read(extension('551d13', '0500'), extension('551d0e', '0402abcd'));
    expect(found.subjectKeyIdentifier).toBe('abcd');
    expect(problems).toMatchObject([{ kind: 'malformed', field: 'Certificate.extensions.basicConstraints' }]);
  });

  it('reads no more than a hundred, and says so', () => {
    const { found, problems } = read(
      ...Array.from({ length: 100 }, () => extension('2a0304', '0500')),
      extension('551d0e', '0402abcd'),
    );
    expect(found.subjectKeyIdentifier).toBeNull();
    expect(problems).toMatchObject([{ kind: 'unsupported', field: 'Certificate.extensions (101)' }]);
  });
});
