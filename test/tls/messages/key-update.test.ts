import { describe, expect, it } from 'vitest';
import { decodeKeyUpdate } from '../../../src/tls/messages/key-update.ts';
import { bytes } from '../builder.ts';

describe('decodeKeyUpdate', () => {
  it.each([
    [0, false],
    [1, true],
  ])('reads %i', (value, updateRequested) => {
    expect(decodeKeyUpdate(bytes(value))).toEqual({ ok: true, value: { updateRequested } });
  });

  it.each([[[2]], [[]], [[0, 0]]])('refuses %j', (body) => {
    expect(decodeKeyUpdate(bytes(body)).ok).toBe(false);
  });
});
