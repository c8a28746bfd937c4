import { describe, expect, it } from 'vitest';
import { MAX_LISTED_DATA_RECORDS } from '../../src/limits.ts';
import { isListed, turnsOf } from '../../src/tls/turns.ts';
import { type ScriptParts, script } from './builder.ts';

const GCM: ScriptParts = { suite: 0xc02f };

function turns(text: string, parts = GCM) {
  const tls = script(`S1:hs2 ${text}`, parts);
  return turnsOf(tls, tls.events);
}

describe('turnsOf', () => {
  it('joins what one side says without an answer', () => {
    expect(turns('C2:e23(30) C4:e23(34) S5:e23(25) C6:e23(30)')).toMatchObject([
      { from: 'client', firstFrame: 2, frame: 4, records: 2, content: { min: 16, max: 16 } },
      { from: 'server', firstFrame: 5, frame: 5, records: 1, content: { min: 1, max: 1 } },
      { from: 'client', firstFrame: 6, frame: 6, records: 1, content: { min: 6, max: 6 } },
    ]);
  });

  it('counts the first record of TLS 1.0 under CBC as one byte or none', () => {
    const content = { min: 0, max: 12 };
    expect(turns('C2:e23(32) C3:e23(32)', { suite: 0x002f, version: 0x0301 })[0]?.content).toEqual(content);
  });

  it('adds ranges up', () => {
    expect(turns('C2:e23(48) C3:e23(80)', { suite: 0x002f })[0]?.content).toEqual({ min: 28, max: 54 });
  });

  it('cannot tell of a turn of which it cannot tell of a record', () => {
    expect(turns('C2:e23(30) C3:e23(4) S4:e23(30)').map(({ content }) => content)).toEqual([
      null,
      { min: 6, max: 6 },
    ]);
  });

  it('passes over alerts and handshakes between', () => {
    expect(turns('C2:ccs C2:e22(40) C3:e23(30) S4:e21(26) C5:e23(30)')).toMatchObject([
      { from: 'client', records: 2 },
    ]);
  });

  it('gives no upper bound where records are not listed', () => {
    const many = Array.from({ length: MAX_LISTED_DATA_RECORDS + 1 }, () => 'C3:e23(30)').join(' ');
    const [question, answer] = turns(`C2:e23(30) S2:e23(30) ${many} S4:e23(30)`).slice(2);
    expect(question?.content).toEqual({
      min: 6 * (MAX_LISTED_DATA_RECORDS - 1),
      max: Number.POSITIVE_INFINITY,
    });
    expect(answer?.content).toEqual({ min: 6, max: 6 });
  });
});

describe('isListed', () => {
  it('counts all encrypted records of a side', () => {
    const many = Array.from({ length: MAX_LISTED_DATA_RECORDS }, () => 'C3:e23(30)').join(' ');
    expect(isListed(script(`C2:ccs C2:e22(40) ${many} C4:e21(26)`), 'client')).toBe(true);
    expect(isListed(script(`C2:ccs C2:e22(40) ${many} C4:e23(30)`), 'client')).toBe(false);
    expect(isListed(script(`C2:ccs C2:e22(40) ${many} C4:e23(30)`), 'server')).toBe(true);
  });
});
