import { describe, expect, it } from 'vitest';
import { MAX_MTA_STS_MX } from '../../src/limits.ts';
import { fittingMx, parseMtaSts } from '../../src/policy/mta-sts-file.ts';

const GOOD = [
  'version: STSv1',
  'mode: enforce',
  'mx: mail.example.com',
  'mx: *.Example.net',
  'max_age: 604800',
];

describe('parseMtaSts', () => {
  const want = { mode: 'enforce', mx: ['mail.example.com', '*.example.net'], maxAge: 604_800 };

  it.each([
    ['lines with CRLF', GOOD.join('\r\n')],
    ['lines with LF, and one at the end', `${GOOD.join('\n')}\n`],
    [
      'any order',
      GOOD.toReversed()
        .join('\n')
        .replace('mx: *.Example.net\nmx: mail.example.com', 'mx: mail.example.com\nmx: *.Example.net'),
    ],
    ['white space', GOOD.join(' \t\n').replaceAll(': ', ':')],
    ['fields of tomorrow', [...GOOD, 'x-more.of_it: yes'].join('\n')],
    ['fields that come twice', [...GOOD, 'mode: none', 'max_age: 0', 'version: 2'].join('\n')],
  ])('reads %s', (_, text) => {
    expect(parseMtaSts(text)).toEqual(want);
  });

  it('reads a policy that asks for nothing', () => {
    expect(parseMtaSts('version: STSv1\nmode: none\nmax_age: 0')).toEqual({
      mode: 'none',
      mx: [],
      maxAge: 0,
    });
  });

  it.each([
    ['nothing', '', /version/],
    ['a web page', '<html>\n<body>', /line 1 is no/],
    ['another version', GOOD.join('\n').replace('STSv1', 'STSv2'), /version: STSv1/],
    ['no mode', GOOD.join('\n').replace('enforce', 'report'), /no mode/],
    ['no mx', GOOD.filter((line) => !line.startsWith('mx')).join('\n'), /no mx/],
    ['no age', GOOD.join('\n').replace('604800', '1d'), /max_age/],
    ['too long an age', GOOD.join('\n').replace('604800', '31557601'), /max_age/],
    ['a suffix', [...GOOD, 'mx: .example.org'].join('\n'), /line 6: '\.example\.org'/],
    ['a wildcard inside', [...GOOD, 'mx: a.*.example.org'].join('\n'), /line 6/],
    [
      'too many patterns',
      [...GOOD, ...Array(MAX_MTA_STS_MX).fill('mx: a.example')].join('\n'),
      /more than 1000/,
    ],
  ])('refuses %s', (_, text, error) => {
    expect(parseMtaSts(text)).toEqual({ error: expect.stringMatching(error) });
  });
});

describe('fittingMx', () => {
  it.each([
    ['mail.example.com', 'mail.example.com'],
    ['MAIL.example.com', 'mail.example.com'],
    ['mx.example.net', '*.example.net'],
    ['a.mx.example.net', null],
    ['example.net', null],
    ['other.example.com', null],
    ['com', null],
  ])('%s: %s', (host, pattern) => {
    expect(fittingMx({ mode: 'enforce', mx: ['mail.example.com', '*.example.net'], maxAge: 0 }, host)).toBe(
      pattern,
    );
  });
});
