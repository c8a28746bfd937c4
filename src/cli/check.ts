import type { Outcome, StreamDocument } from '../report/document.ts';

const FAILURES: readonly Outcome[] = ['failed', 'abandoned', 'unreached'];
const UNPROTECTED: readonly Outcome[] = ['cleartext', 'declined'];

/** Whether one of these is a mail stream that did not go well, as `--check` has it. */
export function failsCheck(
  streams: Iterable<Pick<StreamDocument, 'protocol' | 'outcome'>>,
  level: 'plain' | 'strict',
): boolean {
  const bad = level === 'strict' ? [...FAILURES, ...UNPROTECTED] : FAILURES;
  for (const { protocol, outcome } of streams) {
    if (protocol !== 'tls' && protocol !== 'other' && outcome !== null && bad.includes(outcome)) return true;
  }
  return false;
}
