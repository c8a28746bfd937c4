import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import {
  fitsPrints,
  tlsaData,
  tlsaPrints,
  tlsaRecords,
  whyNeverMatches,
} from '../../src/dane/association.ts';
import { certificateOf } from '../x509/fixture.ts';
import { record } from './record.ts';

const leaf = certificateOf('leaf');

describe('tlsaData', () => {
  it.each([
    [0, 0, toHex(leaf.der)],
    [0, 1, leaf.sha256],
    [1, 0, toHex(leaf.spkiDer)],
    [1, 1, createHash('sha256').update(leaf.spkiDer).digest('hex')],
    [1, 2, createHash('sha512').update(leaf.spkiDer).digest('hex')],
    [2, 1, null],
    [1, 3, null],
  ])('with selector %i and matching type %i', (selector, matchingType, want) => {
    expect(tlsaData(leaf, selector, matchingType)).toBe(want);
  });

  it('of the public server certificate', () => {
    // openssl x509 -in mx.google.com.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum
    expect(tlsaRecords(certificateOf('mx.google.com'))).toEqual({
      '3 0 1': '919db1cdbc69c74156560d34df8a1f7d2513d4ae06d2e37f294d702e95c6a007',
      '2 0 1': '919db1cdbc69c74156560d34df8a1f7d2513d4ae06d2e37f294d702e95c6a007',
      '3 1 1': '2dedfb157f1cf7182d4ba14beae80990213bf919ae46c72950240700d3b1bf95',
      '2 1 1': '2dedfb157f1cf7182d4ba14beae80990213bf919ae46c72950240700d3b1bf95',
    });
  });
});

describe('whyNeverMatches', () => {
  const of = (usage: number, selector: number, matchingType: number) =>
    record(`${usage} ${selector} ${matchingType} ${tlsaData(leaf, selector, matchingType)}`);

  it.each([
    [0, 1],
    [1, 1],
    [2, 0],
    [3, 2],
  ])('usage %i and matching type %i can match', (usage, matchingType) => {
    expect(whyNeverMatches(of(usage, 1, matchingType))).toBeNull();
  });

  it('a short digest never matches, whatever the usage', () => {
    expect(whyNeverMatches(record('0 1 1 abcd'))).toMatch(/4 hex digits/);
  });
});

describe('fitsPrints', () => {
  const issuer = certificateOf('intermediate');

  it.each([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
    [1, 1],
    [1, 2],
  ])('selector %i, matching type %i', (selector, matchingType) => {
    const one = record(`3 ${selector} ${matchingType} ${tlsaData(leaf, selector, matchingType)}`);
    expect(fitsPrints(one, tlsaPrints(leaf))).toBe(true);
    expect(fitsPrints(one, tlsaPrints(issuer))).toBe(false);
  });
});
