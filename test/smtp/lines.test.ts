import { describe, expect, it } from 'vitest';
import { MAX_LINE } from '../../src/limits.ts';
import { LineReader } from '../../src/smtp/lines.ts';

/** Reads pieces, as segments bring them; `null` stands for missing bytes. */
function read(pieces: readonly (string | null)[], lines = new LineReader()): string[] {
  const out: string[] = [];
  for (const piece of pieces) {
    if (piece === null) {
      lines.gap();
      continue;
    }
    const bytes = Buffer.from(`<<${piece}>>`, 'utf8');
    const end = bytes.length - 2;
    for (let at = 2; at < end; ) {
      const { consumed, line } = lines.take(bytes, at, end);
      expect(consumed).toBeGreaterThan(0);
      at += consumed;
      if (line !== null) out.push(line);
    }
    bytes.fill('!');
  }
  return out;
}

const CASES: readonly [name: string, text: string, lines: readonly string[]][] = [
  ['one line', 'EHLO mx\r\n', ['EHLO mx']],
  ['several', '220-a\r\n220 b\r\n250 c\r\n', ['220-a', '220 b', '250 c']],
  ['bare line feeds', 'a\nb\n', ['a', 'b']],
  ['empty lines', '\r\n\n\r\n', ['', '', '']],
  ['carriage returns inside', 'a\rb\r\r\n', ['a\rb\r']],
  ['a line without its end', 'a\r\nb', ['a']],
  ['UTF-8', 'MAIL FROM:<jös@例え> SMTPUTF8\r\n', ['MAIL FROM:<jös@例え> SMTPUTF8']],
  [
    'a line as long as it may be',
    `${'x'.repeat(MAX_LINE - 1)}\r\ny\r\n`,
    [`${'x'.repeat(MAX_LINE - 1)}`, 'y'],
  ],
  ['a line that is longer', `${'x'.repeat(MAX_LINE + 500)}\r\ny\r\n`, ['x'.repeat(MAX_LINE), 'y']],
  ['a line that never ends', 'x'.repeat(3 * MAX_LINE), ['x'.repeat(MAX_LINE)]],
];

describe('LineReader', () => {
  it.each(CASES)('%s', (_, text, lines) => {
    const whole = read([text]);
    // A line whose end does not come is given as soon as it is too long, or not at all.
    expect(whole.length >= lines.length ? whole : read([...text])).toEqual(lines);
  });

  it.each(CASES.filter(([, text]) => text.length < 100))('%s, split anywhere', (_, text, lines) => {
    for (let a = 0; a <= text.length; a++) {
      for (let b = a; b <= text.length; b++) {
        expect(read([text.slice(0, a), text.slice(a, b), text.slice(b)])).toEqual(lines);
      }
    }
  });

  it.each(CASES)('%s, in single characters', (_, text, lines) => {
    expect(read([...text])).toEqual(lines);
  });

  it('gives up the line that bytes are missing of, up to its end', () => {
    expect(read(['EHLO', null, 'mx\r\nMAIL\r\n'])).toEqual(['MAIL']);
    expect(read(['EHLO mx\r\n', null, 'RSET\r\nQUIT\r\n'])).toEqual(['EHLO mx', 'QUIT']);
  });

  it('begins afresh where it is told to', () => {
    const lines = new LineReader();
    read(['EHLO', null], lines);
    lines.reset();
    expect(read(['QUIT\r\n'], lines)).toEqual(['QUIT']);
  });

  it('knows whether a line has begun', () => {
    const lines = new LineReader();
    expect(lines.atLineStart).toBe(true);
    read(['EH'], lines);
    expect(lines.atLineStart).toBe(false);
    expect(Buffer.from(lines.begun).toString()).toBe('EH');
    read(['LO\r\n'], lines);
    expect(lines.atLineStart).toBe(true);
    lines.gap();
    expect(lines.atLineStart).toBe(false);
    read(['x'.repeat(MAX_LINE + 1)], lines);
    expect(lines.atLineStart).toBe(false);
  });

  it('reads what is not UTF-8 as Latin-1', () => {
    const lines = new LineReader();
    const bytes = Buffer.from('220 Gr\xfc\xdfe\r\n', 'latin1');
    expect(lines.take(bytes, 0, bytes.length).line).toBe('220 Grüße');
  });
});
