import { decompress } from 'fzstd';
import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { zlib } from '../../bytes/zlib.ts';
import { MAX_UNPACKED_CERTIFICATES } from '../../limits.ts';
import { CERTIFICATE_COMPRESSION_ALGORITHMS } from '../../registry/certificate-types.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';
import { type CertificateMessage, decodeCertificateMessage } from './certificate.ts';

/** CompressedCertificate, RFC 8879 section 4. */
export interface CompressedCertificate {
  readonly algorithm: CodePoint;
  /** Bytes of the Certificate message, and of what it was packed to. */
  readonly uncompressedLength: number;
  readonly compressedLength: number;
  /** The Certificate message; a problem where it could not be unpacked or read. */
  readonly certificate: Decoded<CertificateMessage>;
}

/** Decodes the body of a compressed_certificate message, and the message in it. */
export function decodeCompressedCertificate(body: Uint8Array): Decoded<CompressedCertificate> {
  return decodeAll('CompressedCertificate', body, (c) => {
    const algorithm = codePoint(CERTIFICATE_COMPRESSION_ALGORITHMS, c.u16('algorithm'));
    const uncompressedLength = c.u24('uncompressed_length');
    const compressed = c.vector24('compressed_certificate_message', { min: 1 }).rest();
    const unpacked = unpack(algorithm, compressed, uncompressedLength);
    return {
      algorithm,
      uncompressedLength,
      compressedLength: compressed.length,
      certificate: unpacked.ok ? decodeCertificateMessage(unpacked.value) : unpacked,
    };
  });
}

type Unpack = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** By number. */
const UNPACK: Readonly<Record<number, () => Unpack>> = {
  1: () => zlib().inflateSync,
  2: () => zlib().brotliDecompressSync,
  3: () => (zlib() as { readonly zstdDecompressSync?: Unpack }).zstdDecompressSync ?? unzstd,
};

/** zstd came with Node 22.15. */
const unzstd: Unpack = (bytes, { maxOutputLength }) => decompress(bytes, new Uint8Array(maxOutputLength));

function unpack({ id }: CodePoint, bytes: Uint8Array, length: number): Decoded<Uint8Array> {
  const inflate = UNPACK[id]?.();
  if (inflate === undefined) return problem('unsupported', `algorithm ${id}`);
  if (length > MAX_UNPACKED_CERTIFICATES) return problem('unsupported', 'so long an uncompressed_length');
  try {
    const unpacked = inflate(bytes, { maxOutputLength: Math.max(length, 1) });
    if (unpacked.length === length) return { ok: true, value: unpacked };
    return problem('malformed', 'uncompressed_length');
  } catch (error) {
    // The one way of zlib to say that there is more than was promised.
    const isLonger = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return problem('malformed', isLonger ? 'uncompressed_length' : 'compressed_certificate_message');
  }
}

/** Where it all begins: behind algorithm, uncompressed_length and the length of what is compressed. */
const COMPRESSED_AT = 8;

function problem(kind: 'malformed' | 'unsupported', field: string): Decoded<never> {
  return {
    ok: false,
    problem: { kind, field: `CompressedCertificate.${field}`, offset: COMPRESSED_AT },
  };
}
