import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex } from '../../src/bytes/hex.ts';
import { decodeOcspResponse } from '../../src/x509/ocsp.ts';
import { neverThrows } from '../tls/messages/sweeps.ts';

const answers: Record<string, string> = JSON.parse(
  readFileSync(new URL('../fixtures/x509/ocsp.json', import.meta.url), 'utf8'),
);

const answer = (name: string) => fromHex(answers[name] ?? '') ?? new Uint8Array(0);

const PRODUCED = '2026-11-22T08:02:34Z';
const UPDATES = { thisUpdate: PRODUCED, nextUpdate: '2026-11-29T08:02:34Z' };

describe('decodeOcspResponse', () => {
  it.each([
    [
      'good',
      { serialNumber: '1001', certStatus: 'good', revocationTime: null, revocationReason: null, ...UPDATES },
    ],
    [
      'revoked',
      {
        serialNumber: '1002',
        certStatus: 'revoked',
        revocationTime: '2026-03-01T12:00:00Z',
        revocationReason: 'keyCompromise',
        ...UPDATES,
      },
    ],
    [
      'unknown',
      {
        serialNumber: '1003',
        certStatus: 'unknown',
        revocationTime: null,
        revocationReason: null,
        thisUpdate: PRODUCED,
        nextUpdate: '2026-11-29T08:02:34Z',
      },
    ],
  ])('reads that a certificate is %s', (name, response) => {
    expect(decodeOcspResponse(answer(name))).toEqual({
      ok: true,
      value: { responseStatus: 'successful', producedAt: PRODUCED, responses: [response] },
    });
  });

  it('reads why there is no answer', () => {
    const decoded = decodeOcspResponse(answer('unauthorized'));
    expect(decoded).toEqual({
      ok: true,
      value: { responseStatus: 'unauthorized', producedAt: null, responses: [] },
    });
    const other = decodeOcspResponse(Uint8Array.of(0x30, 3, 0x0a, 1, 99));
    expect(other).toMatchObject({ ok: true, value: { responseStatus: 'unknown' } });
  });

  it.each(Object.keys(answers))('survives whatever is done to the bytes of %s', (name) => {
    neverThrows(decodeOcspResponse, answer(name));
  });

  it.each(Object.keys(answers))('refuses %s cut at any length', (name) => {
    const whole = answer(name);
    for (let length = 0; length < whole.length; length++)
      expect(decodeOcspResponse(whole.subarray(0, length)).ok).toBe(false);
  });
});
