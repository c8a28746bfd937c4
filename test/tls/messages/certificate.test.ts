import { describe, expect, it } from 'vitest';
import { decodeCertificateList } from '../../../src/tls/messages/certificate.ts';
import { bytes, hex, vector24 } from '../builder.ts';
import { lengthsThatDecode, neverThrows } from './sweeps.ts';

describe('decodeCertificateList', () => {
  it.each([
    ['two certificates', vector24(vector24('leaf'), vector24('root')), ['leaf', 'root']],
    ['none', vector24(), []],
    ['an empty one', vector24(vector24()), ['']],
  ])('reads %s', (_, body, expected) => {
    const decoded = decodeCertificateList(body);
    expect(decoded.ok && decoded.value.map((der) => Buffer.from(der).toString())).toEqual(expected);
  });

  it('refuses one cut at any length', () => {
    const body = vector24(vector24('leaf'), vector24('root'));
    expect(lengthsThatDecode(decodeCertificateList, body)).toEqual([]);
    neverThrows(decodeCertificateList, body);
  });

  it('says where a length lies', () => {
    expect(decodeCertificateList(bytes(hex('000005 000009'), 'xx'))).toMatchObject({
      ok: false,
      problem: { field: 'Certificate.certificate_list.ASN.1Cert', kind: 'malformed', offset: 6 },
    });
  });
});
