import { expect, it } from 'vitest';
import { eximRows } from '../../src/policy/exim.ts';
import type { PolicyInput } from '../../src/policy/input.ts';
import { dane, input, presenting, UNDETERMINED, UNTRUSTED } from './input.ts';

const accepted = (changes: Partial<PolicyInput>) => eximRows(input(changes)).map((row) => row.accepted);

it.each([
  ['all is well', {}, [true, true, true, null, null]],
  ['the name is another', { names: presenting(['a.example']) }, [true, false, true, null, null]],
  ['the chain is not trusted', { pkix: UNTRUSTED }, [true, false, false, null, null]],
  ['the root is not known', { pkix: UNDETERMINED }, [true, null, null, null, null]],
  ['the host is not known', { host: null }, [true, null, true, null, null]],
  ['DANE is verified', { dane: dane('verified') }, [true, true, true, true, true]],
  ['DANE is refused', { dane: dane('refused') }, [true, true, true, false, false]],
  ['no record can be used', { dane: dane('unusable') }, [true, true, true, false, false]],
  ['DANE is open', { dane: dane('undetermined') }, [true, true, true, null, null]],
] as const)('Exim where %s', (_, changes, want) => {
  expect(accepted(changes)).toEqual(want);
});

it('says what the log says', () => {
  expect(eximRows(input())[0]?.why).toMatch(/CV=yes/);
  expect(eximRows(input({ pkix: UNTRUSTED }))[0]?.why).toMatch(/CV=no/);
  expect(eximRows(input({ host: null }))[0]?.why).not.toMatch(/CV=/);
});
