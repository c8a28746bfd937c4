import { decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';

/** Decodes the body of a certificate message of TLS 1.2 and older (RFC 5246 section 7.4.2): DER, in the order sent. */
export function decodeCertificateList(body: Uint8Array): Decoded<Uint8Array[]> {
  return decodeSome('Certificate', body, (c) =>
    c.vector24('certificate_list').all((list) => list.vector24('ASN.1Cert').rest()),
  );
}
