import { describe, expect, it } from 'vitest';
import { Window } from '../../src/capture/window.ts';
import { random } from '../support/random.ts';

describe('Window', () => {
  it('gives all bytes in order, whatever is appended and skipped', () => {
    const next = random(3);
    const window = new Window();
    let appended = 0;
    let taken = 0;
    for (let round = 0; round < 3000; round += 1) {
      const chunk = Buffer.from(Array.from({ length: 1 + next(300) }, () => appended++ & 0xff));
      window.append(chunk);
      const take = next(3) === 0 ? window.length : next(Math.min(window.length, 400) + 1);
      const expected = Buffer.from(Array.from({ length: take }, () => taken++ & 0xff));
      expect(window.buffer.subarray(window.start, window.start + take).equals(expected)).toBe(true);
      window.skip(take);
      expect(window).toMatchObject({ offset: taken, length: appended - taken });
    }
  });

  it('takes a chunk as it is where nothing is left over', () => {
    const window = new Window();
    const chunk = Buffer.from('abc');
    window.append(chunk);
    expect(window.buffer).toBe(chunk);
  });
});
