import { describe, expect, it } from 'vitest';
import { type Cursor, decodeAll, decodeSome } from '../../src/bytes/cursor.ts';
import { type Decoded, describeProblem } from '../../src/bytes/decoded.ts';

const bytes = (...values: number[]) => Uint8Array.from(values);

/** The value, or the problem as text. */
function outcome<T>(decoded: Decoded<T>): T | string {
  return decoded.ok
    ? decoded.value
    : `${decoded.problem.kind} ${decoded.problem.field} @${decoded.problem.offset}`;
}

describe('Cursor', () => {
  it.each<[string, (c: Cursor) => unknown, number[], unknown]>([
    ['u8', (c) => c.u8('x'), [0xff], 0xff],
    ['u16', (c) => c.u16('x'), [0xff, 0xfe], 0xfffe],
    ['u24', (c) => c.u24('x'), [0xff, 0xfe, 0xfd], 0xfffefd],
    ['u32', (c) => c.u32('x'), [0xff, 0xfe, 0xfd, 0xfc], 0xfffefdfc],
    ['take', (c) => [...c.take(2, 'x')], [1, 2], [1, 2]],
    ['take of nothing', (c) => [...c.take(0, 'x')], [], []],
    ['rest', (c) => [c.u8('x'), [...c.rest()]], [1, 2, 3], [1, [2, 3]]],
    ['rest of nothing', (c) => [...c.rest()], [], []],
    ['vector8', (c) => c.vector8('x').u8s(), [2, 7, 8], [7, 8]],
    ['vector16', (c) => c.vector16('x').u16s(), [0, 4, 1, 2, 3, 4], [0x0102, 0x0304]],
    ['vector24', (c) => c.vector24('x').u8s(), [0, 0, 1, 9], [9]],
    ['an empty vector', (c) => c.vector8('x').u8s(), [0], []],
    [
      'vectors in vectors',
      (c) => c.vector8('x').all((inner) => inner.vector8('y').u8s()),
      [4, 1, 7, 1, 8],
      [[7], [8]],
    ],
    [
      'remaining',
      (c) => [c.remaining, c.u8('x'), c.remaining, c.u8('y'), c.remaining],
      [5, 6],
      [2, 5, 1, 6, 0],
    ],

    ['u16 of one byte', (c) => c.u16('x'), [1], 'truncated M.x @0'],
    ['u24 of two bytes', (c) => [c.u8('a'), c.u24('x')], [1, 2, 3], 'truncated M.x @1'],
    ['u32 of three bytes', (c) => c.u32('x'), [1, 2, 3], 'truncated M.x @2'],
    ['take of too much', (c) => c.take(3, 'x'), [1, 2], 'truncated M.x @0'],
    ['a vector longer than the data', (c) => c.vector8('x').u8s(), [3, 1, 2], 'truncated M.x @1'],
    ['a vector without its length', (c) => c.vector16('x').u8s(), [0], 'truncated M.x @0'],
    ['a vector shorter than it may be', (c) => c.vector8('x', { min: 2 }).u8s(), [1, 9], 'malformed M.x @1'],
    ['a vector as short as it may be', (c) => c.vector8('x', { min: 2 }).u8s(), [2, 9, 8], [9, 8]],
    [
      'half a number at the end of a vector',
      (c) => c.vector8('x').u16s('y'),
      [3, 1, 2, 3],
      'malformed M.x.y @3',
    ],
    ['half a number, unnamed', (c) => c.vector8('x').u16s(), [1, 1], 'malformed M.x.element @1'],
    [
      'a vector longer than its vector',
      (c) => c.vector8('x').vector8('y').u8s(),
      [2, 2, 7, 8],
      'malformed M.x.y @2',
    ],
    ['a fence that is not crossed', (c) => c.vector8('x').take(2, 'y'), [1, 7, 8], 'malformed M.x.y @1'],
    ['bytes left over', (c) => c.u8('x'), [1, 2], 'malformed M.trailing bytes @1'],
    ['what is not supported', (c) => [c.u8('x'), c.fail('unsupported', 'y')], [1], 'unsupported M.y @1'],
  ])('%s', (_, read, values, expected) => {
    expect(outcome(decodeAll<unknown>('M', bytes(...values), read))).toEqual(expected);
  });

  it('counts from where its owner does', () => {
    expect(outcome(decodeAll('M', bytes(0, 2, 7, 8, 9), (c) => c.vector16('x').u24('y'), 1000))).toBe(
      'malformed M.x.y @1002',
    );
  });

  it('gives views of the bytes', () => {
    const source = bytes(1, 2, 3);
    const decoded = decodeAll('M', source, (c) => c.take(3, 'x'));
    expect(decoded.ok && decoded.value.buffer).toBe(source.buffer);
  });

  it('reads views of larger blocks', () => {
    const view = bytes(9, 9, 1, 2, 9).subarray(2, 4);
    expect(outcome(decodeAll('M', view, (c) => c.u16('x')))).toBe(0x0102);
    expect(outcome(decodeAll('M', view, (c) => c.u24('x')))).toBe('truncated M.x @0');
  });

  it('lets what is left over be, where it is told to', () => {
    expect(outcome(decodeSome('M', bytes(1, 2), (c) => c.u8('x')))).toBe(1);
    expect(outcome(decodeSome('M', bytes(), (c) => c.u8('x')))).toBe('truncated M.x @0');
  });

  it('cut at every length, a message is truncated and nothing else', () => {
    const whole = bytes(1, 0, 4, 1, 2, 3, 4, 2, 8, 9);
    const read = (c: Cursor) => [c.u8('a'), c.vector16('b').u16s(), c.vector8('c').u8s()];
    expect(outcome(decodeAll<unknown>('M', whole, read))).toEqual([1, [0x0102, 0x0304], [8, 9]]);
    for (let length = 0; length < whole.length; length++) {
      expect(outcome(decodeAll<unknown>('M', whole.subarray(0, length), read))).toMatch(
        /^truncated M\.[abc] @\d$/,
      );
    }
  });

  it('lets errors of ours through', () => {
    const fault = new TypeError('ours');
    expect(() =>
      decodeAll('M', bytes(), () => {
        throw fault;
      }),
    ).toThrow(fault);
  });
});

describe('describeProblem', () => {
  it.each([
    ['truncated', 'M.x ends too early at byte 7'],
    ['malformed', 'M.x is malformed at byte 7'],
    ['unsupported', 'M.x is not supported at byte 7'],
  ] as const)('%s', (kind, text) => {
    expect(describeProblem({ kind, field: 'M.x', offset: 7 })).toBe(text);
  });
});
