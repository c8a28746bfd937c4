import type { InspectionDocument, Outcome } from '../report/document.ts';

const FAILURES: readonly Outcome[] = ['failed', 'abandoned', 'unreached'];
const UNPROTECTED: readonly Outcome[] = ['cleartext', 'declined'];

/** Whether `--check` finds a mail stream that did not go well. */
export function failsCheck({ streams }: InspectionDocument, level: 'plain' | 'strict'): boolean {
  const bad = level === 'strict' ? [...FAILURES, ...UNPROTECTED] : FAILURES;
  return streams.some(
    ({ protocol, outcome }) =>
      protocol !== 'tls' && protocol !== 'other' && outcome !== null && bad.includes(outcome),
  );
}
