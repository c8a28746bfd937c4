import { type Cursor, decodeAll } from '../../bytes/cursor.ts';
import { CERTIFICATE_STATUS_TYPES } from '../../registry/certificate-types.ts';
import { type CodePoint, codePoint } from '../../registry/name-of.ts';
import type { ExtensionFields } from './fields.ts';

export const OCSP = 1;
export const OCSP_MULTI = 2;

export function statusType(id: number): CodePoint {
  return codePoint(CERTIFICATE_STATUS_TYPES, id);
}

/** CertificateStatusRequest, RFC 6066 section 8. */
export function statusRequest(c: Cursor): ExtensionFields {
  const type = c.u8('status_type');
  if (type === OCSP) readOcspRequest(c);
  else c.rest();
  return { statusType: statusType(type) };
}

/** CertificateStatusRequestListV2, RFC 6961 section 2.2. */
export function statusRequestV2(c: Cursor): ExtensionFields {
  const statusTypes = c.vector16('certificate_status_req_list', { min: 1 }).all((item) => {
    const type = item.u8('status_type');
    const request = item.vector16('request');
    if (type === OCSP || type === OCSP_MULTI) readOcspRequest(request);
    return statusType(type);
  });
  return { statusTypes };
}

/** CertificateStatus beside a certificate of TLS 1.3, RFC 8446 section 4.4.2.1. */
export function stapledStatus(c: Cursor): ExtensionFields {
  const type = c.u8('status_type');
  if (type !== OCSP) return { statusType: statusType(type), ocspResponseLength: c.rest().length };
  const response = c.vector24('OCSPResponse', { min: 1 }).rest();
  return { statusType: statusType(type), ocspResponseLength: response.length };
}

/** The OCSPResponse in such an extension's data; null where there is none. */
export function stapledResponse(data: Uint8Array): Uint8Array | null {
  const decoded = decodeAll('status_request', data, (c) =>
    c.u8('status_type') === OCSP ? c.vector24('OCSPResponse', { min: 1 }).rest() : null,
  );
  return decoded.ok ? decoded.value : null;
}

function readOcspRequest(c: Cursor): void {
  c.vector16('responder_id_list').all((list) => list.vector16('ResponderID', { min: 1 }));
  c.vector16('request_extensions');
}
