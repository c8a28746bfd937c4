import { expect, test } from 'vitest';
import { Recent } from '../../src/dns/recent.ts';

test('what was not set again for longest is forgotten', () => {
  const recent = new Recent<number>(10);
  recent.set('a', 1, 4);
  recent.set('b', 2, 4);
  recent.set('a', 3, 4);
  recent.set('c', 4, 4);
  expect(['a', 'b', 'c'].map((key) => recent.get(key))).toEqual([3, undefined, 4]);
});

test('what costs more than all is not kept', () => {
  const recent = new Recent<number>(10);
  recent.set('a', 1, 4);
  recent.set('b', 2, 11);
  expect(['a', 'b'].map((key) => recent.get(key))).toEqual([undefined, undefined]);
  recent.set('c', 3, 10);
  expect(recent.get('c')).toBe(3);
});
