import { createHash } from 'node:crypto';
import { fromHex, toHex } from '../bytes/hex.ts';
import { oncePerObject } from '../bytes/memo.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { TlsaRecord } from './tlsa.ts';

export const DANE_TA = 2;
export const DANE_EE = 3;

/** The certificate association data in hex; null for a selector or matching type that is not assigned. */
export function tlsaData(certificate: Certificate, selector: number, matchingType: number): string | null {
  const selected = [certificate.der, certificate.spkiDer][selector];
  const match = MATCHING_TYPES[matchingType];
  return selected === undefined || match === undefined ? null : match.data(selected);
}

/** What a record may hold of a certificate, so that it can be told later, without the certificate, whether one fits it. */
export const tlsaPrints = oncePerObject((certificate: Certificate): ReadonlySet<string> => {
  const of = (selector: number, matchingType: number) =>
    `${selector} ${matchingType} ${tlsaData(certificate, selector, matchingType)}`;
  return new Set([of(0, 1), of(1, 1), of(0, 2), of(1, 2)]);
});

/** Whether the record is of the certificate with these prints, whatever its usage. */
export function fitsPrints(
  { selector, matchingType, data }: TlsaRecord,
  prints: ReadonlySet<string>,
): boolean {
  const bytes = matchingType === 0 ? fromHex(data) : null;
  return prints.has(
    bytes === null ? `${selector} ${matchingType} ${data}` : `${selector} 1 ${sha256(bytes)}`,
  );
}

/** The data of the records in use, for the document: usage 3 if the certificate is the leaf, 2 if it is an issuer. */
export function tlsaRecords(certificate: Certificate): Record<'3 0 1' | '3 1 1' | '2 0 1' | '2 1 1', string> {
  const whole = sha256(certificate.der);
  const key = sha256(certificate.spkiDer);
  return { '3 0 1': whole, '3 1 1': key, '2 0 1': whole, '2 1 1': key };
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
