import { describe, expect, it } from 'vitest';
import { RecordBody } from '../../src/tls/record-body.ts';
import { bytes } from './builder.ts';

describe('RecordBody', () => {
  it('takes what belongs to it, and no more', () => {
    const body = new RecordBody(5, true);
    expect(body.take(bytes('xabc'), 1, 4, 7)).toBe(4);
    expect(body.isWhole).toBe(false);
    expect(body.take(bytes('defg'), 0, 4, 8)).toBe(2);
    expect(body.isWhole).toBe(true);
    expect(Buffer.from(body.bytes ?? []).toString()).toBe('abcde');
    expect(body.marks).toEqual([
      { offset: 0, frame: 7 },
      { offset: 3, frame: 8 },
    ]);
  });

  it('has zeros where bytes are missing', () => {
    const body = new RecordBody(6, true);
    body.take(bytes('a'), 0, 1, 1);
    expect(body.miss(2)).toBe(2);
    body.take(bytes('b'), 0, 1, 2);
    expect(body.miss(10)).toBe(2);
    expect(body.isWhole).toBe(true);
    expect(body.bytes).toEqual(new Uint8Array([97, 0, 0, 98, 0, 0]));
    expect(body.holes).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ]);
  });

  it('keeps nothing where nothing is to be kept', () => {
    const body = new RecordBody(3, false);
    body.take(bytes('abc'), 0, 3, 1);
    expect(body).toMatchObject({ isWhole: true, bytes: null, marks: [] });
  });

  it('grows no larger than it is long', () => {
    const body = new RecordBody(1000, true);
    for (let i = 0; i < 600; i++) body.take(bytes('a'), 0, 1, 1);
    expect(body.bytes?.length).toBe(600);
    expect(body.bytes?.buffer.byteLength).toBeLessThanOrEqual(1000);
  });
});
