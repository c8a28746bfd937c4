import { describe, expect, it } from 'vitest';
import { sequenceAdd, sequenceDistance } from '../../src/streams/sequence.ts';

describe('sequence numbers', () => {
  it.each([
    [0, 0, 0],
    [5, 3, 2],
    [3, 5, -2],
    [0, 0xffff_ffff, 1],
    [0xffff_ffff, 0, -1],
    [0x8000_0000, 0, -0x8000_0000],
    [0x7fff_ffff, 0, 0x7fff_ffff],
    [0x1000, 0xffff_f000, 0x2000],
  ])('%d is ahead of %d by %d', (a, b, distance) => {
    expect(sequenceDistance(a, b)).toBe(distance);
  });

  it.each([
    [1, 2, 3],
    [0xffff_ffff, 1, 0],
    [0xffff_fff0, 0x20, 0x10],
    [0, -1, 0xffff_ffff],
    [0xffff_ffff, 0xffff_ffff, 0xffff_fffe],
    [7, 3 * 2 ** 32, 7],
  ])('%d plus %d is %d', (sequence, count, sum) => {
    expect(sequenceAdd(sequence, count)).toBe(sum);
  });
});
