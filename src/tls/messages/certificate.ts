import { copyOf } from '../../bytes/copy.ts';
import { decodeAll, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { toHex } from '../../bytes/hex.ts';
import { remembering } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';
import { decodeExtension, type Extension, readExtensions } from '../extensions/decode.ts';
import { stapledResponse } from '../extensions/status-request.ts';

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

/**
 * Decodes the body of a certificate message of TLS 1.2 and older where the hellos agreed on raw public keys (RFC 7250
 * section 3): a SubjectPublicKeyInfo, DER.
 */
export function decodeRawPublicKey(body: Uint8Array): Decoded<Uint8Array> {
  return decodeAll('Certificate', body, (c) =>
    copyOf(c.vector24('ASN.1_subjectPublicKeyInfo', { min: 1 }).rest()),
  );
}

/** Certificate of TLS 1.3, RFC 8446 section 4.4.2. */
export interface CertificateMessage {
  /** Hex: what a client's answer to a request behind the handshake repeats, else empty. */
  readonly context: string;
  readonly entries: readonly CertificateEntry[];
  /** The data of all entries. */
  readonly list: readonly Uint8Array[];
}

export interface CertificateEntry {
  /** A certificate, or the SubjectPublicKeyInfo where the peers agreed on raw public keys: DER. */
  readonly data: Uint8Array;
  readonly extensions: readonly Extension[];
  /** The OCSPResponse that is stapled to it, DER. */
  readonly ocspResponse: Uint8Array | null;
}

const STATUS_REQUEST = 5;

/** Decodes the body of a certificate message of TLS 1.3. What is sent again may be the same object. */
export const decodeCertificateMessage = remembering(
  MAX_MEMO_BYTES,
  (body): Decoded<CertificateMessage> =>
    decodeAll('Certificate', body, (c) => {
      const context = toHex(c.vector8('certificate_request_context').rest());
      const entries = c.vector24('certificate_list').all((list): CertificateEntry => {
        const data = list.vector24('cert_data', { min: 1 }).rest();
        const raw = readExtensions(list);
        const status = raw.find(({ id }) => id === STATUS_REQUEST);
        return {
          data,
          extensions: raw.map((extension) => decodeExtension(extension, 'certificate')),
          ocspResponse: status === undefined ? null : stapledResponse(status.data),
        };
      });
      return { context, entries, list: entries.map(({ data }) => data) };
    }),
);
