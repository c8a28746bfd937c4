import { describe, expect, it } from 'vitest';
import { type Held, HeldSegments, heldOf } from '../../src/streams/held-segments.ts';
import { segmentOf } from '../support/segments.ts';

const time = { seconds: 0, nanoseconds: 0, digits: 6 };

/** A text at its offset, bytes behind it that are cut off, and whether its checksum holds. */
type Part = readonly [
  offset: number,
  text: string,
  more?: { readonly cut?: number; readonly sound?: boolean },
];

function hold(parts: readonly Part[]): { all: HeldSegments; damages: string[] } {
  const all = new HeldSegments();
  const damages = parts.flatMap(([offset, text, { cut = 0, sound = false } = {}], i) => {
    const segment = segmentOf(text, { cut, checksum: sound });
    const found = all.add(heldOf(segment, offset, { frame: i + 1, time }));
    segment.bytes.fill(33);
    return found.map(({ damaged, sound }) => `${damaged.frame} for ${sound.frame}`);
  });
  return { all, damages };
}

function describeHeld({ offset, bytes, start, wireLength, frame }: Held): string {
  const missing = wireLength - (bytes.length - start);
  const text = Buffer.from(bytes.subarray(start)).toString();
  return `${offset} ${text}${missing === 0 ? '' : `+${missing}`} @${frame}`;
}

/** Holds the segments, a frame each, and takes them as a direction does that has come as far as `next`. */
function taken(parts: readonly Part[], next = 0): string[] {
  const { all } = hold(parts);
  const out: string[] = [];
  let at = next;
  while (all.count > 0) {
    const held = all.take(at);
    if (held === undefined) {
      at = all.first?.offset ?? at;
      continue;
    }
    out.push(describeHeld(held));
    at = Math.max(at, held.offset + held.wireLength);
  }
  expect(all).toMatchObject({ bytes: 0, count: 0, first: undefined, end: 0 });
  return out;
}

describe('HeldSegments', () => {
  it.each<[string, readonly Part[], readonly string[]]>([
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
      'the same twice is held once',
      [
        [5, 'abc'],
        [5, 'abc'],
      ],
      ['5 abc @1'],
    ],
    [
      'of two with the same start the first one goes on',
      [
        [5, 'abc'],
        [5, 'ABC'],
      ],
      ['5 abc @1', '5 ABC @2'],
    ],
    [
      'a part again',
      [
        [5, 'abcde'],
        [6, 'BCD'],
      ],
      ['5 abcde @1', '6 BCD @2'],
    ],
    [
      'what starts before the next byte goes by when it came',
      [
        [5, 'abc'],
        [4, 'xABCD'],
      ],
      ['4 xABCD @2', '5 abc @1'],
    ],
    [
      'a longer one behind a short one',
      [
        [5, 'a'],
        [5, 'Abc'],
        [6, 'B'],
      ],
      ['5 a @1', '5 Abc @2', '6 B @3'],
    ],
    [
      'cut',
      [
        [5, 'a', { cut: 3 }],
        [6, 'bcde'],
      ],
      ['5 a+3 @1', '6 bcde @2'],
    ],
  ])('gives the segments in the order in which they are read: %s', (_, parts, expected) => {
    expect(taken(parts)).toEqual(expected);
  });

  it('gives nothing as long as there is a gap', () => {
    const { all } = hold([[5, 'abc']]);
    expect(all.take(4)).toBeUndefined();
    expect(all.take(5)).toMatchObject({ offset: 5 });
  });

  it.each<[string, readonly Part[], readonly string[], readonly string[]]>([
    [
      'the second is damaged',
      [
        [5, 'abc', { sound: true }],
        [5, 'aXc'],
      ],
      ['2 for 1'],
      ['5 abc @1'],
    ],
    [
      'the first is damaged',
      [
        [5, 'aXc'],
        [5, 'abc', { sound: true }],
      ],
      ['1 for 2'],
      ['5 abc @2'],
    ],
    [
      'a part of it shows the damage',
      [
        [5, 'aXcdef'],
        [6, 'bc', { sound: true }],
      ],
      ['1 for 2'],
      ['6 bc @2'],
    ],
    [
      'it overlaps several',
      [
        [5, 'ab', { sound: true }],
        [9, 'ef', { sound: true }],
        [6, 'bcdX'],
      ],
      ['3 for 1', '3 for 2'].slice(1),
      ['5 ab @1', '9 ef @2'],
    ],
    [
      'both hold',
      [
        [5, 'abc', { sound: true }],
        [5, 'aXc', { sound: true }],
      ],
      [],
      ['5 abc @1', '5 aXc @2'],
    ],
    [
      'neither holds',
      [
        [5, 'abc'],
        [5, 'aXc'],
      ],
      [],
      ['5 abc @1', '5 aXc @2'],
    ],
    [
      'nobody can tell, for one was cut',
      [
        [5, 'abc', { sound: true }],
        [5, 'aX', { cut: 1 }],
      ],
      [],
      ['5 abc @1', '5 aX+1 @2'],
    ],
    [
      'the same content',
      [
        [5, 'abc', { sound: true }],
        [6, 'bcd'],
      ],
      [],
      ['5 abc @1', '6 bcd @2'],
    ],
  ])('throws away what the receiver threw away: %s', (_, parts, damages, expected) => {
    expect(hold(parts).damages).toEqual(damages);
    expect(taken(parts)).toEqual(expected);
  });

  it('counts the captured bytes', () => {
    const of = (...parts: Part[]) => hold(parts).all.bytes;
    expect(of([5, 'abc', { cut: 10 }], [6, 'BCDEFG', { cut: 10 }])).toBe(9);
    expect(of([5, 'abc'], [5, 'abc'])).toBe(3);
    expect(of([5, 'aXc'], [5, 'abc', { sound: true }])).toBe(3);
  });

  it('knows how far it goes', () => {
    expect(
      hold([
        [5, 'abcdef'],
        [7, 'c', { cut: 1 }],
      ]).all.end,
    ).toBe(11);
  });
});
