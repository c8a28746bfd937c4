import { describe, expect, it } from 'vitest';
import { FramePlaces } from '../../src/capture/frame-places.ts';
import { MAX_FRAME_RUNS } from '../../src/limits.ts';

/** Frames 1-3 are 1-3 of a, 4-5 are 1-2 of b, 6 is 4 of a, 7 and on are 3 and on of b; none is of c. */
function places(): FramePlaces {
  const known = new FramePlaces(['a', 'b', 'c']);
  known.switchTo(0, 1, 1);
  known.switchTo(1, 4, 1);
  known.switchTo(0, 6, 4);
  known.switchTo(0, 6, 4);
  known.switchTo(1, 7, 3);
  return known;
}

describe('FramePlaces', () => {
  it('knows the file of a frame, and its number there', () => {
    const found = [1, 3, 4, 5, 6, 7, 100].map((frame) => places().of(frame));
    expect(found.map((place) => `${place?.file}${place?.frame}`)).toEqual([
      'a1',
      'a3',
      'b1',
      'b2',
      'a4',
      'b3',
      'b96',
    ]);
    expect(new FramePlaces(['a']).of(1)).toBeNull();
  });

  it.each([
    [1, 2, ['a 1-2']],
    [2, 4, ['a 2-3', 'b 1-1']],
    [4, 5, ['b 1-2']],
    [5, 6, ['b 2-2', 'a 4-4']],
    [1, 9, ['a 1-4', 'b 1-5']],
    [8, 9, ['b 4-5']],
  ])('frames %i to %i', (first, last, expected) => {
    const ranges = places().between(first, last);
    expect(ranges.map(({ file, firstFrame, lastFrame }) => `${file} ${firstFrame}-${lastFrame}`)).toEqual(
      expected,
    );
  });

  it('leaves out files whose turn came and that had no frame', () => {
    const known = new FramePlaces(['a', 'b']);
    known.switchTo(0, 1, 1);
    known.switchTo(1, 4, 1);
    known.switchTo(0, 4, 4);
    expect(known.between(1, 9)).toEqual([{ file: 'a', firstFrame: 1, lastFrame: 9 }]);
    expect(known.of(4)).toEqual({ file: 'a', frame: 4 });
  });

  it('keeps a bounded number of runs', () => {
    const known = new FramePlaces(['a', 'b']);
    for (let run = 0; run <= MAX_FRAME_RUNS + 10; run += 1) known.switchTo(run % 2, run + 1, (run >> 1) + 1);
    expect(known.of(MAX_FRAME_RUNS)).toEqual({ file: 'b', frame: MAX_FRAME_RUNS / 2 });
    expect(known.unknownFrom).toBe(MAX_FRAME_RUNS + 1);
    expect(known.of(MAX_FRAME_RUNS + 1)).toBeNull();
  });
});
