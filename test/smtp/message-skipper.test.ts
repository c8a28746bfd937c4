import { describe, expect, it } from 'vitest';
import { MessageSkipper } from '../../src/smtp/message-skipper.ts';

/** Bytes of the message, all pieces taken together, and whether it ended; what follows is counted, not taken. */
function skip(pieces: readonly string[]): { bytes: number; done: boolean; left: number } {
  const message = new MessageSkipper();
  let left = 0;
  let done = false;
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    if (done) {
      left += bytes.length;
      continue;
    }
    const taken = message.take(bytes, 0, bytes.length);
    done = taken.done;
    left += bytes.length - taken.consumed;
  }
  return { bytes: message.bytes, done, left };
}

const CASES: readonly [name: string, text: string, expected: ReturnType<typeof skip>][] = [
  ['a message', 'Subject: x\r\n\r\nhello\r\n.\r\n', { bytes: 24, done: true, left: 0 }],
  ['a message and a command behind it', 'x\r\n.\r\nQUIT\r\n', { bytes: 6, done: true, left: 6 }],
  ['an empty message', '.\r\nQUIT\r\n', { bytes: 3, done: true, left: 6 }],
  ['dots at the start of lines', '..\r\n.x\r\n .\r\n.\r\n', { bytes: 15, done: true, left: 0 }],
  ['dots elsewhere', 'a.\r\nb.\r\n', { bytes: 8, done: false, left: 0 }],
  ['line feeds alone', 'x\n.\nQUIT\n', { bytes: 9, done: false, left: 0 }],
  ['half of the line ends alone', 'x\n.\r\nx\r\n.\nx\r.\r', { bytes: 14, done: false, left: 0 }],
  ['nearly an end, then one', '\r\n.\r\r\n.\r\n', { bytes: 9, done: true, left: 0 }],
  ['two ends: the first one counts', '.\r\n.\r\n', { bytes: 3, done: true, left: 3 }],
];

describe('MessageSkipper', () => {
  it.each(CASES)('%s', (_, text, expected) => {
    expect(skip([text])).toEqual(expected);
  });

  it.each(CASES)('%s, cut at every byte', (_, text, expected) => {
    for (let cut = 0; cut <= text.length; cut++) {
      expect(skip([text.slice(0, cut), text.slice(cut)])).toEqual(expected);
    }
    expect(skip([...text])).toEqual(expected);
  });

  it('keeps nothing of a huge message', () => {
    const message = new MessageSkipper();
    const block = Buffer.alloc(65_536, 'secret\r\n');
    for (let i = 0; i < 1000; i++) message.take(block, 0, block.length);
    expect(message.bytes).toBe(65_536_000);
    expect(JSON.stringify(Object.values(message))).not.toContain('secret');
    expect(message.take(Buffer.from('.\r\n'), 0, 3)).toEqual({ consumed: 3, done: true });
  });

  it('makes no end out of the two sides of a gap', () => {
    const message = new MessageSkipper();
    message.take(Buffer.from('x\r\n'), 0, 3);
    message.gap(10);
    expect(message.take(Buffer.from('.\r\n'), 0, 3).done).toBe(false);
    expect(message.take(Buffer.from('.\r\n'), 0, 3).done).toBe(true);
    expect(message.bytes).toBe(19);
  });
});
