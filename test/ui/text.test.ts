import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { ASCII, UNICODE } from '../../src/ui/glyphs.ts';
import { fitTo, textWidth, truncate, wrap } from '../../src/ui/text.ts';
import { WIDE } from '../support/documents.ts';

describe('textWidth', () => {
  it.each(Object.entries({ ...UNICODE, ...UNICODE.marks, ...ASCII.marks, marks: '' }))(
    'is what Ink measures for the sign %s',
    (_, sign) => expect(textWidth(sign)).toBe(stringWidth(sign)),
  );

  it('counts wide and combined characters as a terminal draws them', () => {
    expect(textWidth('郵便')).toBe(4);
    expect(textWidth('e\u0301')).toBe(1);
    expect(textWidth('👩‍👩‍👧')).toBe(2);
  });
});

describe('truncate and fitTo', () => {
  it.each([
    ['mx.example.net', 20, 'mx.example.net      '],
    ['mx.example.net', 14, 'mx.example.net'],
    ['mx.example.net', 8, 'mx.exam…'],
    ['mx', 1, '…'],
    ['mx', 0, ''],
    ['郵便サーバ', 6, '郵便… '],
    ['郵便サーバ', 5, '郵便…'],
  ])('%s in %i columns', (text, width, fitted) => {
    expect(fitTo(text, width, '…')).toBe(fitted);
    expect(truncate(text, width, '…')).toBe(fitted.trimEnd());
  });

  it('puts numbers to the right', () => expect(fitTo('7', 4, '…', 'right')).toBe('   7'));

  it('never takes more columns than it may, whatever the characters', () => {
    for (let width = 0; width < 40; width++) expect(textWidth(fitTo(WIDE, width, '…'))).toBe(width);
  });
});

describe('wrap', () => {
  it.each([
    ['', 10, ['']],
    ['one two three', 20, ['one two three']],
    ['one two three', 8, ['one two', 'three']],
    ['TLS_ECDHE_RSA_WITH_AES', 16, ['TLS_ECDHE_RSA_', 'WITH_AES']],
    ['abcdefghij', 4, ['abcd', 'efgh', 'ij']],
    ['mail abcdefghij', 6, ['mail', 'abcdef', 'ghij']],
  ])('%s in %i columns', (text, width, lines) => expect(wrap(text, width)).toEqual(lines));

  it('keeps every line within its columns and loses nothing', () => {
    for (let width = 2; width < 40; width++) {
      const lines = wrap(WIDE, width);
      expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      expect(lines.join('').replaceAll(' ', '')).toBe(WIDE.replaceAll(' ', ''));
    }
  });
});
