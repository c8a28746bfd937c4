const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.2425 * DAY;

/** In the order in which they are tried: a unit is taken from two of it on. */
const UNITS: readonly (readonly [string, number])[] = [
  ['years', YEAR],
  ['days', DAY],
  ['hours', HOUR],
  ['minutes', MINUTE],
  ['seconds', SECOND],
];

/** A length of time in whole units, rounded down: `72 days`, `3 hours`. */
export function timeSpan(milliseconds: number): string {
  for (const [unit, length] of UNITS) {
    const number = Math.floor(milliseconds / length);
    if (number >= (unit === 'years' ? 3 : 2)) return `${number} ${unit}`;
  }
  return 'a second';
}
