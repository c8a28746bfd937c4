import { describe, expect, it } from 'vitest';
import { decodeEncryptedExtensions } from '../../../src/tls/messages/encrypted-extensions.ts';
import { extension, hex, realMessage, vector16 } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

describe('decodeEncryptedExtensions', () => {
  it('reads what OpenSSL sends, and nothing shorter', () => {
    const body = realMessage('encrypted_extensions openssl');
    expect(decodeEncryptedExtensions(body)).toMatchObject({
      ok: true,
      value: { fields: { alpn: ['smtp'] }, extensions: [{ type: { id: 16 }, length: 7, problem: null }] },
    });
    expect(lengthsThatDecode(decodeEncryptedExtensions, body)).toEqual([]);
  });

  it('reads the one of RFC 8448 section 3', () => {
    const body = hex(
      '0022 000a 0014 0012 001d 0017 0018 0019 0100 0101 0102 0103 0104 001c 0002 4001 0000 0000',
    );
    const decoded = decodeEncryptedExtensions(body);
    expect(decoded).toMatchObject({
      ok: true,
      value: { fields: { recordSizeLimit: 16_385, serverName: null } },
    });
    expect(decoded.ok && decoded.value.fields.groups?.map(({ id }) => id)).toEqual([
      29, 23, 24, 25, 256, 257, 258, 259, 260,
    ]);
  });

  it('keeps what it does not know', () => {
    expect(decodeEncryptedExtensions(vector16(extension(0x1234, 'x')))).toMatchObject({
      ok: true,
      value: { fields: {}, extensions: [{ type: { id: 0x1234, name: 'unknown' }, length: 1 }] },
    });
  });
});
