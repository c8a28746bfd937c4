import { decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';
import { SIGNATURE_SCHEMES } from '../../registry/signature-schemes.ts';

/** CertificateRequest of TLS 1.2 and older, RFC 5246 section 7.4.4. */
export interface CertificateRequest {
  readonly certificateTypes: readonly number[];
  readonly signatureAlgorithms: readonly CodePoint[];
  /** Distinguished names, DER. */
  readonly authorities: readonly Uint8Array[];
}

/** Decodes the body of a certificate_request message; only TLS 1.2's has signature algorithms. */
export function decodeCertificateRequest(body: Uint8Array, version: number): Decoded<CertificateRequest> {
  return decodeSome('CertificateRequest', body, (c) => ({
    certificateTypes: c.vector8('certificate_types').u8s('certificate_type'),
    signatureAlgorithms:
      version >= 0x0303
        ? c
            .vector16('supported_signature_algorithms')
            .u16s('scheme')
            .map((id) => codePoint(SIGNATURE_SCHEMES, id))
        : [],
    authorities: c
      .vector16('certificate_authorities')
      .all((list) => list.vector16('DistinguishedName').rest()),
  }));
}
