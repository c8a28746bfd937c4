import { describe, expect, it } from 'vitest';
import type { ChainDocument, CheckDocument } from '../../../src/report/document.ts';
import { UNICODE } from '../../../src/ui/glyphs.ts';
import { lineWidth } from '../../../src/ui/line.ts';
import { checkLines } from '../../../src/ui/pages/chain-checks.ts';

const check = (id: string, certificate: number | null, result: CheckDocument['result'], text: string) => ({
  id,
  certificate,
  result,
  text,
  citation: 'RFC 5280',
});

const CHAIN: ChainDocument = {
  path: [
    { sha256: 'aa', subject: 'CN=mx.example.net', sent: 0 },
    { sha256: 'bb', subject: 'CN=Root', sent: null },
  ],
  end: 'trusted',
  anchor: { subject: 'CN=Root', sha256: 'bb', source: 'ca.pem' },
  trusted: false,
  alternatives: [
    { path: [{ sha256: 'aa', subject: 'CN=mx', sent: 0 }], end: 'missing-issuer', failed: ['key'] },
  ],
  passed: 2,
  checks: [
    check('dates', 0, 'failed', 'expired'),
    check('dates', 1, 'passed', `until then${'.'.repeat(100)}`),
    check('key', 0, 'passed', 'RSA'),
    check('key', 1, 'passed', 'RSA'),
    check('order', null, 'warned', 'odd'),
  ],
};

const shown = (width: number, chain: ChainDocument | null = CHAIN) =>
  checkLines('Checks', chain, { width, glyphs: UNICODE });

describe('the checks of a chain on a page', () => {
  it('are a row each, what failed first', () => {
    expect(shown(60).map((line) => line.map(({ text }) => text).join(''))).toEqual([
      '',
      'Checks: not trusted',
      '  Certificate 1 of the path is CN=Root (trust anchor, not',
      '  sent)',
      '  ✗ 0   dates: expired',
      '  !     order: odd',
      `  ✓ 1   dates: until then${'.'.repeat(34)}…`,
      '  ✓ 0-1 key: RSA',
      '  • Another path, to no trust anchor: the leaf alone;',
      '    failed: key',
    ]);
  });

  it.each([20, 80, 160])('fit into %d columns', (width) => {
    expect(shown(width).every((line) => lineWidth(line) <= width)).toBe(true);
  });

  it('are none without a chain', () => {
    expect(shown(80, null)).toEqual([]);
  });
});
