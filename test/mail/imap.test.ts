import { describe, expect, it } from 'vitest';
import { IMAP } from '../../src/mail/imap.ts';

describe('commands', () => {
  it.each<[line: string, verb: string, shown: string, more?: object]>([
    ['a1 CAPABILITY', 'CAPABILITY', 'a1 CAPABILITY', { tag: 'a1', tellsPassword: false, sasl: null }],
    ['. starttls', 'STARTTLS', '. starttls', { tag: '.' }],
    ['a LOGIN bob secret', 'LOGIN', 'a LOGIN (credentials left out)', { tellsPassword: true }],
    ['a LOGIN {3}', 'LOGIN', 'a LOGIN (credentials left out)', { tellsPassword: true }],
    [
      'a AUTHENTICATE PLAIN',
      'AUTHENTICATE',
      'a AUTHENTICATE PLAIN',
      { tellsPassword: false, sasl: 'readable' },
    ],
    [
      'a AUTHENTICATE PLAIN c2VjcmV0',
      'AUTHENTICATE',
      'a AUTHENTICATE PLAIN (credentials left out)',
      { tellsPassword: true },
    ],
    [
      'a AUTHENTICATE SCRAM-SHA-256 c2VjcmV0',
      'AUTHENTICATE',
      'a AUTHENTICATE SCRAM-SHA-256 (credentials left out)',
      { tellsPassword: false, sasl: 'unreadable' },
    ],
    ['a AUTHENTICATE secret', 'AUTHENTICATE', 'a AUTHENTICATE (left out)'],
    ['a URLFETCH "imap://bob@x/;URLAUTH=secret"', 'URLFETCH', 'a URLFETCH (left out)'],
    ['a UID FETCH 1 FLAGS', 'UID', 'a UID FETCH 1 FLAGS'],
    ['DONE', 'DONE', 'DONE', { tag: '' }],
  ])('%s', (line, verb, shown, more = {}) => {
    expect(IMAP.readCommand(line)).toMatchObject({ verb, shown, ...more });
  });

  it.each(['', 'a1', 'a1 ', 'a1 SECRET', 'c2VjcmV0', '* OK x', '+ go', 'a(b NOOP', ' a NOOP', 'a  NOOP'])(
    '%j is none',
    (line) => {
      expect(IMAP.readCommand(line)).toBeNull();
    },
  );
});

describe('replies', () => {
  it.each<[line: string, expected: object]>([
    [
      '* OK [CAPABILITY IMAP4rev1 STARTTLS] ready',
      { kind: 'status', status: 'OK', isPositive: true, capabilities: ['IMAP4rev1', 'STARTTLS'] },
    ],
    ['* PREAUTH hello', { kind: 'status', status: 'PREAUTH', isPositive: true, capabilities: null }],
    ['* bye full', { kind: 'status', status: 'BYE', isPositive: false, text: 'full' }],
    ['a1 OK done', { kind: 'answer', tag: 'a1', status: 'OK', isPositive: true, text: 'done' }],
    ['a1 NO [PRIVACYREQUIRED] x', { kind: 'answer', isPositive: false, text: '[PRIVACYREQUIRED] x' }],
    ['a1 BAD', { kind: 'answer', status: 'BAD', isPositive: false, text: '' }],
    ['* CAPABILITY IMAP4rev2  X', { kind: 'data', capabilities: ['IMAP4rev2', 'X'] }],
    ['* 3 EXISTS', { kind: 'data', shown: '* 3 EXISTS' }],
    ['* 3 FETCH (ENVELOPE ("secret"', { kind: 'data', shown: '* 3 FETCH (left out)' }],
    ['* GENURLAUTH "secret"', { kind: 'data', shown: '* GENURLAUTH (left out)' }],
    ['+ idling', { kind: 'challenge' }],
    ['+', { kind: 'challenge' }],
  ])('%s', (line, expected) => {
    expect(IMAP.readReply(line)).toMatchObject(expected);
  });

  it.each(['', 'secret', 'a1 NOOP', '220 mx', '*', '* ', '+OK'])('%j is none', (line) => {
    expect(IMAP.readReply(line)).toBeNull();
  });
});

describe('literals', () => {
  it.each<['client' | 'server', string, number | null]>([
    ['client', 'a LOGIN {5}', 5],
    ['client', 'a APPEND x {310+}', 310],
    ['client', 'a APPEND x ~{310}', 310],
    ['client', 'a NOOP {}', null],
    ['client', 'a LOGIN {5} x', null],
    ['client', `a LOGIN {${'9'.repeat(11)}}`, null],
    ['server', '* 1 FETCH (BODY[] {5}', 5],
    ['server', '* OK braces {5}', null],
    ['server', 'a1 NO braces {5}', null],
  ])('of the %s: %s', (from, line, expected) => {
    expect(IMAP.literal(from, line)).toBe(expected);
  });
});
