import { describe, expect, it } from 'vitest';
import { SITUATIONS } from '../support/situations.ts';
import { play } from '../support/tcp-player.ts';

describe('both sides bytes of', () => {
  it.each(SITUATIONS)('$name', ({ frames, text }) => {
    expect(play(frames).readers.map((reader) => reader.text)).toEqual(text);
  });

  it.each(SITUATIONS)('$name, whatever the sequence numbers', ({ frames, text }) => {
    for (const by of [2 ** 31, 2 ** 32 - 1000, 2 ** 32 - 1003, 2 ** 32 - 5001]) {
      const moved = frames.map((frame) => ({
        ...frame,
        seq: ((frame.seq ?? 0) + by) >>> 0,
        ack: ((frame.ack ?? 0) + by) >>> 0,
      }));
      expect(play(moved).readers.map((reader) => reader.text)).toEqual(text);
    }
  });
});
