import { describe, expect, it } from 'vitest';
import { Memo, remembering } from '../../src/bytes/memo.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

/** Bytes that only the one in the middle tells from others of their length. */
function long(middle: number): Uint8Array {
  const it = new Uint8Array(2000).fill(7);
  it[1000] = middle;
  return it;
}

describe('Memo', () => {
  it('gives what was remembered of the same bytes', () => {
    const memo = new Memo<object>(10_000);
    const one = {};
    memo.set(bytes('one'), one);
    memo.set(bytes(''), {});
    expect(memo.get(bytes('one'))).toBe(one);
    expect(memo.get(bytes('onE'))).toBeUndefined();
    expect(memo.get(bytes('on'))).toBeUndefined();
    expect(memo.get(bytes(''))).toEqual({});
  });

  it('mistakes no bytes for others, though their hashes be the same', () => {
    const memo = new Memo<string>(10_000);
    memo.set(long(1), 'one');
    expect(memo.get(long(2))).toBeUndefined();
    memo.set(long(2), 'two');
    expect(memo.get(long(2))).toBe('two');
    expect(memo.get(long(1))).toBeUndefined();
  });

  it('forgets all where there is no more room, and goes on', () => {
    const memo = new Memo<number>(10_000);
    const many = Array.from({ length: 1000 }, (_, i) => bytes(`entry ${i}`));
    const remembered = many.map((it, i) => {
      memo.set(it, i);
      return many.filter((other) => memo.get(other) !== undefined).length;
    });
    expect(Math.max(...remembered)).toBeLessThan(20);
    expect(Math.min(...remembered)).toBe(1);
    expect(memo.get(many[999] as Uint8Array)).toBe(999);
  });

  it('leaves out what is larger than all the room there is', () => {
    const memo = new Memo<number>(1000);
    memo.set(bytes('small'), 1);
    memo.set(new Uint8Array(1000), 2);
    expect(memo.get(new Uint8Array(1000))).toBeUndefined();
    expect(memo.get(bytes('small'))).toBe(1);
  });
});

describe('remembering', () => {
  it('decodes the same bytes once, from a copy of theirs', () => {
    let count = 0;
    const decode = remembering(10_000, (own) => ({ number: ++count, own }));
    const whole = Buffer.from('..abc..');
    const first = decode(whole.subarray(2, 5));
    whole.fill('!');
    expect(first).toEqual({ number: 1, own: bytes('abc') });
    expect(first.own.buffer.byteLength).toBe(3);
    expect(decode(bytes('abc'))).toBe(first);
    expect(decode(bytes('abd')).number).toBe(2);
  });
});
