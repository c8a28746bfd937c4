import { copyOf } from '../../bytes/copy.ts';
import { decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { Memo } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';

const known = new Memo<Decoded<readonly Uint8Array[]>>(MAX_MEMO_BYTES);

/**
 * Decodes the body of a certificate message of TLS 1.2 and older (RFC 5246 section 7.4.2): DER, in the order sent. What is
 * sent again may be the same list.
 */
export function decodeCertificateList(body: Uint8Array): Decoded<readonly Uint8Array[]> {
  const same = known.get(body);
  if (same !== undefined) return same;
  const own = copyOf(body);
  const decoded = decodeSome('Certificate', own, (c) =>
    c.vector24('certificate_list').all((list) => list.vector24('ASN.1Cert').rest()),
  );
  known.set(own, decoded);
  return decoded;
}
