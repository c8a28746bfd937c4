import { cut } from '../format/cut.ts';
import type { Certificate } from '../x509/certificate.ts';
import { judgeChain } from '../x509/chain.ts';
import { UNHEEDED_BY_MAIL } from '../x509/checks/check.ts';
import { matchName } from '../x509/identity.ts';
import { toPem } from '../x509/pem.ts';
import { isMatterOfLevel } from '../x509/security-level.ts';
import { createTrustStore, type TrustStore } from '../x509/trust-store.ts';
import { DANE_EE, DANE_TA, tlsaData, whyUnusable } from './association.ts';
import { matchTlsa, type TlsaMatch } from './match.ts';
import type { TlsaRecord } from './tlsa.ts';

/** What DANE for SMTP (RFC 7672) says of the certificates that a server sent. */
export interface DaneVerdict {
  /**
   * `none`: no record is known. `unusable`: there are records, and none that SMTP may use. `undetermined`: what decides is
   * not known.
   */
  readonly state: 'none' | 'unusable' | 'verified' | 'refused' | 'undetermined';
  readonly why: string;
  readonly matches: readonly TlsaMatch[];
}

export interface DaneReference {
  /** The name that the records stand under, and the domain that mail is for: a certificate under DANE-TA needs one of them. */
  readonly names: readonly string[];
  /** Milliseconds since 1970; null where it is not known. */
  readonly at: number | null;
}

export const NO_RECORDS: DaneVerdict = { state: 'none', why: 'no TLSA record is known', matches: [] };

/** Judges what was sent, leaf first, by these records; DNSSEC is taken to vouch for them. */
export function judgeDane(
  records: readonly TlsaRecord[],
  presented: readonly Certificate[],
  { names, at }: DaneReference,
): DaneVerdict {
  if (records.length === 0) return NO_RECORDS;
  const chain = judgeChain(presented, { trust: anchorsOf(records, presented), at });
  const path = chain.path.map(({ certificate }) => certificate);
  const matches = matchTlsa(records, path);
  const say = (state: DaneVerdict['state'], why: string): DaneVerdict => ({ state, why, matches });
  const usable = matches.filter((match) => match.usable);
  if (usable.length === 0) return say('unusable', 'no TLSA record is one that SMTP may use');
  const fitting = usable.filter(({ matchedDepth }) => matchedDepth !== null);
  const [first] = fitting;
  if (first === undefined) return say('refused', 'no TLSA record fits the chain');
  const endEntity = fitting.find(({ record }) => record.usage === DANE_EE);
  if (endEntity !== undefined)
    return say('verified', `${kindOf(endEntity)} fits the certificate; names and dates do not count`);
  const defects = chain.defects.filter(({ kind }) => !UNHEEDED_BY_MAIL.includes(kind));
  const defect = defects.find((each) => !isMatterOfLevel(each)) ?? defects[0];
  const fits = `${kindOf(first)} fits ${cut(path[first.matchedDepth ?? 0]?.subject || 'the issuer that it holds')}`;
  if (defect !== undefined)
    return say(
      isMatterOfLevel(defect) ? 'undetermined' : 'refused',
      `${fits}, but ${cut(defect.certificate.subject || 'the certificate')}: ${cut(defect.detail)}`,
    );
  if (at === null) return say('undetermined', `${fits}; the capture has no times to judge dates by (--at)`);
  if (names.length === 0) return say('undetermined', `${fits}; the name to expect is not known (--host)`);
  const name = names.find((each) => matchName(path[0] as Certificate, each).matches);
  return name === undefined
    ? say('refused', `${fits}, but no name fits ${names.join(' or ')}`)
    : say('verified', `${fits}, and a name fits ${name}`);
}

/** The issuers sent that a DANE-TA record is about: the path ends at the first of them, whoever else is trusted. */
function anchorsOf(records: readonly TlsaRecord[], [, ...issuers]: readonly Certificate[]): TrustStore {
  const anchorRecords = records.filter((record) => record.usage === DANE_TA && whyUnusable(record) === null);
  const anchors = issuers.filter((issuer) =>
    anchorRecords.some(
      ({ selector, matchingType, data }) => tlsaData(issuer, selector, matchingType) === data,
    ),
  );
  return createTrustStore([{ description: 'TLSA records', pem: () => anchors.map(({ der }) => toPem(der)) }]);
}

/** `3 1 1` */
function kindOf({ record: { usage, selector, matchingType } }: TlsaMatch): string {
  return `${usage} ${selector} ${matchingType}`;
}
