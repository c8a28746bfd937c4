import { expect, test } from 'vitest';
import { FrameSet } from '../../src/capture/frame-set.ts';
import { MAX_COPIED_FRAME } from '../../src/limits.ts';
import { random } from '../support/random.ts';

test('holds the frames that were added, and no other', () => {
  const next = random(1);
  const frames = new Set(Array.from({ length: 500 }, () => 1 + next(300_000)));
  const set = new FrameSet();
  for (const frame of frames) expect(set.add(frame)).toBe(true);
  const wrong = Array.from({ length: 310_000 }, (_, frame) => frame).filter(
    (frame) => set.has(frame) !== frames.has(frame),
  );
  expect(wrong).toEqual([]);
});

test('has a bound', () => {
  const set = new FrameSet();
  expect([set.add(MAX_COPIED_FRAME), set.has(MAX_COPIED_FRAME)]).toEqual([true, true]);
  expect([set.add(MAX_COPIED_FRAME + 1), set.has(MAX_COPIED_FRAME + 1)]).toEqual([false, false]);
});
