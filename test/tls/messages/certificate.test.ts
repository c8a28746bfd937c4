import { describe, expect, it } from 'vitest';
import {
  decodeCertificateList,
  decodeCertificateMessage,
  decodeRawPublicKey,
} from '../../../src/tls/messages/certificate.ts';
import { bytes, extension, hex, realMessage, vector8, vector16, vector24 } from '../builder.ts';
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

describe('decodeCertificateMessage', () => {
  it('reads what OpenSSL sends, with an OCSP answer, and nothing shorter', () => {
    const body = realMessage('certificate openssl tls13 ocsp');
    const decoded = decodeCertificateMessage(body);
    if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
    const { context, entries, list } = decoded.value;
    expect(context).toBe('');
    expect(entries.map(({ data, ocspResponse }) => [data.length, ocspResponse?.length])).toEqual([
      [489, 472],
      [811, undefined],
    ]);
    expect(entries[0]?.extensions).toMatchObject([
      { type: { name: 'status_request' }, fields: { statusType: { name: 'ocsp' }, ocspResponseLength: 472 } },
    ]);
    expect(list).toEqual(entries.map(({ data }) => data));
    expect(decodeCertificateMessage(Uint8Array.from(body))).toBe(decoded);
    expect(lengthsThatDecode(decodeCertificateMessage, body)).toEqual([]);
  });

  it.each([
    ['an empty one', bytes(0, vector24()), '', 0],
    ['one that answers a request', bytes(vector8('id'), vector24()), '6964', 0],
    [
      'one with what we do not know',
      bytes(0, vector24(vector24('leaf'), vector16(extension(0x1234, 'x')))),
      '',
      1,
    ],
    ['one with a broken answer', bytes(0, vector24(vector24('leaf'), vector16(extension(5, 1)))), '', 1],
  ])('reads %s', (_, body, context, count) => {
    const decoded = decodeCertificateMessage(body);
    expect(decoded).toMatchObject({ ok: true, value: { context } });
    expect(decoded.ok && decoded.value.entries.map(({ ocspResponse }) => ocspResponse)).toEqual(
      Array.from({ length: count }, () => null),
    );
  });
});

it('decodeRawPublicKey reads one key, and nothing behind it', () => {
  const decoded = decodeRawPublicKey(vector24('key'));
  expect(decoded.ok && Buffer.from(decoded.value).toString()).toBe('key');
  expect(decodeRawPublicKey(bytes(vector24('key'), 0)).ok).toBe(false);
  expect(decodeRawPublicKey(vector24()).ok).toBe(false);
});
