import { describe, expect, it } from 'vitest';
import { MAX_SNIFFED } from '../../src/limits.ts';
import { mailProtocol } from '../../src/registry/mail-ports.ts';
import { readRequest } from '../../src/session/prelude.ts';
import { readProxyHeader } from '../../src/session/proxy-header.ts';
import { isOfInterest, mailServer, type Sniffed, sniff } from '../../src/session/sniff.ts';
import { segmentOf } from '../support/segments.ts';

const endpoints = (a: number, b: number) =>
  [
    { ip: '192.0.2.1', port: a },
    { ip: '192.0.2.2', port: b },
  ] as const;

const HELLO = '\x16\x03\x01\x02\x00\x01\x00';
const SMTP: Sniffed = { kind: 'smtp', client: 0 };
const IMAP: Sniffed = { kind: 'imap', client: 0 };
const POP3: Sniffed = { kind: 'pop3', client: 0 };
const SIEVE: Sniffed = { kind: 'sieve', client: 0 };
const TLS: Sniffed = { kind: 'tls' };
const OTHER: Sniffed = { kind: 'other' };
const UNDECIDED: Sniffed = { kind: 'undecided' };

function sniffed(port: number, first: string, second: string): Sniffed {
  return sniff(endpoints(40_000, port), [Buffer.from(first, 'latin1'), Buffer.from(second, 'latin1')]);
}

