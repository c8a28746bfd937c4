import { expect, test } from 'vitest';
import { narrow } from '../../src/report/narrow.ts';
import { documentOf, otherStream } from '../support/report-documents.ts';

const document = documentOf([otherStream(0), otherStream(1), otherStream(4)]);

test.each([
  [null, [0, 1, 4]],
  [[1], [1]],
  [
    [4, 0, 9, 2],
    [0, 4],
  ],
])('%j keeps %j', (wanted, kept) => {
  const streams = wanted && new Set(wanted);
  expect(narrow(document, streams).streams.map(({ stream }) => stream)).toEqual(kept);
});
