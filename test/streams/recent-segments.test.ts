import { describe, expect, it } from 'vitest';
import { MAX_REMEMBERED_BYTES, MAX_REMEMBERED_SEGMENTS } from '../../src/limits.ts';
import { RecentSegments } from '../../src/streams/recent-segments.ts';

const HEADER = 'head';

/** Remembers texts, each in a frame of its own from 1 on, in a block that is used again. */
function recent(...texts: readonly (readonly [offset: number, text: string])[]): RecentSegments {
  const segments = new RecentSegments();
  texts.forEach(([offset, text], i) => {
    const block = Buffer.from(`##${HEADER}${text}##`);
    const start = 2 + HEADER.length;
    segments.add(offset, block, 2, start, start + text.length, true, i + 1);
    block.fill('!');
  });
  return segments;
}

/** The frame of the segment that a text differs from. */
function differing(segments: RecentSegments, offset: number, text: string): number | null {
  const bytes = Buffer.from(`#${text}#`);
  return segments.differing(offset, bytes, 1, bytes.length - 1)?.frame ?? null;
}

describe('RecentSegments', () => {
  it.each<[number, string, number | null]>([
    [0, 'hello', null],
    [0, 'helloworld', null],
    [3, 'lowo', null],
    [3, 'loWo', 2],
    [0, 'Hello', 1],
    [4, 'O', 1],
    [10, 'what is not known', null],
    [9, 'D what is not known', 2],
  ])('at %d, %s differs from segment %s', (offset, text, frame) => {
    expect(differing(recent([0, 'hello'], [5, 'world']), offset, text)).toBe(frame);
  });

  it('gives the whole copy, its header included', () => {
    const copy = recent([0, 'hello']).differing(0, Buffer.from('x'), 0, 1);
    expect(Buffer.from(copy?.bytes.subarray(copy.start, copy.end) ?? []).toString()).toBe(`${HEADER}hello`);
  });

  it('forgets the oldest of too many', () => {
    const texts = Array.from({ length: MAX_REMEMBERED_SEGMENTS + 1 }, (_, i) => [i, 'x'] as const);
    expect(differing(recent(...texts), 0, 'y')).toBeNull();
    expect(differing(recent(...texts), 1, 'y')).toBe(2);
  });

  it('forgets what others have written over', () => {
    const old = recent([0, 'hello']);
    const text = 'x'.repeat(MAX_REMEMBERED_BYTES / 16);
    for (let i = 0; i < 15; i++) recent([0, text]);
    expect(differing(old, 0, 'J')).toBe(1);
    recent([0, text], [0, text]);
    expect(differing(old, 0, 'J')).toBeNull();
  });

  it('lays no segment across the end of the log', () => {
    for (let i = 0; i < 40; i++) {
      const text = `${i}`.repeat(MAX_REMEMBERED_BYTES / 40);
      expect(differing(recent([0, text]), 0, text)).toBeNull();
    }
  });
});
