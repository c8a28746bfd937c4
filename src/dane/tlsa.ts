import { createHash } from 'node:crypto';
import { fromHex, toHex } from '../bytes/hex.ts';
import { type Certificate, parseCertificate } from '../x509/certificate.ts';
import { verifyWithKey } from '../x509/signature.ts';

/** A TLSA record (RFC 6698), its owner taken apart where it has one. */
export interface TlsaRecord {
  /** `_25._tcp.mx.example.net`: lower case, no dot at the end. */
  readonly owner: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  /** Lower-case hex. */
  readonly data: string;
}

export interface TlsaMatch {
  readonly record: TlsaRecord;
  /** SMTP may use it: DANE-TA(2) or DANE-EE(3), known selector and matching type, data of the right length. */
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

/** Reads `3 1 1 HEX`, or a zone-file line with owner, TTL and class; the hex may have spaces and parentheses. */
export function parseTlsa(text: string): TlsaRecord | { readonly error: string } {
  const fields = /^(?:(?<before>.*?)\s)?(?<numbers>\d+\s+\d+\s+\d+)\s+(?<data>\S.*)$/s.exec(
    clean(text),
  )?.groups;
  const owner = fields && ownerOf(fields.before ?? '');
  if (fields === undefined || owner === undefined) {
    return { error: 'not a TLSA record: it has the form "3 1 1 HEX" or "_25._tcp.HOST. IN TLSA 3 1 1 HEX"' };
  }
  const [usage = 0, selector = 0, matchingType = 0] = (fields.numbers ?? '').split(/\s+/).map(Number);
  if (Math.max(usage, selector, matchingType) > 255)
    return { error: 'a number of the TLSA record is above 255' };
  const data = fromHex(fields.data ?? '');
  if (data === null) return { error: 'the data of the TLSA record is not hex' };
  const [, port, host] = /^(?:_(\d+)|\*)\._tcp\.(.+)$/.exec(owner ?? '') ?? [];
  if (owner !== null && host === undefined)
    return { error: `the owner ${owner} is not of the form _25._tcp.HOST` };
  return {
    owner,
    host: host ?? null,
    port: port === undefined ? null : Number(port),
    usage,
    selector,
    matchingType,
    data: toHex(data),
  };
}

/** `3 1 1 HEX`, as a zone file has it. */
export function formatTlsa({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${data}`;
}

/** The certificate association data in hex; null for a selector or matching type that is not assigned. */
export function tlsaData(certificate: Certificate, selector: number, matchingType: number): string | null {
  const selected = [certificate.der, certificate.spkiDer][selector];
  const match = MATCHING_TYPES[matchingType];
  return selected === undefined || match === undefined ? null : match.data(selected);
}

/** The data of the records in use, for the document: usage 3 if the certificate is the leaf, 2 if it is an issuer. */
export function tlsaRecords(certificate: Certificate): Record<'3 0 1' | '3 1 1' | '2 0 1' | '2 1 1', string> {
  const whole = sha256(certificate.der);
  const key = sha256(certificate.spkiDer);
  return { '3 0 1': whole, '3 1 1': key, '2 0 1': whole, '2 1 1': key };
}

/**
 * Each record against the presented certificates, leaf first, without those that are not in the leaf's path (RFC 7671,
 * RFC 7672). DANE-TA fits issuers only, as OpenSSL has it. Dates and names are not judged here.
 */
export function matchTlsa(records: readonly TlsaRecord[], presented: readonly Certificate[]): TlsaMatch[] {
  return records.map((record) => {
    const why = whyUnusable(record);
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

const DANE_TA = 2;
const DANE_EE = 3;

/** By number: Full(0), SHA2-256(1), SHA2-512(2); `length` in hex digits. */
const MATCHING_TYPES: readonly {
  readonly length: number | null;
  readonly data: (bytes: Uint8Array) => string;
}[] = [
  { length: null, data: toHex },
  { length: 64, data: sha256 },
  { length: 128, data: (bytes) => createHash('sha512').update(bytes).digest('hex') },
];

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Why SMTP does not use the record (RFC 7672 section 3.1), else null. */
export function whyUnusable(record: TlsaRecord): string | null {
  const { usage } = record;
  if (usage < DANE_TA) return `usage ${usage} needs public CAs and is not for SMTP (RFC 7672 section 3.1.3)`;
  return whyNeverMatches(record);
}

/** Why no certificate at all can fit the record: a number that is not assigned, data of the wrong form; else null. */
export function whyNeverMatches({ usage, selector, matchingType, data }: TlsaRecord): string | null {
  if (usage > DANE_EE) return `usage ${usage} is not assigned`;
  if (selector > 1) return `selector ${selector} is not assigned`;
  const type = MATCHING_TYPES[matchingType];
  if (type === undefined) return `matching type ${matchingType} is not assigned`;
  if (data === '') return 'its data is empty';
  if (type.length === null) {
    // A certificate and a public key in DER are a SEQUENCE, which a digest that stands in their place hardly looks like.
    return data.startsWith('30')
      ? null
      : `its data is no ${selector === 0 ? 'certificate' : 'public key'} in DER`;
  }
  return data.length === type.length
    ? null
    : `its data has ${data.length} hex digits where the digest has ${type.length}`;
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

/** Without comments, parentheses and line breaks. */
function clean(text: string): string {
  return text.replace(/;.*$/gm, ' ').replace(/[()]/g, ' ').replace(/\s+/g, ' ').trim();
}

/** What stands before the numbers: null for nothing, the owner of a zone-file line, undefined for what is neither. */
function ownerOf(before: string): string | null | undefined {
  const words = /^(?:(?<owner>[^\s]+) )??(?:\d+[smhdw]? )?(?:IN )?(?:\d+[smhdw]? )?TLSA$/i.exec(before);
  if (before === '') return null;
  return words === null ? undefined : (words.groups?.owner?.toLowerCase().replace(/\.$/, '') ?? null);
}
