import { expect, test } from 'vitest';
import { Recent } from '../../src/dns/recent.ts';

test('what was not set again is forgotten, as soon as half of the budget has come since', () => {
  const recent = new Recent<number>(20);
  const keys = ['a', 'b', 'c', 'd', 'e'];
  for (const [value, key] of keys.entries()) {
    recent.set(key, value, 4);
    recent.set('again', value, 2);
  }
  expect(keys.map((key) => recent.get(key))).toEqual([undefined, undefined, 2, 3, 4]);
  expect(recent.get('again')).toBe(4);
});

test('what is set again costs once', () => {
  const recent = new Recent<number>(20);
  recent.set('a', 0, 4);
  for (let value = 0; value < 100; value++) recent.set('b', value, 4);
  expect([recent.get('a'), recent.get('b')]).toEqual([0, 99]);
});
