import { oncePerObject } from '../bytes/memo.ts';
import type { Certificate } from './certificate.ts';
import { decodeOcspResponse, type SingleResponse } from './ocsp.ts';
import { responseAbout } from './ocsp-proof.ts';

/** What came with the certificates about their revocation. */
export interface Stapling {
  /** The client asked for it (status_request, RFC 6066 section 8); a server does not send what nobody asks for. */
  readonly asked: boolean;
  /** The leaf's OCSPResponse, DER. */
  readonly response: Uint8Array | null;
}

/** What an OCSP answer says of a certificate. */
export interface StapledStatus {
  /** `successful`, or why there is no answer; null where it cannot be read. */
  readonly responseStatus: string | null;
  /** null: nothing about this certificate. */
  readonly single: SingleResponse | null;
}

/** What the stapled answer says of the leaf. */
export function stapledStatus(
  response: Uint8Array,
  leaf: Certificate,
  issuer: Certificate | null,
): StapledStatus {
  const decoded = answerOf(response);
  if (decoded === null) return { responseStatus: null, single: null };
  const single = decoded.responses[responseAbout(response, leaf, issuer)] ?? null;
  return { responseStatus: decoded.responseStatus, single };
}

/** What of the time matters for the judgement of an answer: which of its dates have passed. */
export function datesOfAnswer(response: Uint8Array, at: number): string {
  const dates = answerOf(response)?.responses.flatMap((it) => [it.thisUpdate, it.nextUpdate]) ?? [];
  return dates.map((text) => (text !== null && Date.parse(text) < at ? 1 : 0)).join('');
}

const answerOf = oncePerObject((response: Uint8Array) => {
  const decoded = decodeOcspResponse(response);
  return decoded.ok ? decoded.value : null;
});
