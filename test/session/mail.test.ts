import { describe, expect, it } from 'vitest';
import {
  CLIENT_HELLO,
  cut,
  DATA,
  described,
  HELLOS,
  type Said,
  sessionOf,
} from '../support/session-player.ts';

const IMAP_OPENING: readonly Said[] = [
  ['S', '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n'],
  ['C', 'a1 STARTTLS\r\n'],
  ['S', 'a1 OK begin\r\n'],
];
const POP3_OPENING: readonly Said[] = [
  ['S', '+OK POP3 ready\r\n'],
  ['C', 'CAPA\r\n'],
  ['S', '+OK\r\nTOP\r\nSTLS\r\n.\r\n'],
  ['C', 'STLS\r\n'],
  ['S', '+OK begin\r\n'],
];
const SIEVE_OPENING: readonly Said[] = [
  ['S', '"IMPLEMENTATION" "x"\r\n"SIEVE" "fileinto"\r\n"STARTTLS"\r\nOK "ready"\r\n'],
  ['C', 'STARTTLS\r\n'],
  ['S', 'OK "begin"\r\n'],
];
const LMTP_OPENING: readonly Said[] = [
  ['S', '220 mx LMTP\r\n'],
  ['C', 'LHLO a\r\n'],
  ['S', '250-mx\r\n250 STARTTLS\r\n'],
  ['C', 'STARTTLS\r\n'],
  ['S', '220 go\r\n'],
];

const linesOf = (said: readonly Said[], port = 2000) => described(sessionOf(said, port)).lines as string[];

const PROTOCOLS: readonly [name: string, port: number, kind: string, opening: readonly Said[]][] = [
  ['IMAP', 143, 'imap', IMAP_OPENING],
  ['IMAP on another port', 2000, 'imap', IMAP_OPENING],
  ['POP3', 110, 'pop3', POP3_OPENING],
  ['POP3 on another port', 2000, 'pop3', POP3_OPENING],
  ['ManageSieve', 4190, 'sieve', SIEVE_OPENING],
  ['ManageSieve on another port', 2000, 'sieve', SIEVE_OPENING],
  ['LMTP', 24, 'smtp', LMTP_OPENING],
  ['LMTP on another port', 2000, 'smtp', LMTP_OPENING],
];

describe.each(PROTOCOLS)('%s', (_, port, kind, opening) => {
  const said: readonly Said[] = [...opening, ...HELLOS, ['C', DATA]];
  const lengthOf = (from: 'C' | 'S') =>
    opening.reduce((sum, [by, what]) => sum + (by === from ? (what as string).length : 0), 0);

  it('goes over to TLS where a line is due and a record comes', () => {
    const session = sessionOf(said, port);
    expect(session.client).toBe(0);
    expect(described(session)).toMatchObject({
      kind,
      client: { tls: lengthOf('C'), records: '22:44 23:9', gaps: '', clear: null },
      server: { tls: lengthOf('S'), records: '22:44', gaps: '', clear: null },
    });
  });

  it('is read the same however it is cut into segments', () => {
    const whole = described(sessionOf(said, port));
    for (const size of [1, 2, 3, 7, 20])
      expect(described(sessionOf(cut(said, size), port)), `${size}`).toEqual(whole);
  });

  it('is read the same behind a hole in what the server says', () => {
    const holed = said.with(opening.length - 1, ['S', String(opening.at(-1)?.[1]).length]);
    expect(described(sessionOf(holed, port))).toMatchObject({
      kind,
      client: { records: '22:44 23:9' },
      server: { records: '22:44' },
    });
  });
});

