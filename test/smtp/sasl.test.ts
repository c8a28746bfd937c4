import { describe, expect, it } from 'vitest';
import { readSasl } from '../../src/smtp/sasl.ts';

describe('readSasl', () => {
  it.each([
    ['', null, false, false, ''],
    ['PLAIN', 'PLAIN', false, true, 'PLAIN'],
    ['plain c2VjcmV0', 'plain', true, true, 'plain (credentials left out)'],
    ['"PLAIN" "c2VjcmV0"', 'PLAIN', true, true, 'PLAIN (credentials left out)'],
    ['XOAUTH2 c2VjcmV0', 'XOAUTH2', true, true, 'XOAUTH2 (credentials left out)'],
    ['CRAM-MD5', 'CRAM-MD5', false, false, 'CRAM-MD5'],
    ['SCRAM-SHA-256 c2VjcmV0', 'SCRAM-SHA-256', true, false, 'SCRAM-SHA-256 (credentials left out)'],
    ['c2VjcmV0', null, false, false, '(left out)'],
    ['c2VjcmV0 c2VjcmV0', null, true, false, '(left out)'],
  ])('%s', (argument, mechanism, hasInitial, isReadable, shown) => {
    expect(readSasl(argument)).toEqual({ mechanism, hasInitial, isReadable, shown });
  });
});
