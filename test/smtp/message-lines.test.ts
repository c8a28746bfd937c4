import { expect, test } from 'vitest';
import { MAX_SHOWN_MESSAGE_LINES } from '../../src/limits.ts';
import { MessageLines } from '../../src/smtp/message-lines.ts';
import { placeIn } from '../support/smtp-player.ts';

/** The lines that are shown of these pieces, a frame each; a number of bytes is missing. */
function shown(...pieces: readonly (string | number)[]): string[] {
  const lines: string[] = [];
  const message = new MessageLines((text, { frame }) => lines.push(`${frame} ${text}`));
  for (const [at, piece] of pieces.entries()) {
    if (typeof piece === 'number') {
      message.gap();
      continue;
    }
    const bytes = Buffer.from(`!${piece}!`);
    message.take(bytes, 1, bytes.length - 1, placeIn(at + 1));
  }
  message.end(placeIn(pieces.length));
  return lines;
}

test.each([
  ['lines', ['a\r\n\r\nb\r\n'], ['1 a', '1 ', '1 b']],
  ['a line in pieces', ['a', 'b\r', '\nc\r\n'], ['3 ab', '3 c']],
  ['a last line without an end', ['a\r\nb'], ['1 a', '1 b']],
  ['a hole: the rest of its line is left out', ['a\r\nb', 5, 'c\r\nd\r\n'], ['1 a', '3 d']],
  ['nothing', [], []],
])('%s', (_, pieces, expected) => expect(shown(...pieces)).toEqual(expected));

test.each([
  [0, []],
  [1, ['2 (… 1 more line)']],
  [7, ['2 (… 7 more lines)']],
])('%i lines more than are shown', (more, last) => {
  const lines = shown('a\r\n'.repeat(MAX_SHOWN_MESSAGE_LINES), 'b\r\n'.repeat(more));
  expect(lines.slice(MAX_SHOWN_MESSAGE_LINES)).toEqual(last);
});