describe('what is kept of a session', () => {
  it.each<[string, readonly Said[], readonly string[]]>([
    ['LOGIN', [...IMAP_OPENING, ['C', 'a2 LOGIN bob secret\r\n']], ['C: a2 LOGIN (credentials left out)']],
    [
      'LOGIN with literals',
      [
        ...IMAP_OPENING,
        ['C', 'a2 LOGIN {3}\r\n'],
        ['S', '+ go\r\n'],
        ['C', 'bob {6+}\r\nsecret\r\na3 NOOP\r\n'],
      ],
      ['C: a2 LOGIN (credentials left out)', 'S: + go', 'C: a3 NOOP'],
    ],
    [
      'a literal that the server does not want',
      [
        ...IMAP_OPENING,
        ['C', 'a2 LOGIN {3}\r\n'],
        ['S', 'a2 NO [PRIVACYREQUIRED] no\r\n'],
        ['C', 'a3 NOOP\r\n'],
      ],
      ['C: a2 LOGIN (credentials left out)', 'S: a2 NO [PRIVACYREQUIRED] no', 'C: a3 NOOP'],
    ],
    [
      'AUTHENTICATE',
      [
        ...IMAP_OPENING,
        ['C', 'a2 AUTHENTICATE PLAIN\r\n'],
        ['S', '+ \r\n'],
        ['C', 'c2VjcmV0\r\n'],
        ['S', 'a2 OK in\r\n'],
      ],
      ['C: a2 AUTHENTICATE PLAIN', 'S: + (left out)', 'C: (credentials left out)', 'S: a2 OK in'],
    ],
    [
      'AUTHENTICATE with an initial response',
      [...IMAP_OPENING, ['C', 'a2 AUTHENTICATE PLAIN c2VjcmV0\r\n']],
      ['C: a2 AUTHENTICATE PLAIN (credentials left out)'],
    ],
    [
      'a command that IMAP does not know',
      [...IMAP_OPENING, ['C', 'a2 SECRET word\r\n'], ['C', 'secret\r\n']],
      [
        'C: (left out: 14 characters that are no IMAP command)',
        'C: (left out: 6 characters that are no IMAP command)',
      ],
    ],
    [
      'a message that is stored',
      [...IMAP_OPENING, ['C', 'a2 APPEND x {28+}\r\nSubject: secret\r\n\r\na3 NOOP\r\n\r\na4 LOGOUT\r\n']],
      ['C: a2 APPEND x {28+}', 'C: (literal, 28 bytes)', 'C: a4 LOGOUT'],
    ],
    [
      'a message that is fetched',
      [
        ...IMAP_OPENING,
        ['C', 'a2 FETCH 1 BODY[]\r\n'],
        ['S', '* 1 FETCH (BODY[] {17}\r\n* OK IMAP\r\nsecret FLAGS (x))\r\na2 OK done\r\n'],
      ],
      ['C: a2 FETCH 1 BODY[]', 'S: * 1 FETCH (left out)', 'S: (literal, 17 bytes)', 'S: a2 OK done'],
    ],
    [
      'a brace at the end of what is said to people',
      [...IMAP_OPENING, ['S', '* OK look {5}\r\n* 3 EXISTS\r\n']],
      ['S: * OK look {5}', 'S: * 3 EXISTS'],
    ],
    [
      'IDLE',
      [
        ...IMAP_OPENING,
        ['C', 'a2 IDLE\r\n'],
        ['S', '+ idling\r\n'],
        ['C', 'DONE\r\n'],
        ['S', 'a2 OK done\r\n'],
      ],
      ['C: a2 IDLE', 'S: + idling', 'C: DONE', 'S: a2 OK done'],
    ],
  ])('IMAP: %s', (_, said, expected) => {
    expect(linesOf(said).slice(IMAP_OPENING.length)).toEqual(expected);
    for (const size of [1, 5]) expect(linesOf(cut(said, size))).toEqual(linesOf(said));
  });

  const POP3: Said = ['S', '+OK POP3 ready\r\n'];

  it.each<[string, readonly Said[], readonly string[]]>([
    [
      'USER and PASS',
      [
        ['C', 'USER bob\r\n'],
        ['S', '+OK\r\n'],
        ['C', 'PASS secret word\r\n'],
        ['S', '+OK in\r\n'],
      ],
      ['C: USER (left out)', 'S: +OK', 'C: PASS (credentials left out)', 'S: +OK in'],
    ],
    ['APOP', [['C', 'APOP bob c4c9334bac560ecc979e58001b3e22fb\r\n']], ['C: APOP (credentials left out)']],
    [
      'AUTH',
      [
        ['C', 'AUTH PLAIN\r\n'],
        ['S', '+ \r\n'],
        ['C', 'c2VjcmV0\r\n'],
        ['S', '-ERR no\r\n'],
        ['C', 'QUIT\r\n'],
      ],
      ['C: AUTH PLAIN', 'S: + (left out)', 'C: (credentials left out)', 'S: -ERR no', 'C: QUIT'],
    ],
    [
      'a message',
      [
        ['C', 'RETR 1\r\n'],
        ['S', '+OK 50 octets\r\nSubject: secret\r\n\r\n+OK\r\n..\r\n.\r\n'],
        ['C', 'QUIT\r\n'],
        ['S', '+OK bye\r\n'],
      ],
      ['C: RETR 1', 'S: +OK 50 octets', 'S: (message, 31 bytes)', 'C: QUIT', 'S: +OK bye'],
    ],
    [
      'lists, of all messages and of one',
      [
        ['C', 'LIST\r\n'],
        ['S', '+OK\r\n1 50\r\n2 60\r\n.\r\n'],
        ['C', 'UIDL 1\r\n'],
        ['S', '+OK 1 x\r\n'],
      ],
      ['C: LIST', 'S: +OK', 'S: (list, 15 bytes)', 'C: UIDL 1', 'S: +OK 1 x'],
    ],
    [
      'commands that do not wait for each other',
      [
        ['C', 'STAT\r\nRETR 1\r\nQUIT\r\n'],
        ['S', '+OK 1 9\r\n+OK\r\nsecret\r\n.\r\n+OK bye\r\n'],
      ],
      ['C: STAT', 'C: RETR 1', 'C: QUIT', 'S: +OK 1 9', 'S: +OK', 'S: (message, 11 bytes)', 'S: +OK bye'],
    ],
    [
      'a message of which the client asked nothing that was captured',
      [['S', '+OK\r\nSubject: secret\r\n.\r\n']],
      [
        'S: +OK',
        'S: (left out: 15 characters that are no POP3 reply)',
        'S: (left out: 1 characters that are no POP3 reply)',
      ],
    ],
  ])('POP3: %s', (_, said, expected) => {
    expect(linesOf([POP3, ...said]).slice(1)).toEqual(expected);
    for (const size of [1, 5]) expect(linesOf(cut([POP3, ...said], size)).slice(1)).toEqual(expected);
  });

  const SIEVE: Said = ['S', '"IMPLEMENTATION" "x"\r\nOK\r\n'];

  it.each<[string, readonly Said[], readonly string[]]>([
    [
      'AUTHENTICATE with a literal',
      [
        ['C', 'AUTHENTICATE "PLAIN" {8+}\r\nc2VjcmV0\r\n'],
        ['S', 'OK "in"\r\n'],
        ['C', 'LOGOUT\r\n'],
      ],
      ['C: AUTHENTICATE PLAIN (credentials left out)', 'S: OK "in"', 'C: LOGOUT'],
    ],
    [
      'a challenge and its answer',
      [
        ['C', 'AUTHENTICATE "LOGIN"\r\n'],
        ['C', '{8+}\r\nc2VjcmV0\r\n"c2VjcmV0"\r\nNOOP\r\n'],
      ],
      ['C: AUTHENTICATE LOGIN', 'C: (credentials left out)', 'C: (credentials left out)', 'C: NOOP'],
    ],
    [
      'scripts',
      [
        ['C', 'PUTSCRIPT "x" {9+}\r\n# secret\n\r\nGETSCRIPT "x"\r\n'],
        ['S', 'OK\r\n{9}\r\n# secret\n\r\nOK\r\n'],
      ],
      [
        'C: PUTSCRIPT "x" {9+}',
        'C: (literal, 9 bytes)',
        'C: GETSCRIPT "x"',
        'S: OK',
        'S: {9}',
        'S: (literal, 9 bytes)',
        'S: OK',
      ],
    ],
  ])('ManageSieve: %s', (_, said, expected) => {
    expect(linesOf([SIEVE, ...said]).slice(2)).toEqual(expected);
    for (const size of [1, 5]) expect(linesOf(cut([SIEVE, ...said], size)).slice(2)).toEqual(expected);
  });
});

