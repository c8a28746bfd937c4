import { describe, expect, it } from 'vitest';
import { tlsaData } from '../../src/dane/association.ts';
import { matchTlsa } from '../../src/dane/match.ts';
import { certificateOf, withBadSignature } from '../x509/fixture.ts';
import { DIGEST, record } from './record.ts';

const leaf = certificateOf('leaf');
const intermediate = certificateOf('intermediate');
const root = certificateOf('root');

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

  it('says what the record should hold', () => {
    const expected = (text: string, presented = chain) => matchTlsa([record(text)], presented)[0]?.expected;
    expect(expected(`3 1 1 ${DIGEST}`)).toBe(tlsaData(leaf, 1, 1));
    expect(expected(`2 0 1 ${DIGEST}`)).toBe(root.sha256);
    expect(expected(`2 0 1 ${DIGEST}`, [leaf])).toBeNull();
    expect(expected(`3 9 1 ${DIGEST}`)).toBeNull();
  });

  it('leaves the weaker digest out of account, whole certificates not', () => {
    const good = of(3, 1, 1);
    const stronger = record(`3 1 2 ${DIGEST}${DIGEST}`);
    const [outdone, wrong] = matchTlsa([good, stronger], chain);
    expect(outdone).toMatchObject({ usable: false, matchedDepth: null, why: expect.stringMatching(/3 1 2/) });
    expect(wrong).toMatchObject({ usable: true, matchedDepth: null });
    expect(matchTlsa([of(3, 1, 0), stronger], chain)[0]).toMatchObject({ matchedDepth: 0 });
    expect(matchTlsa([good, record(`3 0 2 ${DIGEST}${DIGEST}`)], chain)[0]).toMatchObject({
      matchedDepth: 0,
    });
    expect(matchTlsa([good, record('3 1 2 abcd')], chain)[0]).toMatchObject({ matchedDepth: 0 });
  });
});
