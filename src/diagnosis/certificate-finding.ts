import type { Defect } from '../x509/chain.ts';
import type { DefectKind } from '../x509/checks/check.ts';
import type { NamedCause } from './certificate-alerts.ts';
import { rejectionOf } from './rejection.ts';
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

/** A defect of the server's certificates: it explains where the client gave up because of them, else it stands beside. */
export function certificateFinding(
  subject: Subject,
  detail: string,
  more: Partial<Omit<Found, 'kind'>> = {},
): Found {
  const frame = subject.evidence.tls?.conversation.certificates.server?.frame;
  const frames = frame === undefined ? [] : [frame];
  const rejection = rejectionOf(subject);
  if (rejection === null) return beside(detail, frames, more);
  return explains(`${detail}; ${rejection.text}`, [...frames, ...rejection.frames], more);
}

/** The defects of these kinds that the chain shows. */
export function defects({ certificates }: Subject, kinds: readonly DefectKind[]): Defect[] {
  return (certificates.chain?.defects ?? []).filter(({ kind }) => kinds.includes(kind));
}

/** Each defect with the certificate it is in. */
export function describe(list: readonly Defect[]): string {
  return list.map(({ certificate, detail }) => `${certificate.subject}: ${detail}`).join('; ');
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
