import { expect, it } from 'vitest';
import { sendmailRows } from '../../src/policy/sendmail.ts';
import { input, presenting, UNDETERMINED, UNTRUSTED } from './input.ts';

it.each([
  ['trusted, with another name', { names: presenting(['a.example']) }, true],
  ['not trusted', { pkix: UNTRUSTED }, false],
  ['of an unknown root', { pkix: UNDETERMINED }, null],
])('VERIFY for a certificate that is %s', (_, changes, want) => {
  expect(sendmailRows(input(changes)).map(({ policy, accepted }) => [policy, accepted])).toEqual([
    ['no TLS_Srv:mx.example.net', true],
    ['TLS_Srv:mx.example.net VERIFY', want],
  ]);
});
