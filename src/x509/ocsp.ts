import { type Cursor, decodeAll } from '../bytes/cursor.ts';
import type { Decoded } from '../bytes/decoded.ts';
import { toHex } from '../bytes/hex.ts';
import { MAX_CERTIFICATES_OF_ANSWER } from '../limits.ts';
import { CRL_REASONS, OCSP_RESPONSE_STATUSES } from '../registry/ocsp.ts';
import {
  derCursor,
  type Element,
  inside,
  oidText,
  readElement,
  readElements,
  readOptional,
  TAG,
} from './der.ts';
import { certificateTime } from './validity.ts';

/** What an OCSP responder says (RFC 6960 section 4.2.1); its signature is not checked. Times are RFC 3339. */
export interface OcspResponse {
  /** OCSPResponseStatus: `successful`, or why there is no answer. */
  readonly responseStatus: string;
  readonly producedAt: string | null;
  /** What it says of certificates; empty where there is no answer, or it is of a kind that we do not know. */
  readonly responses: readonly SingleResponse[];
}

export interface SingleResponse {
  /** Hex, of the certificate that it is about. */
  readonly serialNumber: string;
  readonly certStatus: 'good' | 'revoked' | 'unknown';
  readonly thisUpdate: string;
  readonly nextUpdate: string | null;
  readonly revocationTime: string | null;
  readonly revocationReason: string | null;
}

const ENUMERATED = 0x0a;
/** Context-specific tags (X.690 section 8.1.2.4), those of IMPLICIT ones without and with contents. */
const EXPLICIT_0 = 0xa0;
const EXPLICIT_1 = 0xa1;
const IMPLICIT_0 = 0x80;
const IMPLICIT_2 = 0x82;

const ID_PKIX_OCSP_BASIC = '1.3.6.1.5.5.7.48.1.1';

/** Decodes an OCSPResponse, DER. */
export function decodeOcspResponse(der: Uint8Array): Decoded<OcspResponse> {
  return decodeAll('OCSPResponse', der, (c) => {
    const whole = readElement(derCursor(c.rest()), 'OCSPResponse', TAG.sequence);
    const response = inside(whole, 'OCSPResponse');
    const status = enumerated(readElement(response, 'responseStatus', ENUMERATED));
    const responseStatus = nameOf(OCSP_RESPONSE_STATUSES, status);
    const bytes = readOptional(response, 'responseBytes', EXPLICIT_0);
    const basic = bytes === null ? null : basicResponse(inside(bytes, 'OCSPResponse.responseBytes'));
    if (basic === null) return { responseStatus, producedAt: null, responses: [] };
    return { responseStatus, ...readResponseData(basic) };
  });
}

/** The BasicOCSPResponse; null where the answer is of another kind. */
export function basicResponse(c: Cursor): Element | null {
  const bytes = inside(readElement(c, 'ResponseBytes', TAG.sequence), 'ResponseBytes');
  const type = oidText(readElement(bytes, 'responseType', TAG.objectIdentifier).body);
  const response = readElement(bytes, 'response', TAG.octetString);
  if (type !== ID_PKIX_OCSP_BASIC) return null;
  return readElement(inside(response, 'BasicOCSPResponse'), 'BasicOCSPResponse', TAG.sequence);
}

function readResponseData(basic: Element): Omit<OcspResponse, 'responseStatus'> {
  const data = inside(
    readElement(inside(basic), 'tbsResponseData', TAG.sequence),
    'BasicOCSPResponse.tbsResponseData',
  );
  readOptional(data, 'version', EXPLICIT_0);
  readElement(data, 'responderID');
  const producedAt = time(readElement(data, 'producedAt', TAG.generalizedTime));
  const list = inside(readElement(data, 'responses', TAG.sequence), 'responses');
  const responses = readElements(list, 'SingleResponse')
    .slice(0, MAX_CERTIFICATES_OF_ANSWER)
    .map((response) => readSingleResponse(inside(response, 'SingleResponse')));
  return { producedAt, responses };
}

function readSingleResponse(c: Cursor): SingleResponse {
  const certId = inside(readElement(c, 'certID', TAG.sequence), 'SingleResponse.certID');
  readElement(certId, 'hashAlgorithm', TAG.sequence);
  readElement(certId, 'issuerNameHash', TAG.octetString);
  readElement(certId, 'issuerKeyHash', TAG.octetString);
  const serialNumber = toHex(readElement(certId, 'serialNumber', TAG.integer).body);
  const status = readElement(c, 'certStatus');
  const thisUpdate = time(readElement(c, 'thisUpdate', TAG.generalizedTime));
  const next = readOptional(c, 'nextUpdate', EXPLICIT_0);
  const nextUpdate =
    next === null ? null : time(readElement(inside(next), 'nextUpdate', TAG.generalizedTime));
  return { serialNumber, ...readCertStatus(c, status), thisUpdate, nextUpdate };
}

type CertStatus = Pick<SingleResponse, 'certStatus' | 'revocationTime' | 'revocationReason'>;

const NOT_REVOKED = { revocationTime: null, revocationReason: null };

function readCertStatus(c: Cursor, status: Element): CertStatus {
  if (status.tag === IMPLICIT_0) return { certStatus: 'good', ...NOT_REVOKED };
  if (status.tag === IMPLICIT_2) return { certStatus: 'unknown', ...NOT_REVOKED };
  if (status.tag !== EXPLICIT_1) return c.fail('malformed', 'certStatus');
  const revoked = inside(status, 'SingleResponse.certStatus.revoked');
  const revocationTime = time(readElement(revoked, 'revocationTime', TAG.generalizedTime));
  const reason = readOptional(revoked, 'revocationReason', EXPLICIT_0);
  if (reason === null) return { certStatus: 'revoked', revocationTime, revocationReason: null };
  const code = enumerated(readElement(inside(reason), 'revocationReason', ENUMERATED));
  return { certStatus: 'revoked', revocationTime, revocationReason: nameOf(CRL_REASONS, code) };
}

function time({ tag, body }: Element): string {
  return certificateTime(tag, body).text;
}

function enumerated({ body }: Element): number {
  return body.length === 1 ? (body[0] as number) : -1;
}

function nameOf(names: Readonly<Record<number, string>>, code: number): string {
  return names[code] ?? 'unknown';
}
