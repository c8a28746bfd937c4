import { expect, it } from 'vitest';
import { extensionDocuments } from '../../src/report/extension-document.ts';
import { decodeExtension } from '../../src/tls/extensions/decode.ts';
import { bytes, hex, vector8, vector16 } from '../tls/builder.ts';

const documentOf = (id: number, data: Uint8Array) =>
  extensionDocuments({ extensions: [decodeExtension({ id, data }, 'certificate_request')] })[0];

it.each([
  [
    'names of CAs',
    47,
    vector16(vector16(hex('300d310b300906035504031302434e'))),
    { certificateAuthorities: ['CN=CN'] },
  ],
  [
    'names that are none',
    47,
    vector16(vector16('?')),
    { certificateAuthorities: ['Name is malformed at byte 1'] },
  ],
  [
    'object identifiers',
    48,
    vector16(vector8(hex('0603551d25')), vector16('values')),
    { oidFilters: [{ oid: '2.5.29.37', valuesLength: 6 }] },
  ],
  [
    'what is no object identifier',
    48,
    vector16(vector8(hex('0500')), vector16()),
    { oidFilters: [{ oid: '0500', valuesLength: 0 }] },
  ],
])('shows %s as text', (_, id, data, value) => {
  expect(documentOf(id, Uint8Array.from(data))).toMatchObject({ id, length: data.length, value });
});

it('has no value where there is nothing to say', () => {
  expect(documentOf(18, bytes())).toEqual({ id: 18, name: 'signed_certificate_timestamp', length: 0 });
});
