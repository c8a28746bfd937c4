import { describe, expect, it } from 'vitest';
import { HeldSegments } from '../../src/streams/held-segments.ts';

const time = { seconds: 0, nanoseconds: 0, digits: 6 };

/** A text at its offset, and bytes behind it that are cut off. */
type Segment = readonly [offset: number, text: string, cut?: number];

/** Holds the segments, a frame each, and gives the parts: offset, text, bytes cut off, frame. */
function held(...segments: readonly Segment[]) {
  const all = new HeldSegments();
  segments.forEach(([offset, text, cut = 0], i) => {
    const bytes = Buffer.from(text);
    all.add({ offset, bytes, wireLength: bytes.length + cut, frame: i + 1, time });
    bytes.fill('!');
  });
  const { bytes, count } = all;
  const parts: string[] = [];
  for (let part = all.shift(); part !== undefined; part = all.shift()) {
    const missing = part.wireLength - part.bytes.length;
    parts.push(
      `${part.offset} ${Buffer.from(part.bytes).toString()}${missing === 0 ? '' : `+${missing}`} @${part.frame}`,
    );
  }
  expect(parts).toHaveLength(count);
  expect(all).toMatchObject({ bytes: 0, count: 0, first: undefined });
  return { parts, bytes };
}

describe('HeldSegments', () => {
  it.each<[string, readonly Segment[], readonly string[]]>([
    ['one', [[5, 'abc']], ['5 abc @1']],
    [
      'in order',
      [
        [5, 'ab'],
        [7, 'cd'],
        [20, 'x'],
      ],
      ['5 ab @1', '7 cd @2', '20 x @3'],
    ],
    [
      'out of order',
      [
        [20, 'x'],
        [7, 'cd'],
        [5, 'ab'],
      ],
      ['5 ab @3', '7 cd @2', '20 x @1'],
    ],
    [
      'twice',
      [
        [5, 'abc'],
        [5, 'ABC'],
      ],
      ['5 abc @1'],
    ],
    [
      'a part again',
      [
        [5, 'abcde'],
        [6, 'BCD'],
      ],
      ['5 abcde @1'],
    ],
    [
      'more behind',
      [
        [5, 'abc'],
        [6, 'BCd'],
      ],
      ['5 abc @1', '8 d @2'],
    ],
    [
      'more before',
      [
        [5, 'bc'],
        [4, 'aB'],
      ],
      ['4 a @2', '5 bc @1'],
    ],
    [
      'more on both sides',
      [
        [5, 'b'],
        [4, 'aBc'],
      ],
      ['4 a @2', '5 b @1', '6 c @2'],
    ],
    [
      'more between',
      [
        [5, 'a'],
        [7, 'c'],
        [5, 'AbC'],
      ],
      ['5 a @1', '6 b @3', '7 c @2'],
    ],
    [
      'cut: what is missing is taken, too',
      [
        [5, 'a', 3],
        [6, 'bcde'],
      ],
      ['5 a+3 @1', '9 e @2'],
    ],
    [
      'cut: the rest of one that is held',
      [
        [5, 'ab'],
        [6, 'B', 3],
      ],
      ['5 ab @1', '7 +3 @2'],
    ],
  ])('%s', (_, segments, parts) => {
    expect(held(...segments).parts).toEqual(parts);
  });

  it('counts the captured bytes', () => {
    expect(held([5, 'abc', 10], [6, 'BCDEFG', 10]).bytes).toBe(3);
    expect(held([5, 'abc'], [6, 'BCd']).bytes).toBe(4);
  });
});
