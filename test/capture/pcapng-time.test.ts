import { describe, expect, it } from 'vitest';
import { clockOf, setTime } from '../../src/capture/pcapng-time.ts';
import { random } from '../support/random.ts';

describe('clockOf', () => {
  it.each([
    [0, 0, 1n],
    [3, 3, 1000n],
    [6, 6, 1_000_000n],
    [9, 9, 1_000_000_000n],
    [12, 9, 1_000_000_000_000n],
    [0x7f, 9, 10n ** 127n],
    [0x80, 0, 1n],
    [0x80 | 3, 0, 8n],
    [0x80 | 4, 1, 16n],
    [0x80 | 10, 3, 1024n],
    [0x80 | 20, 6, 1_048_576n],
    [0x80 | 30, 9, 1_073_741_824n],
    [0xff, 9, 2n ** 127n],
  ])('if_tsresol %i: %i decimals', (tsresol, digits, unitsPerSecond) => {
    expect(clockOf(tsresol, 0)).toMatchObject({ digits, unitsPerSecond });
  });
});

describe('setTime', () => {
  it.each([
    [6, 0, 0, 0, 0, 0],
    [6, 0, 0, 1_500_000, 1, 500_000_000],
    [6, -10, 0, 1_500_000, -9, 500_000_000],
    [6, 0, 0x60a24, 0x18202240, 1_700_000_000, 123_456_000],
    [0, 0, 0, 0xffff_ffff, 4_294_967_295, 0],
    [0, -4_294_967_296, 0, 0xffff_ffff, -1, 0],
    [9, 0, 0xffff_ffff, 0xffff_ffff, 18_446_744_073, 709_551_615],
    [0x80 | 1, 0, 0, 3, 1, 500_000_000],
    [0x80 | 32, 0, 5, 0x8000_0000, 5, 500_000_000],
    [12, 0, 0, 1_999, 0, 1],
  ])('if_tsresol %i, offset %i: %i, %i', (tsresol, offset, high, low, seconds, nanoseconds) => {
    const time = { seconds: 0, nanoseconds: 0 };
    expect(setTime(time, clockOf(tsresol, offset), high, low)).toBe(true);
    expect(time).toEqual({ seconds, nanoseconds });
  });

  it('divides 64 bits exactly', () => {
    const next = random(1);
    for (let round = 0; round < 5000; round += 1) {
      const clock = clockOf(next(10), 0);
      const [high, low] = [next(2 ** 32) >>> next(32), next(2 ** 32)];
      const count = (BigInt(high) << 32n) | BigInt(low);
      const seconds = count / clock.unitsPerSecond;
      const time = { seconds: 0, nanoseconds: 0 };
      const sound = setTime(time, clock, high, low);
      expect(sound).toBe(seconds <= 253_402_300_799n);
      const nanoseconds = Number(((count % clock.unitsPerSecond) * 1_000_000_000n) / clock.unitsPerSecond);
      if (sound) expect(time).toEqual({ seconds: Number(seconds), nanoseconds });
      else expect(time.seconds).toBe(253_402_300_799);
      expect(time.nanoseconds).toBeLessThan(1_000_000_000);
    }
  });

  it.each([
    [6, Number.MIN_SAFE_INTEGER, -62_167_219_200],
    [6, Number.MAX_SAFE_INTEGER, 253_402_300_799],
    [6, -(2 ** 63), -62_167_219_200],
  ])('keeps to the years 0 to 9999 (if_tsresol %i, offset %i)', (tsresol, offset, seconds) => {
    const time = { seconds: 0, nanoseconds: 0 };
    expect(setTime(time, clockOf(tsresol, offset), 0, 1)).toBe(false);
    expect(time).toEqual({ seconds, nanoseconds: 1000 });
    expect(() => new Date(time.seconds * 1000).toISOString()).not.toThrow();
  });
});