describe('a side that goes on in clear after TLS was agreed on', () => {
  it.each<[string, readonly Said[], 'client' | 'server', string]>([
    ['the client', [...IMAP_OPENING, ['C', 'a2 NOOP\r\n']], 'client', 'a2 NOOP'],
    ['the server', [...POP3_OPENING, ['C', CLIENT_HELLO], ['S', '-ERR no TLS\r\n']], 'server', '-ERR no TLS'],
  ])('%s', (_, said, side, text) => {
    expect(described(sessionOf(said, 2000))[side]).toMatchObject({ clear: text });
  });
});

describe('holes', () => {
  it('in a literal are no holes among commands', () => {
    const said: readonly Said[] = [
      ...IMAP_OPENING,
      ['C', 'a2 APPEND x {9+}\r\nab'],
      ['C', 5],
      ['C', 'hi\r\na3 NOOP\r\n'],
    ];
    const { lines, client } = described(sessionOf(said, 2000)) as { lines: string[]; client: object };
    expect(client).toMatchObject({ gaps: '5 message' });
    expect(lines.at(-1)).toBe('C: a3 NOOP');
  });

  it('in front of a reply leave it to the last command', () => {
    const session = sessionOf(
      [
        ['S', '+OK POP3 ready\r\n'],
        ['C', 'CAPA\r\n'],
        ['S', 20],
        ['C', 'STLS\r\n'],
        ['S', '+OK begin\r\n'],
      ],
      110,
    );
    expect(session.mail?.commands.map(({ verb, answer }) => [verb, answer?.text ?? null])).toEqual([
      ['CAPA', null],
      ['STLS', 'begin'],
    ]);
  });
});

describe('bounds', () => {
  it('hold for endless commands and replies', () => {
    const session = sessionOf(
      [
        ['S', '* OK IMAP4rev1\r\n'],
        ['C', 'a NOOP\r\n'.repeat(20_000)],
        ['S', '* 1 EXISTS\r\n'.repeat(20_000)],
        ['S', `* CAPABILITY ${'X'.repeat(5000)}\r\n`],
      ],
      143,
    );
    expect(session.limits.map(({ what }) => what)).toContain('dialogue-lines');
    expect(session.mail?.commands).toHaveLength(1000);
    expect(session.keptBytes).toBeLessThan(100_000);
  });

  it('hold for endless capabilities', () => {
    const session = sessionOf(
      [
        ['S', '+OK POP3\r\n'],
        ['C', 'CAPA\r\n'],
        ['S', `+OK\r\n${'X\r\n'.repeat(20_000)}.\r\n`],
      ],
      110,
    );
    expect(session.mail?.capabilities[0]?.list).toHaveLength(1000);
  });
});
