import { describe, expect, it } from 'vitest';
import { isEncrypted, isTls13 } from '../../src/tls/events.ts';
import { script } from './builder.ts';

describe('isTls13', () => {
  it.each([
    [0x0304, true],
    [0x7f12, true],
    [0x7f1c, true],
    [0xfb17, true],
    [0x0303, false],
    [0x0300, false],
    [0x0002, false],
    [0x0505, false],
  ])('%i: %s', (version, expected) => {
    expect(isTls13(version)).toBe(expected);
  });
});

describe('isEncrypted', () => {
  it('asks for the content type', () => {
    const { events } = script('C1:hs1 C2:ccs C2:e22(40) C3:e23(40)');
    expect(events.map((event) => isEncrypted(event, 23))).toEqual([false, false, false, true]);
    expect(events.map((event) => isEncrypted(event, 22))).toEqual([false, false, true, false]);
  });
});
