import { describe, expect, it } from 'vitest';
import { parseCertificate } from '../../src/x509/certificate.ts';
import { salvage } from '../../src/x509/salvage.ts';
import { derOf } from './fixture.ts';

const WHOLE = [
  expect.stringMatching(/^serial number [\da-f]+$/),
  'issuer C=XX, O=Example, CN=Example Intermediate',
  expect.stringMatching(/^notBefore \d{4}-/),
  expect.stringMatching(/^notAfter \d{4}-/),
  expect.stringMatching(/^subject .*CN=/),
];

describe('what is left of a certificate', () => {
  const der = derOf('leaf');

  it('is what stands before its end', () => {
    const counts = Array.from({ length: der.length }, (_, end) => salvage(der.subarray(0, end)).length);
    expect(counts[0]).toBe(0);
    expect(counts.at(-1)).toBe(WHOLE.length);
    expect(counts.every((count, i) => i === 0 || count >= (counts[i - 1] ?? 0) - 1)).toBe(true);
    expect(salvage(der.subarray(0, der.length - 20))).toEqual(WHOLE);
  });

  it('is there where the parser gives up', () => {
    const cut = der.subarray(0, der.length - 20);
    expect(parseCertificate(cut).ok).toBe(false);
    expect(salvage(cut)).toEqual(WHOLE);
  });

  it('is the beginning of a name', () => {
    const issuer = Buffer.from(der).indexOf('Example Intermediate');
    expect(salvage(der.subarray(0, issuer))).toEqual([WHOLE[0], 'issuer XX, Example …']);
  });

  it.each([
    ['nothing', []],
    ['no DER', [1, 2, 3]],
    ['an indefinite length', [0x30, 0x80, 0x30, 0x80, 2, 1, 1]],
    ['a length of five bytes', [0x30, 0x85, 1, 1, 1, 1, 1]],
    ['lengths that are too large', [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30, 0x82, 0xff, 0xff, 2, 1]],
  ])('of %s is nothing', (_, bytes) => {
    expect(salvage(new Uint8Array(bytes))).toEqual([]);
  });

  it('never throws, whatever a byte is changed to', () => {
    for (let at = 0; at < 200; at += 1) {
      for (const value of [0, 0x7f, 0x80, 0x84, 0xff]) {
        const changed = der.slice();
        changed[at] = value;
        expect(() => salvage(changed)).not.toThrow();
      }
    }
  });
});
