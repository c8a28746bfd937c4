import { fromHex } from '../bytes/hex.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { verifyWithKey } from '../x509/signature.ts';
import { DANE_EE, DANE_TA, tlsaData, whyUnusable } from './association.ts';
import type { TlsaRecord } from './tlsa.ts';

export interface TlsaMatch {
  readonly record: TlsaRecord;
  /**
   * SMTP may use it: DANE-TA(2) or DANE-EE(3), known selector and matching type, data of the right length, and no record
   * beside it has a stronger digest.
   */
  readonly usable: boolean;
  /** Why it is not usable, else null. */
  readonly why: string | null;
  /** The depth of the certificate it fits, 0 being the leaf; one past the last for an issuer that the record itself holds. */
  readonly matchedDepth: number | null;
  /**
   * The data that would fit: the leaf's for DANE-EE, for DANE-TA the last issuer's sent. Null where there is no such
   * certificate, or selector or matching type are unknown.
   */
  readonly expected: string | null;
}

/**
 * Each record against the presented certificates, leaf first, without those that are not in the leaf's path (RFC 7671,
 * RFC 7672). DANE-TA fits issuers only, as OpenSSL has it. Dates and names are not judged here.
 */
export function matchTlsa(records: readonly TlsaRecord[], presented: readonly Certificate[]): TlsaMatch[] {
  return records.map((record) => {
    const why = whyUnusable(record) ?? whyOutdone(record, records);
    const { selector, matchingType, usage } = record;
    const model = usage === DANE_TA ? presented.slice(1).at(-1) : presented[0];
    return {
      record,
      usable: why === null,
      why,
      matchedDepth: why === null ? matchedDepth(record, presented) : null,
      expected: model === undefined ? null : tlsaData(model, selector, matchingType),
    };
  });
}

/**
 * Of several digests for a usage and a selector only the strongest is looked at, and whole certificates and keys beside it
 * (digest agility, RFC 7671 section 9). The stronger of the two that are assigned has the higher number.
 */
function whyOutdone(record: TlsaRecord, records: readonly TlsaRecord[]): string | null {
  const { usage, selector, matchingType } = record;
  const stronger = records.find(
    (other) =>
      other.usage === usage &&
      other.selector === selector &&
      other.matchingType > matchingType &&
      whyUnusable(other) === null,
  );
  if (matchingType === 0 || stronger === undefined) return null;
  return `it stands beside a stronger digest, ${usage} ${selector} ${stronger.matchingType}, which alone counts (RFC 7671 section 9)`;
}

function matchedDepth(record: TlsaRecord, presented: readonly Certificate[]): number | null {
  const { usage, selector, matchingType, data } = record;
  const depth = presented.findIndex(
    (certificate, at) =>
      (usage === DANE_EE ? at === 0 : at > 0) && tlsaData(certificate, selector, matchingType) === data,
  );
  if (depth >= 0) return depth;
  return usage === DANE_TA && matchingType === 0 && holdsIssuer(record, presented) ? presented.length : null;
}

/** `2 0 0` and `2 1 0` hold the trust anchor itself, which then need not be sent (RFC 7671 section 5.2.2). */
function holdsIssuer({ selector, data }: TlsaRecord, presented: readonly Certificate[]): boolean {
  const last = presented.at(-1);
  const bytes = fromHex(data);
  if (last === undefined || bytes === null) return false;
  if (selector === 1) return verifyWithKey(last, bytes) === 'good';
  const anchor = parseCertificate(bytes);
  return anchor.ok && verifyWithKey(last, anchor.value.spkiDer) === 'good';
}
