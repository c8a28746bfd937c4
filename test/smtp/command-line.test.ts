import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../src/smtp/command-line.ts';

const SECRET = 'AHVzZXIAc2VjcmV0';

describe('a line of the client', () => {
  it.each([
    ['EHLO mx.example.net', 'EHLO', 'mx.example.net'],
    ['ehlo mx.example.net ', 'EHLO', 'mx.example.net'],
    ['  Mail   FROM:<a@example.org> SIZE=10', 'MAIL', 'FROM:<a@example.org> SIZE=10'],
    ['STARTTLS', 'STARTTLS', ''],
    ['QUIT\t', 'QUIT', ''],
    ['BDAT 1000 LAST', 'BDAT', '1000 LAST'],
    ['XCLIENT ADDR=192.0.2.1', 'XCLIENT', 'ADDR=192.0.2.1'],
  ])('%j is the command %s', (line, verb, argument) => {
    expect(readCommandLine(line)).toEqual({ verb, argument, shown: line });
  });

  it.each([
    ['AUTH PLAIN', 'AUTH PLAIN'],
    [`AUTH PLAIN ${SECRET}`, 'AUTH PLAIN (credentials left out)'],
    [`auth login ${SECRET}`, 'AUTH login (credentials left out)'],
    [`AUTH\tXOAUTH2\t${SECRET}`, 'AUTH XOAUTH2 (credentials left out)'],
    ['AUTH SCRAM-SHA-256-PLUS biws', 'AUTH SCRAM-SHA-256-PLUS (credentials left out)'],
    ['AUTH PLAIN =', 'AUTH PLAIN (credentials left out)'],
    [`AUTH ${SECRET}`, 'AUTH (left out)'],
    [`AUTH PLAIN=${SECRET}`, 'AUTH (left out)'],
    ['AUTH', 'AUTH'],
  ])('%j is shown as %j, and its argument is not kept', (line, shown) => {
    const verb = 'AUTH';
    expect(readCommandLine(line)).toEqual({ verb, argument: '', shown });
  });

  it.each([
    ['BURL imap://user:secret@example.org/INBOX LAST', 'BURL', 'BURL (left out)'],
    ['XXXXXXXX', 'XXXXXXXX', 'XXXXXXXX'],
    [`XXXX PLAIN ${SECRET}`, 'XXXX', 'XXXX (left out)'],
  ])('%j keeps no argument', (line, verb, shown) => {
    expect(readCommandLine(line)).toEqual({ verb, argument: '', shown });
  });

  it.each([
    '',
    ' ',
    SECRET,
    `AUTH=PLAIN ${SECRET}`,
    `AUTHPLAIN ${SECRET}`,
    'hunter2',
    'GET / HTTP/1.1',
    '*',
    'EHLO\0mx',
    'XXX',
  ])('%j is no command', (line) => {
    expect(readCommandLine(line)).toBeNull();
  });

  it('is shortened', () => {
    const read = readCommandLine(`EHLO ${'x'.repeat(5000)}`);
    expect([read?.argument.length, read?.shown.length]).toEqual([1000, 1000]);
    expect(readCommandLine('X'.repeat(5000))?.verb).toHaveLength(1000);
  });
});
