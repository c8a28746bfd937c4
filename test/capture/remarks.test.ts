import { describe, expect, it } from 'vitest';
import { Remarks } from '../../src/capture/remarks.ts';
import { MAX_COMMENT, MAX_COMMENTS, MAX_HOST_NAME, MAX_HOST_NAMES, MAX_SECRETS } from '../../src/limits.ts';

describe('Remarks', () => {
  it('keeps a bounded number of comments', () => {
    const remarks = new Remarks();
    for (let count = 0; count < MAX_COMMENTS; count += 1) {
      expect(remarks.comment('x', count, Buffer.from('text'))).toBe(true);
    }
    expect(remarks.comment('x', 1, Buffer.from('text'))).toBe(false);
    expect(remarks.comments.length).toBe(MAX_COMMENTS);
  });

  it('cuts long comments between two characters', () => {
    const remarks = new Remarks();
    expect(remarks.comment('x', 1, Buffer.from('\u00e4'.repeat(MAX_COMMENT / 2)))).toBe(true);
    expect(remarks.comment('x', 1, Buffer.from(`a${'\u00e4'.repeat(MAX_COMMENT)}`))).toBe(false);
    expect(remarks.comments.map(({ text }) => text)).toEqual([
      '\u00e4'.repeat(MAX_COMMENT / 2),
      `a${'\u00e4'.repeat(MAX_COMMENT / 2 - 1)}`,
    ]);
  });

  it('keeps a bounded number of host names, none of them too long', () => {
    const remarks = new Remarks();
    const name = Buffer.from('mx');
    expect(remarks.hostName(Buffer.of(192, 0, 2, 1), Buffer.alloc(MAX_HOST_NAME + 1, 'x'))).toBe(false);
    for (let count = 0; count < MAX_HOST_NAMES; count += 1) {
      expect(remarks.hostName(Buffer.of(10, 0, count >> 8, count & 0xff), name)).toBe(true);
    }
    expect(remarks.hostName(Buffer.of(192, 0, 2, 1), name)).toBe(false);
    expect(remarks.hostNames.size).toBe(MAX_HOST_NAMES);
  });

  it('keeps a bounded amount of secrets, and copies of them', () => {
    const remarks = new Remarks();
    const bytes = Buffer.alloc(MAX_SECRETS / 4, 1);
    for (let count = 0; count < 4; count += 1) expect(remarks.decryptionSecrets(1, bytes)).toBe(true);
    expect(remarks.decryptionSecrets(1, Buffer.of(1))).toBe(false);
    bytes.fill(2);
    expect(remarks.secrets[0]?.bytes[0]).toBe(1);
  });
});
