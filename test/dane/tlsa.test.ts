import { describe, expect, it } from 'vitest';
import { formatTlsa, parseTlsa } from '../../src/dane/tlsa.ts';
import { DIGEST, record } from './record.ts';

describe('parseTlsa', () => {
  const bare = { owner: null, host: null, port: null, usage: 3, selector: 1, matchingType: 1, data: DIGEST };
  const owned = { ...bare, owner: '_25._tcp.mx.example.net', host: 'mx.example.net', port: 25 };

  it.each([
    ['three numbers and hex', `3 1 1 ${DIGEST}`, bare],
    ['upper case and more spaces', `  3  1 1\t${DIGEST.toUpperCase()} `, bare],
    ['spaces in the hex', `3 1 1 ${DIGEST.slice(0, 20)} ${DIGEST.slice(20)}`, bare],
    ['the type in front', `TLSA 3 1 1 ${DIGEST}`, bare],
    ['class and type in front', `IN TLSA 3 1 1 ${DIGEST}`, bare],
    ['an owner', `_25._tcp.MX.example.net. TLSA 3 1 1 ${DIGEST}`, owned],
    ['an owner without the dot', `_25._tcp.mx.example.net IN TLSA 3 1 1 ${DIGEST}`, owned],
    ['TTL and class', `_25._tcp.mx.example.net.\t3600\tIN\tTLSA\t3 1 1 ${DIGEST}`, owned],
    ['a TTL in several units', `_25._tcp.mx.example.net. 1h30m IN TLSA 3 1 1 ${DIGEST}`, owned],
    ['class and TTL', `_25._tcp.mx.example.net. in 1h tlsa 3 1 1 ${DIGEST}`, owned],
    [
      'parentheses, lines and comments',
      `_25._tcp.mx.example.net. IN TLSA ( 3 1 1 ; key\n  ${DIGEST.slice(0, 32)}\n  ${DIGEST.slice(32)} ) ; end`,
      owned,
    ],
    [
      'any port',
      `*._tcp.mx.example.net. IN TLSA 3 1 1 ${DIGEST}`,
      { ...owned, owner: '*._tcp.mx.example.net', port: null },
    ],
    ['the form of unknown types', `\\# 35 030101${DIGEST}`, bare],
    ['the same with its type', `_25._tcp.mx.example.net. 3600 CLASS1 TYPE52 \\# 35 030101 ${DIGEST}`, owned],
    ['the same in parentheses', `_25._tcp.mx.example.net. IN TLSA \\# ( 35 030101\n${DIGEST} )`, owned],
    [
      'numbers that are not assigned',
      '255 9 7 00',
      { ...bare, usage: 255, selector: 9, matchingType: 7, data: '00' },
    ],
  ])('reads %s', (_, text, want) => {
    expect(parseTlsa(text)).toEqual(want);
  });

  it.each([
    ['nothing', '', /not a TLSA record/],
    ['two numbers', `3 1 ${DIGEST}`, /not a TLSA record/],
    ['no data', '3 1 1', /not a TLSA record/],
    ['another type', `_25._tcp.mx.example.net. IN TXT 3 1 1 ${DIGEST}`, /not a TLSA record/],
    ['a wrong length', `\\# 34 030101${DIGEST}`, /says that it has 34 bytes, and has 35/],
    ['too little', '\\# 2 0301', /has 2 bytes/],
    ['what is no hex behind a length', '\\# 4 030101zz', /not hex/],
    ['half a byte', '3 1 1 abc', /not hex/],
    ['what is no hex', '3 1 1 xyzz', /not hex/],
    ['a number above 255', `3 1 256 ${DIGEST}`, /above 255/],
    ['an owner without port', `mx.example.net. IN TLSA 3 1 1 ${DIGEST}`, /the owner mx\.example\.net is not/],
  ])('refuses %s', (_, text, error) => {
    expect(parseTlsa(text)).toEqual({ error: expect.stringMatching(error) });
  });

  it('is the inverse of formatTlsa', () => {
    expect(formatTlsa(record(`3 1 1 ${DIGEST}`))).toBe(`3 1 1 ${DIGEST}`);
  });
});
