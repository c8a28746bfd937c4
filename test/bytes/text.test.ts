import { describe, expect, it } from 'vitest';
import { escapeJson, visible, wireText } from '../../src/bytes/text.ts';

describe('wireText', () => {
  it.each<[string, Uint8Array, string]>([
    ['ASCII', Buffer.from('EHLO mx'), 'EHLO mx'],
    ['UTF-8', Buffer.from('Grüße 例え 😀'), 'Grüße 例え 😀'],
    ['Latin-1', Buffer.from('Gr\xfc\xdfe', 'latin1'), 'Grüße'],
    ['UTF-8 that is cut', Buffer.from('ü').subarray(0, 1), 'Ã'],
    ['overlong UTF-8', Uint8Array.of(0xc0, 0x80), 'À\x80'],
    ['a surrogate in UTF-8', Uint8Array.of(0xed, 0xa0, 0x80), 'í\xa0\x80'],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), '\ufeffa'],
    ['control characters', Uint8Array.of(0, 0x1b, 0x7f), '\0\x1b\x7f'],
    ['bytes that Windows has other letters for', Uint8Array.of(0x80, 0x9f), '\x80\x9f'],
    ['nothing', new Uint8Array(0), ''],
    ['a view', Buffer.from('<<abc>>').subarray(2, 5), 'abc'],
    ['a view of what is not UTF-8', Buffer.from('<<\xfc>>', 'latin1').subarray(2, 3), 'ü'],
  ])('%s', (_, bytes, text) => {
    expect(wireText(bytes)).toBe(text);
  });
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Code points that could act on a terminal or reorder a line. */
const UNSAFE = [
  ...range(0x00, 0x1f),
  ...range(0x7f, 0x9f),
  0x061c,
  ...range(0x200e, 0x200f),
  ...range(0x2028, 0x202e),
  ...range(0x2066, 0x2069),
];

/** Neighbours of those, and others that must stay. */
const SAFE = [
  0x20, 0x7e, 0xa0, 0xff, 0x061b, 0x061d, 0x200d, 0x2010, 0x2027, 0x202f, 0x2065, 0x206a, 0xd7ff, 0xe000,
  0xfeff, 0x1f600,
];

describe('visible', () => {
  it('escapes what is unsafe, and nothing else', () => {
    for (const code of range(0, 0xffff)) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const escaped = `\\u${code.toString(16).padStart(4, '0')}`;
      expect(visible(character)).toBe(UNSAFE.includes(code) ? escaped : character);
    }
  });

  it.each(SAFE)('lets U+%s be', (code) => {
    const text = `a${String.fromCodePoint(code)}b`;
    expect(visible(text)).toBe(text);
  });

  it.each([
    ['\x1b[31mred\x1b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\x9b31m', '\\u009b31m'],
    ['\x1b]8;;http://example.org\x07', '\\u001b]8;;http://example.org\\u0007'],
    ['a\r\nb\tc', 'a\\u000d\\u000ab\\u0009c'],
    ['mx\u202emoc.elpmaxe', 'mx\\u202emoc.elpmaxe'],
    ['\ud83d', '\\ud83d'],
    ['\ude00', '\\ude00'],
    ['\ude00\ud83d', '\\ude00\\ud83d'],
    ['\ud83d😀', '\\ud83d😀'],
    ['', ''],
  ])('%j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });
});

describe('escapeJson', () => {
  it('escapes what JSON.stringify leaves, and keeps the value', () => {
    const text = String.fromCodePoint(...UNSAFE, ...SAFE);
    for (const indent of [0, 2, '\t']) {
      const json = escapeJson(JSON.stringify({ [text]: [text] }, null, indent));
      expect(JSON.parse(json)).toEqual({ [text]: [text] });
      expect(visible(json.replace(/[\n\t]/g, ''))).toBe(json.replace(/[\n\t]/g, ''));
    }
  });

  it('keeps halves of surrogate pairs as they are', () => {
    const json = escapeJson(JSON.stringify('\ud83d'));
    expect(json).toBe('"\\ud83d"');
  });
});
