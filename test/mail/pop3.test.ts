import { describe, expect, it } from 'vitest';
import { POP3 } from '../../src/mail/pop3.ts';

describe('commands', () => {
  it.each<[line: string, verb: string, shown: string, more?: object]>([
    ['CAPA', 'CAPA', 'CAPA', { yields: 'capabilities' }],
    ['stls', 'STLS', 'stls', { yields: null }],
    ['USER bob', 'USER', 'USER (left out)', { tellsPassword: false }],
    ['PASS secret word', 'PASS', 'PASS (credentials left out)', { tellsPassword: true }],
    [
      'APOP bob c4c9334bac560ecc979e58001b3e22fb',
      'APOP',
      'APOP (credentials left out)',
      { tellsPassword: false },
    ],
    ['AUTH', 'AUTH', 'AUTH', { yields: 'list', sasl: null }],
    ['AUTH PLAIN', 'AUTH', 'AUTH PLAIN', { tellsPassword: false, sasl: 'readable' }],
    ['AUTH PLAIN c2VjcmV0', 'AUTH', 'AUTH PLAIN (credentials left out)', { tellsPassword: true }],
    ['AUTH secret', 'AUTH', 'AUTH (left out)', { sasl: 'unreadable' }],
    ['RETR 1', 'RETR', 'RETR 1', { yields: 'message' }],
    ['TOP 1 0', 'TOP', 'TOP 1 0', { yields: 'message' }],
    ['LIST', 'LIST', 'LIST', { yields: 'list' }],
    ['LIST ', 'LIST', 'LIST ', { yields: 'list' }],
    ['LIST 1', 'LIST', 'LIST 1', { yields: null }],
    ['UIDL 1', 'UIDL', 'UIDL 1', { yields: null }],
  ])('%s', (line, verb, shown, more = {}) => {
    expect(POP3.readCommand(line)).toMatchObject({ verb, shown, ...more });
  });

  it.each(['', 'c2VjcmV0', 'SECRET word', ' STLS', '+OK'])('%j is none', (line) => {
    expect(POP3.readCommand(line)).toBeNull();
  });
});

describe('replies', () => {
  it.each<[line: string, expected: object]>([
    ['+OK', { kind: 'answer', status: '+OK', isPositive: true, text: '' }],
    ['+OK ready', { kind: 'answer', isPositive: true, text: 'ready' }],
    ['-ERR [AUTH] no', { kind: 'answer', status: '-ERR', isPositive: false, text: '[AUTH] no' }],
    ['+ ', { kind: 'challenge' }],
  ])('%s', (line, expected) => {
    expect(POP3.readReply(line)).toMatchObject(expected);
  });

  it.each(['', '+OKAY', '-ERROR', 'Subject: secret', '.'])('%j is none', (line) => {
    expect(POP3.readReply(line)).toBeNull();
  });

  it('have no literals', () => {
    expect(POP3.literal('server', '+OK {5}')).toBeNull();
  });
});