/** The port of the second endpoint, what the first one says, what the second one says. */
const CASES: readonly [name: string, port: number, first: string, second: string, expected: Sniffed][] = [
  ['nothing yet', 2000, '', '', UNDECIDED],
  ['a ClientHello', 2000, HELLO, '', TLS],
  ['a ServerHello', 2000, '', '\x16\x03\x03\x00\x7a\x02', TLS],
  ['a ClientHello on a mail port', 25, HELLO, '', TLS],
  ['a ClientHello to a server that greets', 25, HELLO, '220 mx', TLS],
  ['an alert', 2000, '', '\x15\x03\x01\x00\x02\x02', TLS],
  ['application data', 2000, '\x17\x03\x03\x00\x20xx', '', TLS],
  ['a record of a draft', 2000, '\x16\x7f\x12\x00\x20xx', '', TLS],
  ['a heartbeat', 2000, '\x18\x03\x03\x00\x20xx', '', OTHER],
  ['a record that is too long', 2000, '\x16\x03\x01\xff\xff\x01', '', OTHER],
  ['a record of no version', 2000, '\x16\x02\x01\x00\x20\x01', '', OTHER],

  ['anything on a mail port', 25, '', '2', SMTP],
  ['anything of the client on a mail port', 587, 'X', '', SMTP],
  ['half a record on a mail port', 25, '\x16\x03', '', UNDECIDED],
  ['what is no record after all on a mail port', 465, '\x16\x03\x01\xff\xff', '', SMTP],

  ['EHLO', 2000, 'EHLO a\r\n', '', SMTP],
  ['helo', 2000, 'helo a\r\n', '', SMTP],
  ['LHLO', 2000, 'LHLO a\r\n', '', SMTP],
  ['EHLO that is not whole', 2000, 'EHLO ', '', SMTP],
  ['EHLO, of the second side', 2000, '', 'EHLO a\r\n', { kind: 'smtp', client: 1 }],
  ['a greeting that says ESMTP', 2000, '', '220 mx ESMTP Postfix\r\n', SMTP],
  ['a greeting that says SMTP', 2000, '', '220-mx SMTP\r\n', SMTP],
  ['a greeting that says LMTP', 2000, '', '220 mx LMTP ready\r\n', SMTP],
  ['a refusal that says SMTP', 2000, '', '554 no SMTP service here\r\n', SMTP],
  ['a greeting that does not say it', 2000, '', '220 mx\r\n', UNDECIDED],
  ['a bare greeting', 2000, '', '220\r\n', UNDECIDED],
  ['a greeting that does not say it, answered by EHLO', 2000, 'EHLO a\r\n', '220 mx\r\n', SMTP],

  ['FTP', 21, 'USER anonymous\r\n', '220 (vsFTPd 3.0.3)\r\n', OTHER],
  ['FTP on a host with a name for mail', 21, '', '220 smtp.example.org FTP server\r\n', UNDECIDED],
  ['the same, and the client', 21, 'USER a\r\n', '220 smtp.example.org FTP server\r\n', OTHER],
  ['NNTP', 119, '', '200 ready\r\n', OTHER],
  ['NNTP, and the client', 119, 'CAPABILITIES\r\n', '200 ready\r\n', OTHER],

  ['LMTP on its port that does not say it', 24, '', '220 mx ready\r\n', SMTP],
  ['anything else on the port of LMTP', 24, 'hello\r\n', '', OTHER],

  ['IMAP on its port', 143, '', '* OK ready\r\n', IMAP],
  ['IMAP in clear on the port of its TLS', 993, '', '* OK ready\r\n', IMAP],
  ['a client of IMAP on its port', 143, 'a NOOP\r\n', '', IMAP],
  ['SMTP on the port of IMAP', 143, '', '220 mx ESMTP\r\n', SMTP],
  ['a greeting that says IMAP4rev1', 2000, '', '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n', IMAP],
  ['a greeting that knows the client', 2000, '', '* PREAUTH IMAP4rev1 server\r\n', IMAP],
  ['a greeting that turns the client away', 2000, '', '* BYE IMAP server is full\r\n', IMAP],
  ['a greeting that does not say IMAP', 2000, '', '* OK ready\r\n', UNDECIDED],
  ['the same, and a command of IMAP', 2000, 'a1 ID NIL\r\n', '* OK ready\r\n', IMAP],
  ['the same, and none', 2000, 'GET / HTTP/1.1\r\n', '* OK ready\r\n', OTHER],
  ['CAPABILITY with a tag', 2000, 'A0001 CAPABILITY\r\n', '', IMAP],
  ['the tag of openssl s_client', 2000, '. STARTTLS\r\n', '', IMAP],
  ['LOGIN with a tag, a name and a password', 2000, 'x.1 LOGIN "bob" {6}\r\n', '', IMAP],
  ['a user of FTP by the name of login', 21, 'USER login\r\n', '', OTHER],
  ['a tag that goes on as no command', 2000, 'a1 HELLO\r\n', '', OTHER],

  ['POP3 on its port', 110, '', '+OK ready\r\n', POP3],
  ['a client of POP3 on its port', 110, 'USER a\r\n', '', POP3],
  ['a refusal on the port of POP3', 110, '', '-ERR full\r\n', POP3],
  ['a greeting that says POP3', 2000, '', '+OK POP3 server ready\r\n', POP3],
  ['a greeting with a timestamp for APOP', 2000, '', '+OK <1896.6@mx.example.org>\r\n', POP3],
  ['a greeting that does not say POP3', 2000, '', '+OK ready\r\n', UNDECIDED],
  ['the same, and a command of POP3', 2000, 'CAPA\r\n', '+OK ready\r\n', POP3],
  ['CAPA', 2000, 'CAPA\r\n', '', POP3],
  ['STLS', 2000, 'STLS\r\n', '', POP3],
  ['APOP with a digest', 2000, 'APOP bob c4c9334bac560ecc979e58001b3e22fb\r\n', '', POP3],
  ['Redis', 6379, '*1\r\n$4\r\nPING\r\n', '+PONG\r\n', OTHER],
  ['Redis that says OK', 6379, '*3\r\n$3\r\nSET\r\n', '+OK\r\n', OTHER],
  ['Redis that refuses', 6379, '*1\r\n$1\r\nX\r\n', "-ERR unknown command 'X'\r\n", OTHER],
  ['NATS', 4222, 'CONNECT {}\r\n', 'INFO {}\r\n', OTHER],

  ['ManageSieve on its port', 4190, '', '"OWNER" "bob"\r\n', SIEVE],
  ['a client of ManageSieve on its port', 4190, 'STARTTLS\r\n', '', SIEVE],
  ['a greeting of ManageSieve', 2000, '', '"IMPLEMENTATION" "x"\r\n', SIEVE],
  ['AUTHENTICATE with a quoted mechanism', 2000, 'AUTHENTICATE "PLAIN"\r\n', '', SIEVE],
  ['CAPABILITY without a tag', 2000, 'CAPABILITY\r\n', '', SIEVE],
  ['STARTTLS without a tag', 2000, 'STARTTLS\r\n', '', OTHER],
  ['a quoted word', 2000, '', '"hello"\r\n', UNDECIDED],
  ['a quoted word of one who speaks JSON', 2000, '{"a":1}\n', '"hello"\r\n', OTHER],

  ['SSH', 22, 'SSH-2.0-x\r\n', '', OTHER],
  ['HTTP', 80, 'GET / HTTP/1.1\r\n', '', OTHER],
  ['a long line without an end', 2000, 'x'.repeat(MAX_SNIFFED), '', OTHER],
  ['a greeting, and nothing else for long', 2000, '', `220 mx\r\n${'x'.repeat(MAX_SNIFFED)}`, OTHER],
  ['a byte, and the other side talks for long', 2000, '\x16', 'x'.repeat(MAX_SNIFFED), OTHER],
  ['a byte, and the other side talks for long on a mail port', 25, '\x16', 'x'.repeat(MAX_SNIFFED), SMTP],
  ['binary', 2000, '\0\0\0\x2a\n', '', OTHER],
];

