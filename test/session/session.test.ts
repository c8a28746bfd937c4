import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/session.ts';
import { random } from '../support/random.ts';
import {
  CLIENT_HELLO,
  cut,
  DATA,
  described,
  GREETING,
  HELLOS,
  handshake,
  OPENING,
  record,
  type Said,
  SERVER_HELLO,
  sessionOf,
} from '../support/session-player.ts';

describe('TLS from the first byte', () => {
  it.each([465, 2000, 25])('on port %d', (port) => {
    expect(described(sessionOf([...HELLOS, ['C', DATA]], port))).toEqual({
      kind: 'tls',
      lines: [],
      client: { tls: 0, records: '22:44 23:9', gaps: '', clear: null },
      server: { tls: 0, records: '22:44', gaps: '', clear: null },
    });
  });

  it('with a server that greets in clear', () => {
    expect(described(sessionOf([['C', CLIENT_HELLO], GREETING], 2000))).toMatchObject({
      kind: 'tls',
      server: { tls: null, clear: '220 mx ESMTP\r\n' },
    });
  });

  it('with a server that has greeted in clear on a mail port', () => {
    const { kind, client, server } = described(sessionOf([GREETING, ['C', CLIENT_HELLO]], 25));
    expect({ kind, client, server }).toMatchObject({
      kind: 'smtp',
      client: { tls: 0 },
      server: { tls: null },
    });
  });
});

describe('which side is the client', () => {
  const clientOf = (said: readonly Said[], port: number): Session['client'] => sessionOf(said, port).client;

  it.each<[string, readonly Said[], number, 0 | 1 | null]>([
    ['by the port', [GREETING], 25, 0],
    ['by EHLO', [['S', 'EHLO a\r\n']], 2000, 1],
    ['by the greeting', [['C', '220 mx ESMTP\r\n']], 2000, 1],
    ['by the ClientHello', [['S', CLIENT_HELLO]], 465, 1],
    ['by the ServerHello', [['C', SERVER_HELLO]], 465, 1],
    ['by the ClientHello more than by the port', [...OPENING, ['S', CLIENT_HELLO]], 25, 1],
    ['by nothing in encrypted data', [['C', DATA]], 2000, null],
    ['by nothing in a message that is hidden', [['C', handshake(20)]], 2000, null],
    ['by nothing at all', [], 25, null],
  ])('%s', (_, said, port, client) => {
    expect(clientOf(said, port)).toBe(client);
  });
});

describe('other protocols', () => {
  it.each<[string, readonly Said[]]>([
    [
      'FTP',
      [
        ['S', '220 (vsFTPd)\r\n'],
        ['C', 'USER a\r\n'],
        ['S', '331 password\r\n'],
        ['C', 'PASS secret\r\n'],
      ],
    ],
    ['HTTP', [['C', 'GET / HTTP/1.1\r\n\r\n']]],
  ])('%s is let go', (_, said) => {
    const session = sessionOf(said, 2000);
    expect(session).toMatchObject({ kind: 'other', wanted: false, readers: null });
    expect(session.dialogue.lines).toEqual([]);
  });

  it('keeps nothing of a side that talks for long while the other has said one byte', () => {
    const session = sessionOf(
      [['S', '\x16'], ...Array.from({ length: 100 }, (): Said => ['C', 'x'.repeat(1000)])],
      2000,
    );
    expect(session.kind).toBe('other');
  });
});

describe('hostile input', () => {
  const WORDS = [
    'EHLO a\r\n',
    'DATA\r\n',
    'BDAT 99999999999\r\n',
    'BDAT -1\r\n',
    'AUTH PLAIN\r\n',
    '250-',
    '220 x\r\n',
    '\r\n.\r\n',
    '\n',
    '\r',
    '\0',
    'PROXY TCP4 198.51.100.7 192.0.2.25 51022 25\r\n',
    'PROXY ',
    '* OK IMAP4rev1\r\n',
    'a LOGIN {5}\r\n',
    'a APPEND x {99999999999}\r\n',
    'a APPEND x {0+}\r\n',
    'a AUTHENTICATE PLAIN\r\n',
    '+OK POP3\r\n',
    'CAPA\r\n',
    'RETR 1\r\n',
    'STLS\r\n',
    '"SIEVE" {3}\r\n',
    'OK\r\n',
    'CONNECT a:25 HTTP/1.1\r\n\r\n',
    'HTTP/1.1 403 no\r\nContent-Length: 20\r\n\r\n',
    'HTTP/1.1 200 ok\r\n\r\n',
    '\x05\x01\x02',
    '\x01\x01a\x01b\x05\x01\x00\x03\x01a\x00\x19',
    '\x05\x02\x01\x00\x05\x00\x00\x01aaaa\x00\x19',
    '\x04\x01\x00\x19\x00\x00\x00\x01u\x00a\x00',
    '\x00\x5aaaaaaa',
    '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c',
  ];

  it('of random bytes, words and gaps ends', () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = random(seed);
      const said = Array.from({ length: 60 }, (): Said => {
        const from = next(2) === 0 ? 'C' : 'S';
        const choice = next(10);
        if (choice === 0) return [from, 1 + next(3000)];
        if (choice < 4) return [from, WORDS[next(WORDS.length)] as string];
        if (choice < 6) return [from, record(20 + next(5), 'x'.repeat(next(200))).subarray(0, 1 + next(210))];
        return [from, Buffer.from(Array.from({ length: 1 + next(40) }, () => next(256)))];
      });
      const port = [25, 143, 110, 4190, 2000, 2001][next(6)] as number;
      const session = sessionOf(said, port, { begin: next(2) === 0 });
      expect(session.kind).not.toBeNull();
    }
  });

  it('of endless lines, byte by byte, is bounded', () => {
    const session = sessionOf([GREETING, ...cut([['C', 'x'.repeat(100_000)]], 1)]);
    expect(session.dialogue.lines).toHaveLength(2);
  });

  it('of endless replies is bounded', () => {
    const session = sessionOf([
      ['S', '220 x\r\n'.repeat(20_000)],
      ['S', '250-x\r\n'.repeat(20_000)],
    ]);
    expect(JSON.stringify([session.dialogue.lines, session.dialogue.unsolicited]).length).toBeLessThan(
      400_000,
    );
  });
});
