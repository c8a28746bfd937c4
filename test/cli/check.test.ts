import { expect, test } from 'vitest';
import { failsCheck } from '../../src/cli/check.ts';
import type { StreamDocument } from '../../src/report/document.ts';
import { otherStream } from '../support/report-documents.ts';

const of = (protocol: StreamDocument['protocol'], outcome: StreamDocument['outcome']) => [
  otherStream(0),
  otherStream(1, { protocol, outcome }),
];

test.each([
  ['smtp', 'failed', true, true],
  ['smtps', 'failed', true, true],
  ['smtp', 'abandoned', true, true],
  ['smtp', 'unreached', true, true],
  ['smtp', 'cleartext', false, true],
  ['smtp', 'declined', false, true],
  ['smtp', 'incomplete', false, false],
  ['smtp', 'secured', false, false],
  ['tls', 'failed', false, false],
  ['other', null, false, false],
] as const)('%s %s: plain %s, strict %s', (protocol, outcome, plain, strict) => {
  expect(failsCheck(of(protocol, outcome), 'plain')).toBe(plain);
  expect(failsCheck(of(protocol, outcome), 'strict')).toBe(strict);
});
