import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import { signatureScheme } from '../extensions/lists.ts';

/** CertificateVerify, RFC 8446 section 4.4.3 and RFC 5246 section 7.4.8. */
export interface CertificateVerify {
  /** null before TLS 1.2, where the key says it all. */
  readonly signatureAlgorithm: CodePoint | null;
  /** Bytes. */
  readonly signatureLength: number;
}

/** Decodes the body of a certificate_verify message. */
export function decodeCertificateVerify(body: Uint8Array, version: number): Decoded<CertificateVerify> {
  return decodeAll('CertificateVerify', body, (c) => {
    const signatureAlgorithm = version < 0x0303 ? null : signatureScheme(c.u16('algorithm'));
    return { signatureAlgorithm, signatureLength: c.vector16('signature').rest().length };
  });
}
