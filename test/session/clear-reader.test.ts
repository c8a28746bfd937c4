import { describe, expect, it } from 'vitest';
import {
  CLIENT_HELLO,
  cut,
  described,
  EHLO,
  GREETING,
  type Said,
  STARTTLS,
  sessionOf,
} from '../support/session-player.ts';

const SESSIONS: readonly [name: string, said: readonly Said[], expected: object][] = [
  [
    'credentials in clear',
    [
      GREETING,
      EHLO,
      ['C', 'AUTH PLAIN\r\n'],
      ['S', '334 \r\n'],
      ['C', 'c2VjcmV0\r\n'],
      ['S', '235 ok\r\n'],
      STARTTLS,
      ['C', CLIENT_HELLO],
    ],
    {
      client: { records: '22:44' },
      lines: expect.arrayContaining(['C: (credentials left out)', 'C: STARTTLS']),
    },
  ],
  [
    'a message',
    [
      GREETING,
      EHLO,
      ['C', 'DATA\r\n'],
      ['S', '354 go\r\n'],
      ['C', 'Subject: x\r\n\r\n\x16\x03\x01\x00\x05\r\nSTARTTLS\r\n.\r\nQUIT\r\n'],
    ],
    {
      client: { tls: null },
      lines: ['S: 220 mx ESMTP', 'C: EHLO a', 'C: DATA', 'S: 354 go', 'C: (message, 34 bytes)', 'C: QUIT'],
    },
  ],
  [
    'an empty message',
    [
      ['C', 'DATA\r\n'],
      ['S', '354 go\r\n'],
      ['C', '.\r\nQUIT\r\n'],
    ],
    { lines: ['C: DATA', 'S: 354 go', 'C: (message, 3 bytes)', 'C: QUIT'] },
  ],
  [
    'a message that begins like a command',
    [
      ['C', 'DATA\r\n'],
      ['S', '354 go\r\n'],
      ['C', 'QUITE: so\r\n.\r\nQUIT\r\n'],
    ],
    { lines: ['C: DATA', 'S: 354 go', 'C: (message, 14 bytes)', 'C: QUIT'] },
  ],
  [
    'QUIT in place of a message',
    [
      ['C', 'DATA\r\n'],
      ['C', 'quit\r\n'],
    ],
    { lines: ['C: DATA', 'C: quit'] },
  ],
  [
    'RSET in place of a message',
    [
      ['C', 'DATA\r\n'],
      ['S', '354 go\r\n'],
      ['C', 'RSET\n'],
    ],
    { lines: ['C: DATA', 'S: 354 go', 'C: RSET'] },
  ],
  [
    'a refused DATA',
    [
      ['C', 'DATA\r\n'],
      ['S', '554 no\r\n'],
      ['C', 'RCPT TO:<a>\r\n'],
    ],
    { lines: ['C: DATA', 'S: 554 no', 'C: RCPT TO:<a>'] },
  ],
  [
    'BDAT',
    [['C', 'BDAT 10\r\n.\r\n\x16\x03\x01\r\nxyBDAT 3 LAST\r\nabcQUIT\r\n']],
    { lines: ['C: BDAT 10', 'C: (message, 10 bytes)', 'C: BDAT 3 LAST', 'C: (message, 3 bytes)', 'C: QUIT'] },
  ],
  ['an empty BDAT', [['C', 'BDAT 0 LAST\r\nQUIT\r\n']], { lines: ['C: BDAT 0 LAST', 'C: QUIT'] }],
  [
    'an overlong line',
    [GREETING, ['C', `EHLO ${'a'.repeat(20_000)}\r\n`], STARTTLS, ['C', CLIENT_HELLO]],
    { client: { tls: 20_017, records: '22:44' } },
  ],
  [
    'control characters in a greeting',
    [['S', '220 \x1b[2J\x07 mx\r\n'], EHLO],
    { kind: 'smtp', lines: ['S: 220 \x1b[2J\x07 mx', 'C: EHLO a'] },
  ],
];

describe('what is said in clear', () => {
  it.each(SESSIONS)('%s', (_, said, expected) => {
    expect(described(sessionOf(said))).toMatchObject(expected);
  });

  it.each(SESSIONS)('%s, however it is cut into segments', (_, said) => {
    const whole = described(sessionOf(said));
    const isClear = (side: unknown) => (side as { clear: string | null }).clear !== null;
    for (const size of [1, 2, 3, 4, 5, 7, 11, 30]) {
      const pieces = described(sessionOf(cut(said, size)));
      // Of text in clear only the start is kept, and what starts it is a matter of segments.
      for (const side of ['client', 'server'] as const) {
        if (!isClear(whole[side])) continue;
        expect(isClear(pieces[side])).toBe(true);
        Object.assign(pieces[side] as object, { clear: (whole[side] as { clear: string }).clear });
      }
      expect(pieces, `pieces of ${size}`).toEqual(whole);
    }
  });
});
