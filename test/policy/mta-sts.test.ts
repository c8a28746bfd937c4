import { expect, it } from 'vitest';
import { mtaStsRow } from '../../src/policy/mta-sts.ts';
import type { MtaStsPolicy } from '../../src/policy/mta-sts-file.ts';
import { input, presenting, UNDETERMINED, UNTRUSTED } from './input.ts';

const policy = (mode: MtaStsPolicy['mode'], ...mx: string[]): MtaStsPolicy => ({ mode, mx, maxAge: 86_400 });
const enforce = policy('enforce', '*.example.net');

it.each([
  ['enforce, and all is well', { mtaSts: enforce }, true, /mx: \*\.example\.net/],
  ['no policy', {}, null, /--mta-sts/],
  ['no policy, and nothing would do', { pkix: UNTRUSTED }, false, /not trusted/],
  ['another MX', { mtaSts: policy('enforce', 'a.example', 'b.example') }, false, /a\.example, b\.example/],
  ['many others', { mtaSts: policy('enforce', ...'abcdef') }, false, /a, b, c, d and 2 more/],
  ['another name', { mtaSts: enforce, names: presenting(['a.example']) }, false, /no name fits/],
  [
    'a common name alone',
    { mtaSts: enforce, names: presenting([], ['mx.example.net']) },
    false,
    /common name/,
  ],
  ['no trust', { mtaSts: enforce, pkix: UNTRUSTED }, false, /not trusted/],
  ['an unknown root', { mtaSts: enforce, pkix: UNDETERMINED }, null, /trusted is not known/],
  ['an unknown host', { mtaSts: enforce, host: null }, null, /--host/],
  ['testing', { mtaSts: policy('testing', '*.example.net') }, true, /fits/],
  [
    'testing, where it would fail',
    { mtaSts: policy('testing', 'a.example') },
    true,
    /to be reported: .*none of/,
  ],
  ['none', { mtaSts: policy('none'), pkix: UNTRUSTED }, true, /nothing/],
] as const)('%s', (_, changes, accepted, why) => {
  expect(mtaStsRow(input(changes))).toMatchObject({ accepted, why: expect.stringMatching(why) });
});
