import { describe, expect, it } from 'vitest';
import { SIEVE } from '../../src/mail/sieve.ts';

describe('commands', () => {
  it.each<[line: string, verb: string, shown: string, more?: object]>([
    ['STARTTLS', 'STARTTLS', 'STARTTLS'],
    ['capability ', 'CAPABILITY', 'capability '],
    ['PUTSCRIPT "x" {5+}', 'PUTSCRIPT', 'PUTSCRIPT "x" {5+}'],
    [
      'AUTHENTICATE "PLAIN"',
      'AUTHENTICATE',
      'AUTHENTICATE PLAIN',
      { tellsPassword: false, sasl: 'readable' },
    ],
    [
      'AUTHENTICATE "PLAIN" "c2VjcmV0"',
      'AUTHENTICATE',
      'AUTHENTICATE PLAIN (credentials left out)',
      { tellsPassword: true },
    ],
    [
      'AUTHENTICATE "PLAIN" {8+}',
      'AUTHENTICATE',
      'AUTHENTICATE PLAIN (credentials left out)',
      { tellsPassword: true },
    ],
    ['AUTHENTICATE "secret"', 'AUTHENTICATE', 'AUTHENTICATE (left out)', { tellsPassword: false }],
  ])('%s', (line, verb, shown, more = {}) => {
    expect(SIEVE.readCommand(line)).toMatchObject({ verb, shown, ...more });
  });

  it.each(['', '"c2VjcmV0"', '{8+}', 'SECRET'])('%j is none', (line) => {
    expect(SIEVE.readCommand(line)).toBeNull();
  });
});

describe('replies', () => {
  it.each<[line: string, expected: object]>([
    ['OK', { kind: 'answer', status: 'OK', isPositive: true, text: '' }],
    ['OK "ready \\"x\\""', { kind: 'answer', isPositive: true, text: 'ready "x"' }],
    ['NO (ENCRYPT-NEEDED) "no"', { kind: 'answer', isPositive: false, text: '(ENCRYPT-NEEDED) no' }],
    ['BYE {12}', { kind: 'answer', status: 'BYE', isPositive: false, text: '' }],
    ['OK "cut in the mid', { kind: 'answer', isPositive: true }],
    ['"STARTTLS"', { kind: 'data', capability: 'STARTTLS' }],
    ['"SASL" ""', { kind: 'data', capability: 'SASL' }],
    ['"SASL" "PLAIN LOGIN"', { kind: 'data', capability: 'SASL PLAIN LOGIN' }],
    ['{5}', { kind: 'data', capability: null }],
  ])('%s', (line, expected) => {
    expect(SIEVE.readReply(line)).toMatchObject(expected);
  });

  it.each(['OKAY', 'secret', '220 mx'])('%j is none', (line) => {
    expect(SIEVE.readReply(line)).toBeNull();
  });
});
