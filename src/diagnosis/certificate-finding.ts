import { DANE_EE } from '../dane/association.ts';
import type { TlsaMatch } from '../dane/match.ts';
import { formatTlsa, type TlsaRecord } from '../dane/tlsa.ts';
import type { ChainVerdict, Defect } from '../x509/chain.ts';
import type { DefectKind } from '../x509/checks/check.ts';
import type { NamedCause } from './certificate-alerts.ts';
import type { CertificateEvidence } from './evidence.ts';
import { type Rejection, rejectionOf } from './rejection.ts';
import {
  ask,
  beside,
  clear,
  comparing,
  explains,
  type Found,
  type Rule,
  type Subject,
  type Verdict,
} from './rule.ts';

type More = Partial<Omit<Found, 'kind'>>;

/** A defect of the server's certificates: it explains where the client gave up because of them, else it stands beside. */
export function certificateFinding(subject: Subject, detail: string, more: More = {}): Found {
  return findingOf(subject, rejectionOf(subject), detail, more);
}

/**
 * The same of what does not count under DANE-EE: names and dates (RFC 7671 section 5.1), and the way to a root (RFC 6698
 * section 2.1.1). Where a record fits it is a note, for clients that do not go by DANE. One that looked the record up does, as
 * long as its alert does not say otherwise.
 */
export function pkixFinding(subject: Subject, detail: string, more: More = {}): Found {
  const record = endEntityRecord(subject);
  if (record === null) return certificateFinding(subject, detail, more);
  const rejection = rejectionOf(subject);
  const goesByIt = record.frame !== undefined && rejection?.how !== 'alert';
  const aside = `the TLSA record ${formatTlsa(record)} fits the certificate, and a client that goes by it takes no notice`;
  return findingOf(subject, goesByIt ? null : rejection, `${detail}; ${aside}`, { ...more, minor: true });
}

function findingOf(subject: Subject, rejection: Rejection | null, detail: string, more: More): Found {
  const frame = subject.evidence.tls?.conversation.certificates.server?.frame;
  const frames = frame === undefined ? [] : [frame];
  if (rejection === null) return beside(detail, frames, more);
  return explains(`${detail}; ${rejection.text}`, [...frames, ...rejection.frames], more);
}

/** The DANE-EE record that fits the server's certificate. */
export function endEntityRecord({ certificates }: Subject): TlsaRecord | null {
  const fits = ({ record, matchedDepth }: TlsaMatch) => record.usage === DANE_EE && matchedDepth !== null;
  return certificates.tlsa.find(fits)?.record ?? null;
}

/** The defects of these kinds that the chain shows. */
export function defects({ certificates }: Subject, kinds: readonly DefectKind[]): Defect[] {
  return (certificates.chain?.defects ?? []).filter(({ kind }) => kinds.includes(kind));
}

/** Each defect with the certificate it is in. */
export function describe(list: readonly Defect[]): string {
  return list.map(({ certificate, detail }) => `${certificate.subject}: ${detail}`).join('; ');
}

/** Warnings that nobody makes a reason of. */
const HARMLESS: readonly string[] = ['root-sent', 'duplicates'];

/** What is not wrong by itself, or cannot be told here, and may have been the reason; nothing where there is no such thing. */
export function remarks({ checks }: ChainVerdict): string {
  const open = checks.filter(
    ({ id, result }) => (result === 'warned' || result === 'undecidable') && !HARMLESS.includes(id),
  );
  return open.length === 0 ? '' : `; what may have mattered besides: ${listed(open)}`;
}

/** What is wrong with a chain, or may have mattered, for one who turned it down; dates only by a clock that may be right. */
export function whatFails(chain: ChainVerdict, clock: CertificateEvidence['clock']): string {
  const isOffTime = clock === 'before' || clock === 'after';
  const failed = chain.checks.filter(
    ({ id, result }) => result === 'failed' && !(isOffTime && id === 'dates'),
  );
  if (failed.length > 0) return `these checks of its chain fail: ${listed(failed)}${remarks(chain)}`;
  return isOffTime
    ? 'the clock of the capture fits the dates of none of its certificates, and nothing else that can be checked here is wrong with it'
    : `nothing that can be checked here is wrong with it${remarks(chain)}`;
}

function listed(checks: ChainVerdict['checks']): string {
  return checks.map(({ id, text }) => `${id} (${text})`).join('; ');
}

/** What an alert says by itself, where the certificates cannot be seen. */
export function hiddenReason(subject: Subject, named: NamedCause, detail: string): Verdict {
  const rejection = rejectionOf(subject);
  if (rejection?.named !== named || subject.certificates.chain !== null) return clear;
  return explains(detail, rejection.frames);
}

/** What is said of dates, unless the clock of the capture turns out to be wrong. */
export function unlessClockIsWrong(
  check: (subject: Subject) => Verdict,
): Required<Pick<Rule, 'check' | 'compare'>> {
  return comparing<Found>({
    check: (subject) => {
      const verdict = check(subject);
      const { clock } = subject.certificates;
      return verdict.kind === 'found' && (clock === 'before' || clock === 'after') ? ask(verdict) : verdict;
    },
    compare: (found, _own, _others, known) => (known.wrongClock === null ? found : clear),
  });
}
