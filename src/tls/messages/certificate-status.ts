import { type Cursor, decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { remembering } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import { OCSP, OCSP_MULTI, statusType } from '../extensions/status-request.ts';

/** CertificateStatus of TLS 1.2 and older, RFC 6066 section 8 and RFC 6961 section 2.2. */
export interface CertificateStatus {
  readonly statusType: CodePoint;
  /** OCSPResponses, DER: of the server's certificate, and of those that follow it; null: none for that one. */
  readonly responses: readonly (Uint8Array | null)[];
}

/** Decodes the body of a certificate_status message. What is sent again may be the same object. */
export const decodeCertificateStatus = remembering(
  MAX_MEMO_BYTES,
  (body): Decoded<CertificateStatus> =>
    decodeAll('CertificateStatus', body, (c) => {
      const type = c.u8('status_type');
      return { statusType: statusType(type), responses: readResponses(c, type) };
    }),
);

function readResponses(c: Cursor, type: number): (Uint8Array | null)[] {
  if (type === OCSP) return [c.vector24('OCSPResponse', { min: 1 }).rest()];
  if (type !== OCSP_MULTI) return c.fail('unsupported', 'status_type');
  return c.vector24('ocsp_response_list', { min: 1 }).all((list) => {
    const response = list.vector24('OCSPResponse').rest();
    return response.length === 0 ? null : response;
  });
}
