import { oncePerObject } from '../bytes/memo.ts';
import { ROLL_OVER } from '../dane/publish.ts';
import { formatTlsa } from '../dane/tlsa.ts';
import type { Judgement } from '../diagnosis/policies.ts';
import type { DaneDocument } from './document.ts';

/** What is reported of DANE; the same object for all streams that the judgement is of. */
export const daneDocument = oncePerObject(({ dane, publish }: Judgement): DaneDocument => {
  return {
    state: dane.state,
    why: dane.why,
    records: dane.matches.map(({ record, usable, why, matchedDepth, expected }) => {
      return { record: formatTlsa(record), usable, why, matchedDepth, expected };
    }),
    publish,
    rollOver: publish.length === 0 ? [] : ROLL_OVER,
  };
});
