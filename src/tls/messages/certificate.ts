import { decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { remembering } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';

/**
 * Decodes the body of a certificate message of TLS 1.2 and older (RFC 5246 section 7.4.2): DER, in the order sent. What is
 * sent again may be the same list.
 */
export const decodeCertificateList = remembering(
  MAX_MEMO_BYTES,
  (body): Decoded<readonly Uint8Array[]> =>
    decodeSome('Certificate', body, (c) =>
      c.vector24('certificate_list').all((list) => list.vector24('ASN.1Cert').rest()),
    ),
);
