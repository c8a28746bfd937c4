import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/bytes/hex.ts';

describe('hex', () => {
  it.each([
    ['', []],
    ['00', [0]],
    ['00ff7f80', [0, 255, 127, 128]],
  ])('%j there and back', (hex, values) => {
    expect(toHex(Uint8Array.from(values))).toBe(hex);
    expect(fromHex(hex)).toEqual(Uint8Array.from(values));
  });

  it('shows a view and nothing around it', () => {
    expect(toHex(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('0203');
  });

  it.each(['0A:fF', '0a ff', '\t0a\nff ', '0 a f f'])('reads %j', (text) => {
    expect(fromHex(text)).toEqual(Uint8Array.of(10, 255));
  });

  it.each(['0', '0g', '0x00', 'abc', '00-11'])('refuses %j', (text) => {
    expect(fromHex(text)).toBeNull();
  });
});
