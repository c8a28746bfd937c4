import { type Cursor, decodeAll, decodeSome } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import { toHex } from '../../bytes/hex.ts';
import { remembering } from '../../bytes/memo.ts';
import { MAX_MEMO_BYTES } from '../../limits.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import { isTls13 } from '../events.ts';
import { decodeExtensions, type Extension, mergeFields } from '../extensions/decode.ts';
import { readAuthorities, readSchemes } from '../extensions/lists.ts';

/** CertificateRequest, RFC 5246 section 7.4.4 and RFC 8446 section 4.3.2. */
export interface CertificateRequest {
  /** None in TLS 1.3. */
  readonly certificateTypes: readonly number[];
  readonly signatureAlgorithms: readonly CodePoint[];
  /** Distinguished names, DER. */
  readonly authorities: readonly Uint8Array[];
  /** Hex: what the client's answer repeats; null up to TLS 1.2. */
  readonly context: string | null;
  /** Of TLS 1.3. */
  readonly extensions: readonly Extension[];
}

/**
 * Decodes the body of a certificate_request message; signature algorithms came with TLS 1.2, and in TLS 1.3 all of it is
 * extensions. What is sent again may be the same object.
 */
export function decodeCertificateRequest(body: Uint8Array, version: number): Decoded<CertificateRequest> {
  if (isTls13(version)) return decodeTls13(body);
  return version >= 0x0303 ? decodeTls12(body) : decodeOlder(body);
}

const NOT_OF_TLS12 = { context: null, extensions: [] };

const decodeTls13 = remembering(MAX_MEMO_BYTES, (body) =>
  decodeAll('CertificateRequest', body, (c): CertificateRequest => {
    const context = toHex(c.vector8('certificate_request_context').rest());
    const extensions = decodeExtensions(c, 'certificate_request');
    const { signatureAlgorithms = [], certificateAuthorities = [] } = mergeFields(extensions);
    const authorities = certificateAuthorities;
    return { certificateTypes: [], signatureAlgorithms, authorities, context, extensions };
  }),
);

const decodeTls12 = remembering(MAX_MEMO_BYTES, (body) =>
  decodeSome('CertificateRequest', body, (c): CertificateRequest => {
    const certificateTypes = readTypes(c);
    const signatureAlgorithms = readSchemes(c);
    return { certificateTypes, signatureAlgorithms, authorities: readAuthorities(c), ...NOT_OF_TLS12 };
  }),
);

const decodeOlder = remembering(MAX_MEMO_BYTES, (body) =>
  decodeSome('CertificateRequest', body, (c): CertificateRequest => {
    const certificateTypes = readTypes(c);
    return { certificateTypes, signatureAlgorithms: [], authorities: readAuthorities(c), ...NOT_OF_TLS12 };
  }),
);

function readTypes(c: Cursor): number[] {
  return c.vector8('certificate_types').u8s('certificate_type');
}