describe('sniff', () => {
  it('takes USER for POP3 where the server has greeted so, and only there', () => {
    expect(sniffed(2000, 'USER a\r\n', '+OK ready\r\n')).toEqual(POP3);
    expect(sniffed(2000, 'USER a\r\n', '')).toEqual(OTHER);
  });

  it.each(CASES)('%s', (_, port, first, second, expected) => {
    expect(sniffed(port, first, second)).toEqual(expected);
  });

  it.each(CASES)('%s, told the same from fewer bytes or not yet', (_, port, first, second, expected) => {
    if (first.length + second.length > 100) return;
    for (let a = 0; a <= first.length; a++) {
      for (let b = 0; b <= second.length; b++) {
        const early = sniffed(port, first.slice(0, a), second.slice(0, b));
        if (early.kind !== 'undecided' && mailProtocol(port) === null) expect(early).toEqual(expected);
      }
    }
  });
});

describe('isOfInterest', () => {
  const ofInterest = (payload: string, sourcePort = 40_000, destinationPort = 2000) =>
    isOfInterest({ ...segmentOf(payload), sourcePort, destinationPort });

  it('is what may be a PROXY header or a request for a tunnel, or sniff does not know to be other, by whatever byte it begins with', () => {
    for (let byte = 0; byte < 256; byte++) {
      for (const rest of ['', '\x03\x03\x00\x20\x01', 'HLO a\r\n', '20 mx ESMTP\r\n', 'x\r\n']) {
        const payload = String.fromCharCode(byte) + rest;
        const isOther =
          [sniffed(2000, payload, ''), sniffed(2000, '', payload)].every(({ kind }) => kind === 'other') &&
          readProxyHeader(Buffer.from(payload, 'latin1')).kind === 'none' &&
          readRequest(Buffer.from(payload, 'latin1')).kind === 'none';
        expect([payload, ofInterest(payload)]).toEqual([payload, !isOther]);
      }
    }
  });

  it.each([
    ['a PROXY header', 'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n', true],
    ['the beginning of one', 'PRO', true],
    ['a PROXY header in binary', '\r\n\r\n\0\r\nQUIT\n', true],
    ['what begins as one', 'POST / HTTP/1.1\r\n', false],
    ['what the other side may explain', '220 ftp\r\n', true],
    ['a whole line that is nothing', 'Hello\r\n', false],
    ['nothing', '', false],
  ])('%s', (_, payload, expected) => {
    expect(ofInterest(payload)).toBe(expected);
  });

  it.each([
    [40_000, 25],
    [143, 40_000],
  ])('is all that there is between ports %d and %d', (from, to) => {
    expect(ofInterest('', from, to)).toBe(true);
    expect(ofInterest('x\r\n', from, to)).toBe(true);
  });
});

describe('mailServer', () => {
  it.each([
    [40_000, 25, 1],
    [587, 40_000, 0],
    [25, 25, 1],
    [465, 25, 1],
    [40_000, 143, 1],
    [4190, 40_000, 0],
    [40_000, 41_000, null],
  ])('of ports %d and %d: %s', (a, b, server) => {
    expect(mailServer(endpoints(a, b))).toBe(server);
  });
});
