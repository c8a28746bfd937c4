import { expect, it } from 'vitest';
import { timeSpan } from '../../src/format/duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

it.each([
  [0, 'a second'],
  [1999, 'a second'],
  [2000, '2 seconds'],
  [119_999, '119 seconds'],
  [120_000, '2 minutes'],
  [2 * HOUR, '2 hours'],
  [2 * DAY - 1, '47 hours'],
  [2 * DAY, '2 days'],
  [1000 * DAY, '1000 days'],
  [4000 * DAY, '10 years'],
  [Number.NaN, 'a second'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(timeSpan(milliseconds)).toBe(text);
});
