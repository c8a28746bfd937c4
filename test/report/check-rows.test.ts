import { describe, expect, it } from 'vitest';
import { checkRows, placeText, verdictText } from '../../src/report/check-rows.ts';
import type { ChainDocument, CheckDocument } from '../../src/report/document.ts';
import { streamLine } from '../../src/report/ndjson.ts';
import { streamText } from '../../src/report/stream-text.ts';
import { chainChecks } from '../../src/report/text/checks.ts';
import * as documents from '../support/documents.ts';

const check = (
  id: string,
  certificate: number | null,
  result: CheckDocument['result'],
  text: string,
): CheckDocument => ({ id, certificate, result, text, citation: 'RFC 5280' });

const CHAIN: ChainDocument = {
  path: [
    { sha256: 'aa', subject: 'CN=mx.example.net', sent: 0 },
    { sha256: 'bb', subject: 'CN=Intermediate', sent: 2 },
    { sha256: 'cc', subject: 'CN=Root', sent: null },
  ],
  end: 'trusted',
  anchor: { subject: 'CN=Root', sha256: 'cc', source: 'ca.pem' },
  trusted: false,
  alternatives: [
    { path: [{ sha256: 'aa', subject: '', sent: 0 }], end: 'missing-issuer', failed: ['dates', 'key'] },
  ],
  passed: 4,
  checks: [
    check('dates', 0, 'failed', 'expired'),
    check('key', 0, 'passed', 'RSA, 2048 bits'),
    check('dates', 1, 'passed', 'until 2030'),
    check('key', 1, 'passed', 'RSA, 2048 bits'),
    check('key', 2, 'passed', 'EC P-384'),
    check('form', 2, 'warned', 'serial number 0'),
    check('order', null, 'undecidable', 'who knows'),
  ],
};

describe('rows of checks', () => {
  it('begin with what failed, and take what passed together', () => {
    expect(
      checkRows(CHAIN).map(({ id, result, certificates, text }) => [id, result, certificates, text]),
    ).toEqual([
      ['dates', 'failed', [0], 'expired'],
      ['order', 'undecidable', [], 'who knows'],
      ['form', 'warned', [2], 'serial number 0'],
      ['key', 'passed', [0, 1, 2], 'RSA, 2048 bits; EC P-384'],
      ['dates', 'passed', [1], 'until 2030'],
    ]);
  });

  it('say where a certificate is from', () => {
    expect([0, 1, 2].map((depth) => placeText(CHAIN, depth))).toEqual([
      '',
      'sent as 2',
      'trust anchor, not sent',
    ]);
  });

  it.each([
    [true, 'trusted'],
    [false, 'not trusted'],
    [null, 'not decidable'],
  ])('with the verdict %s', (trusted, text) => {
    expect(verdictText({ trusted })).toBe(text);
  });

  it('are a table of the text report', () => {
    expect(chainChecks(CHAIN)).toEqual([
      '  Checks of the chain: not trusted',
      '    0  CN=mx.example.net',
      '    1  CN=Intermediate (sent as 2)',
      '    2  CN=Root (trust anchor, not sent)',
      '    FAILED   0        dates: expired (RFC 5280)',
      '    unknown           order: who knows',
      '    warned   2        form: serial number 0 (RFC 5280)',
      '    passed   0, 1, 2  key: RSA, 2048 bits; EC P-384',
      '    passed   1        dates: until 2030',
      '    Another path, to no trust anchor: the leaf alone; failed: dates, key',
      '',
    ]);
    expect(chainChecks(null)).toEqual([]);
  });
});

describe('in JSON', () => {
  const stream = documents.stream(0, { tls: documents.tls({ chain: CHAIN }) });
  const chainIn = (text: string) => JSON.parse(text).tls.chain;

  it('stand all checks', () => {
    expect(chainIn(streamText(stream))).toEqual(CHAIN);
  });

  it('stand those in a line that did not pass', () => {
    const { checks, ...rest } = chainIn(streamLine(stream));
    expect(checks).toEqual(CHAIN.checks.filter(({ result }) => result !== 'passed'));
    expect(rest).toEqual({ ...CHAIN, checks: undefined });
  });
});
