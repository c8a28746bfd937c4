import { describe, expect, it } from 'vitest';
import { amountText, leftText, nextPace, percentText, shareOf, startPace } from '../../src/ui/progress.ts';

/** What is said to be left, in seconds, at each of the looks: [second, bytes read]. */
function leftAt(bytesTotal: number | null, looks: readonly (readonly [number, number])[]): (number | null)[] {
  let pace = startPace(5000);
  return looks.map(([second, bytesRead]) => {
    pace = nextPace(pace, { bytesRead, bytesTotal }, 5000 + second * 1000);
    return pace.left === null ? null : Math.round(pace.left / 100) / 10;
  });
}

describe('the time left', () => {
  it('is not guessed in the first second, and not known at the end', () => {
    expect(
      leftAt(1000, [
        [0.5, 50],
        [1, 100],
        [2, 200],
        [10, 1000],
      ]),
    ).toEqual([null, 9, 8, null]);
  });

  it('runs down evenly where the speed does not', () => {
    const looks = Array.from({ length: 60 }, (_, at) => [at / 10 + 1, (at + 10 + (at % 3)) * 10] as const);
    const left = leftAt(1000, looks).map(Number);
    const steps = left.slice(1).map((each, at) => Math.round(((left[at] ?? 0) - each) * 10));
    expect(steps).toEqual(steps.map(() => 1));
  });

  it('follows a speed that has changed', () => {
    const slow = Array.from({ length: 10 }, (_, at) => [at + 1, (at + 1) * 10] as const);
    const fast = Array.from({ length: 10 }, (_, at) => [at + 11, 100 + (at + 1) * 80] as const);
    const left = leftAt(1000, [...slow, ...fast]);
    expect(left[9]).toBe(90);
    expect(left[18]).toBeLessThan(3); // 2.25 are right
    expect(left[18]).toBeGreaterThan(2);
  });

  it.each([
    ['where the end is not known', null, 100],
    ['where nothing comes', 1000, 0],
    ['of a file that has grown', 1000, 1200],
    ['where it is longer than anybody waits', 1e12, 1],
  ])('is not said %s', (_, total, bytes) => expect(leftAt(total, [[2, bytes]])).toEqual([null]));

  it('takes no harm from a clock that stands still', () => {
    const pace = startPace(0);
    expect(nextPace(pace, { bytesRead: 9, bytesTotal: 10 }, 0)).toBe(pace);
  });

  it.each([
    [0, '1 s left'],
    [1200, '2 s left'],
    [9999, '10 s left'],
    [10_001, '15 s left'],
    [54_000, '55 s left'],
    [56_000, '1 min left'],
    [61_000, '2 min left'],
    [59 * 60_000, '59 min left'],
    [61 * 60_000, '1 h 10 min left'],
    [119 * 60_000, '2 h 0 min left'],
  ])('%d ms: %s', (milliseconds, text) => expect(leftText(milliseconds)).toBe(text));
});

describe('the amount', () => {
  it.each([
    [0, 0, '0 bytes'],
    [999, null, '999 bytes'],
    [2345, null, '2.3 kB'],
    [345e6, 840e6, '345 of 840 MB (41 %)'],
    [4.5e6, 840e6, '4.5 of 840 MB (0 %)'],
    [12.3e9, 50e9, '12.3 of 50.0 GB (24 %)'],
    [123.4e9, 500e9, '123.4 of 500.0 GB (24 %)'],
    [20, 40, '20 of 40 bytes (50 %)'],
    [999, 1000, '1.0 of 1.0 kB (99 %)'],
    [1200, 1000, '1.2 kB'],
    [3.2e12, null, '3.2 TB'],
  ])('%d of %j: %s', (bytesRead, bytesTotal, text) =>
    expect(amountText({ bytesRead, bytesTotal })).toBe(text),
  );

  it('is all of it only at the end', () => {
    expect(percentText(0.9999)).toBe('99 %');
    expect(percentText(shareOf({ bytesRead: 5, bytesTotal: 5 }) ?? 0)).toBe('100 %');
  });
});
