import { type Cursor, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { remembering } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';
import { SIGNATURE_SCHEMES } from '../../registry/signature-schemes.ts';

/** CertificateRequest of TLS 1.2 and older, RFC 5246 section 7.4.4. */
export interface CertificateRequest {
  readonly certificateTypes: readonly number[];
  readonly signatureAlgorithms: readonly CodePoint[];
  /** Distinguished names, DER. */
  readonly authorities: readonly Uint8Array[];
}

/**
 * Decodes the body of a certificate_request message; only TLS 1.2's has signature algorithms. What is sent again may be the
 * same object.
 */
export function decodeCertificateRequest(body: Uint8Array, version: number): Decoded<CertificateRequest> {
  return version >= 0x0303 ? decodeTls12(body) : decodeOlder(body);
}

const decodeTls12 = remembering(MAX_MEMO_BYTES, (body) =>
  decodeSome('CertificateRequest', body, (c): CertificateRequest => {
    const certificateTypes = readTypes(c);
    const algorithms = c.vector16('supported_signature_algorithms').u16s('scheme');
    const signatureAlgorithms = algorithms.map((id) => codePoint(SIGNATURE_SCHEMES, id));
    return { certificateTypes, signatureAlgorithms, authorities: readAuthorities(c) };
  }),
);

const decodeOlder = remembering(MAX_MEMO_BYTES, (body) =>
  decodeSome('CertificateRequest', body, (c): CertificateRequest => {
    const certificateTypes = readTypes(c);
    return { certificateTypes, signatureAlgorithms: [], authorities: readAuthorities(c) };
  }),
);

function readTypes(c: Cursor): number[] {
  return c.vector8('certificate_types').u8s('certificate_type');
}

function readAuthorities(c: Cursor): Uint8Array[] {
  return c.vector16('certificate_authorities').all((list) => list.vector16('DistinguishedName').rest());
}
