import { expect, it } from 'vitest';
import { cut } from '../../src/format/cut.ts';

it.each([
  ['CN=mx.example.net', 'CN=mx.example.net'],
  ['a'.repeat(200), 'a'.repeat(200)],
  ['a'.repeat(70_000), `${'a'.repeat(200)}…`],
])('cuts %#', (name, want) => {
  expect(cut(name)).toBe(want);
});
