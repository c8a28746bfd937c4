import { describe, expect, it } from 'vitest';
import { blockHeader, frameHeader, isZstd } from '../../src/capture/zstd-frame.ts';

const of = (hex: string) => Buffer.from(hex, 'hex');

describe('isZstd', () => {
  it.each([
    ['28b52ffd', true],
    ['502a4d18', true],
    ['5f2a4d18', true],
    ['602a4d18', false],
    ['28b52f', false],
    ['1e b52ffd', false],
  ])('%s: %s', (hex, expected) => expect(isZstd(of(hex))).toBe(expected));
});

describe('frameHeader', () => {
  it.each([
    ['28b52ffd00', 'more'],
    ['28b52ffd0058', { length: 6, window: 2 ** 21, hasChecksum: false }],
    ['28b52ffd0459', { length: 6, window: 2 ** 21 + 2 ** 18, hasChecksum: true }],
    ['28b52ffd2005', { length: 6, window: 5, hasChecksum: false }],
    ['28b52ffd600100', { length: 7, window: 257, hasChecksum: false }],
    ['28b52ffda000000100', { length: 9, window: 65_536, hasChecksum: false }],
    ['28b52ffde00000000001000000', { length: 13, window: 2 ** 32, hasChecksum: false }],
    ['28b52ffd4358aabbccdd0000', { length: 12, window: 2 ** 21, hasChecksum: false }],
    ['28b52ffd4358aabbccdd00', 'more'],
    ['28b52ffd0858', 'other'],
    ['28b52ffe', 'other'],
    ['532a4d1805000000', { kind: 'skippable', length: 13 }],
    ['532a4d180500', 'more'],
  ])('%s', (hex, expected) => {
    const header = frameHeader(of(hex));
    if (typeof expected === 'string') expect(header).toBe(expected);
    else expect(header).toMatchObject(expected);
  });
});

describe('blockHeader', () => {
  it.each([
    ['0100', 'more'],
    ['010000', { length: 3, isLast: true }],
    ['280000', { length: 8, isLast: false }],
    ['2a0000', { length: 4, isLast: false }],
    ['2c0000', { length: 8, isLast: false }],
    ['000010', { length: 131_075, isLast: false }],
    ['080010', 'other'],
    ['060000', 'other'],
  ])('%s', (hex, expected) => expect(blockHeader(of(hex))).toEqual(expected));
});
