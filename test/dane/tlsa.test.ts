import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/hex.ts';
import {
  formatTlsa,
  matchTlsa,
  parseTlsa,
  type TlsaRecord,
  tlsaData,
  tlsaRecords,
  whyNeverMatches,
} from '../../src/dane/tlsa.ts';
import { certificateOf, withBadSignature } from '../x509/fixture.ts';

const DIGEST = 'ab'.repeat(32);
const leaf = certificateOf('leaf');
const intermediate = certificateOf('intermediate');
const root = certificateOf('root');

function record(text: string): TlsaRecord {
  const parsed = parseTlsa(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}

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

describe('matchTlsa', () => {
  const chain = [leaf, intermediate, root];
  const of = (usage: number, selector: number, matchingType: number, certificate = leaf) =>
    record(`${usage} ${selector} ${matchingType} ${tlsaData(certificate, selector, matchingType)}`);

  it.each([
    ['the leaf by 3 1 1', of(3, 1, 1), chain, 0],
    ['the leaf by 3 0 2', of(3, 0, 2), chain, 0],
    ['the leaf by 3 0 0', of(3, 0, 0), chain, 0],
    ['an issuer by 2 1 1', of(2, 1, 1, intermediate), chain, 1],
    ['the root by 2 0 1', of(2, 0, 1, root), chain, 2],
    ['the root by 2 0 1, which is not sent', of(2, 0, 1, root), [leaf, intermediate], null],
    ['the root that 2 0 0 holds', of(2, 0, 0, root), [leaf, intermediate], 2],
    ['the root whose key 2 1 0 holds', of(2, 1, 0, root), [leaf, intermediate], 2],
    ['another root that 2 0 0 holds', of(2, 0, 0, certificateOf('other-root')), [leaf, intermediate], null],
    ['a root that did not sign', of(2, 0, 0, root), [leaf, withBadSignature('intermediate')], null],
    ['the leaf by a usage for issuers', of(2, 1, 1), chain, null],
    ['an issuer by a usage for leaves', of(3, 1, 1, intermediate), chain, null],
    ['another key', record(`3 1 1 ${DIGEST}`), chain, null],
    ['no certificate', of(3, 1, 1), [], null],
  ])('%s', (_, one, presented, matchedDepth) => {
    expect(matchTlsa([one], presented)).toMatchObject([
      { record: one, usable: true, why: null, matchedDepth },
    ]);
  });

  it.each([
    ['PKIX-TA', of(0, 1, 1), /usage 0/],
    ['PKIX-EE', of(1, 1, 1), /usage 1/],
    ['usage 4', of(4, 1, 1), /usage 4 is not assigned/],
    ['selector 2', record(`3 2 1 ${DIGEST}`), /selector 2/],
    ['matching type 3', record(`3 1 3 ${DIGEST}`), /matching type 3/],
    ['a digest in place of a certificate', record(`3 0 0 ${DIGEST}`), /no certificate in DER/],
    ['a digest in place of a key', record(`2 1 0 ${DIGEST}`), /no public key in DER/],
    ['a digest that is too short', record('3 1 1 abcd'), /4 hex digits where the digest has 64/],
  ])('%s is not usable', (_, one, why) => {
    const [match] = matchTlsa([one], chain);
    expect(match).toMatchObject({ usable: false, matchedDepth: null });
    expect(match?.why).toMatch(why);
  });

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

  it('says what the record should hold', () => {
    const expected = (text: string, presented = chain) => matchTlsa([record(text)], presented)[0]?.expected;
    expect(expected(`3 1 1 ${DIGEST}`)).toBe(tlsaData(leaf, 1, 1));
    expect(expected(`2 0 1 ${DIGEST}`)).toBe(root.sha256);
    expect(expected(`2 0 1 ${DIGEST}`, [leaf])).toBeNull();
    expect(expected(`3 9 1 ${DIGEST}`)).toBeNull();
  });
});
