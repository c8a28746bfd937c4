import { describe, expect, it } from 'vitest';
import { isPcap } from '../../src/capture/pcap-header.ts';

describe('isPcap', () => {
  it.each([
    ['a1b2c3d4', true],
    ['d4c3b2a1', true],
    ['a1b23c4d', true],
    ['4d3cb2a1', true],
    ['a1b2cd34', true],
    ['34cdb2a1', true],
    ['1c0001ac', true],
    ['ab01001c', true],
    ['0a0d0d0a', false],
    ['a1b2c3', false],
  ])('%s: %s', (hex, expected) => {
    expect(isPcap(Buffer.from(hex, 'hex'))).toBe(expected);
  });
});
