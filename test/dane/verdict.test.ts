import { describe, expect, it } from 'vitest';
import { tlsaData } from '../../src/dane/association.ts';
import { judgeDane } from '../../src/dane/verdict.ts';
import type { Certificate } from '../../src/x509/certificate.ts';
import { certificateOf } from '../x509/fixture.ts';
import { DIGEST, record } from './record.ts';

const AT = Date.UTC(2026, 10, 22);
const [leaf, intermediate, root] = ['leaf', 'intermediate', 'root'].map(certificateOf) as [
  Certificate,
  Certificate,
  Certificate,
];
const NAME = leaf.subjectAltNames[0]?.value ?? '';
const of = (numbers: string, certificate: Certificate) => {
  const [, selector = 0, matchingType = 0] = numbers.split(' ').map(Number);
  return record(`${numbers} ${tlsaData(certificate, selector, matchingType)}`);
};

describe('DANE', () => {
  it.each([
    ['knows no record', [], [leaf], 'none', /no TLSA record/],
    ['can use none', [of('1 1 1', leaf)], [leaf], 'unusable', /may use/],
    [
      'finds none that fits',
      [record(`3 1 1 ${DIGEST}`)],
      [leaf, intermediate],
      'refused',
      /no TLSA record fits/,
    ],
    [
      'asks for no name or date under DANE-EE',
      [of('3 1 1', certificateOf('expired'))],
      [certificateOf('expired')],
      'verified',
      /do not count/,
    ],
    [
      'asks for a name under DANE-TA',
      [of('2 1 1', intermediate)],
      [leaf, intermediate],
      'verified',
      /a name fits/,
    ],
    [
      'takes an anchor that the record holds',
      [of('2 0 0', root)],
      [leaf, intermediate],
      'verified',
      /a name fits/,
    ],
    [
      'takes no anchor that is not sent',
      [of('2 0 1', root)],
      [leaf, intermediate],
      'refused',
      /fits the chain/,
    ],
    [
      'finds the anchor in any order',
      [of('2 0 1', root)],
      [leaf, root, intermediate],
      'verified',
      /a name fits/,
    ],
    [
      'asks for dates under DANE-TA',
      [of('2 1 1', intermediate)],
      [certificateOf('expired'), intermediate],
      'refused',
      /notAfter/,
    ],
    [
      'prefers DANE-EE',
      [of('2 1 1', intermediate), of('3 1 1', certificateOf('expired'))],
      [certificateOf('expired'), intermediate],
      'verified',
      /3 1 1/,
    ],
    [
      'leaves a weak key under DANE-TA open',
      [of('2 1 1', root)],
      [certificateOf('rsa-1024'), root],
      'undetermined',
      /1024/,
    ],
  ] as const)('%s', (_, records, presented, state, why) => {
    expect(judgeDane(records, presented, { names: [NAME], at: AT })).toMatchObject({
      state,
      why: expect.stringMatching(why),
    });
  });

  it('takes the next-hop domain for a name, too', () => {
    const judge = (names: string[]) =>
      judgeDane([of('2 1 1', intermediate)], [leaf, intermediate], { names, at: AT });
    expect(judge(['other.example', NAME]).state).toBe('verified');
    expect(judge(['other.example'])).toMatchObject({
      state: 'refused',
      why: expect.stringMatching(/no name fits other/),
    });
    expect(judge([]).state).toBe('undetermined');
  });
});
