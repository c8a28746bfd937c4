import { brotliCompressSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_UNPACKED_CERTIFICATES } from '../../../src/limits.ts';
import { decodeCertificateMessage } from '../../../src/tls/messages/certificate.ts';
import { decodeCompressedCertificate } from '../../../src/tls/messages/compressed-certificate.ts';
import { zstdOf } from '../../support/zstd-builder.ts';
import { bytes, realMessage, u16, u24, vector24 } from '../builder.ts';
import { lengthsThatDecode } from './sweeps.ts';

const MESSAGE = realMessage('certificate openssl tls13 ocsp');

const compressed = (algorithm: number, packed: Uint8Array, length = MESSAGE.length) =>
  bytes(u16(algorithm), u24(length), vector24(packed));

function certificateOf(body: Uint8Array) {
  const decoded = decodeCompressedCertificate(body);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
  return decoded.value.certificate;
}

describe('decodeCompressedCertificate', () => {
  const pack: Record<string, (data: Uint8Array) => Uint8Array> = {
    zlib: deflateSync,
    brotli: brotliCompressSync,
    zstd: zstdOf,
  };

  it.each([
    [1, 'zlib'],
    [2, 'brotli'],
    [3, 'zstd'],
  ])('unpacks algorithm %i, %s', (id, name) => {
    const packed = pack[name]?.(MESSAGE) ?? bytes();
    const body = compressed(id, packed);
    expect(decodeCompressedCertificate(body)).toEqual({
      ok: true,
      value: {
        algorithm: { id, name },
        uncompressedLength: MESSAGE.length,
        compressedLength: packed.length,
        certificate: decodeCertificateMessage(MESSAGE),
      },
    });
    expect(lengthsThatDecode(decodeCompressedCertificate, body)).toEqual([]);
  });

  const refused = (kind: string, field: string) => ({
    ok: false,
    problem: { kind, field: `CompressedCertificate.${field}`, offset: 8 },
  });

  it.each([
    ['an algorithm that nobody knows', compressed(9, bytes('x')), 'unsupported', 'algorithm 9'],
    [
      'less than was promised',
      compressed(1, deflateSync(MESSAGE), MESSAGE.length + 1),
      'malformed',
      'uncompressed_length',
    ],
    [
      'more than was promised',
      compressed(1, deflateSync(MESSAGE), MESSAGE.length - 1),
      'malformed',
      'uncompressed_length',
    ],
    [
      'more than was promised, packed by brotli',
      compressed(2, brotliCompressSync(MESSAGE), 3),
      'malformed',
      'uncompressed_length',
    ],
    [
      'a promise beyond the limit',
      compressed(1, deflateSync(MESSAGE), MAX_UNPACKED_CERTIFICATES + 1),
      'unsupported',
      'so long an uncompressed_length',
    ],
    ['what is not compressed', compressed(2, MESSAGE), 'malformed', 'compressed_certificate_message'],
    ['what is no zstd', compressed(3, MESSAGE), 'malformed', 'compressed_certificate_message'],
    ['what promises nothing', compressed(1, deflateSync(bytes(0)), 0), 'malformed', 'uncompressed_length'],
  ])('says what is wrong with %s', (_, body, kind, field) => {
    expect(certificateOf(body)).toEqual(refused(kind, field));
  });

  it('says what is wrong with the message inside', () => {
    const inside = Buffer.from('no certificate');
    expect(certificateOf(compressed(1, deflateSync(inside), inside.length))).toMatchObject({
      ok: false,
      problem: { field: 'Certificate.certificate_request_context' },
    });
  });
});
