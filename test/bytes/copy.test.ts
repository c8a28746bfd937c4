import { expect, it } from 'vitest';
import { copyOf } from '../../src/bytes/copy.ts';

it.each([
  ['a Buffer', Buffer.from('abcdef')],
  ['an Uint8Array', new Uint8Array(Buffer.from('abcdef'))],
  ['a view', Buffer.from('<<abcdef>>').subarray(2, 8)],
])('copies of %s keep their bytes, and no others', (_, source) => {
  const copy = copyOf(source, 1, 4);
  const whole = copyOf(source);
  source.fill(0);
  expect(Buffer.from(copy).toString()).toBe('bcd');
  expect(copy.buffer.byteLength).toBe(3);
  expect(Buffer.from(whole).toString()).toBe('abcdef');
});
