import { expect, it } from 'vitest';
import { policyLine } from '../../src/policy/postfix-line.ts';
import { dane, input, presenting, UNDETERMINED, UNTRUSTED } from './input.ts';

const PIN = `fingerprint match=${Array(32).fill('CD').join(':')}`;

it.each([
  ['the domain', { names: presenting(['example.org']) }, 'example.org secure'],
  ['below the domain', { names: presenting(['mx.example.org']) }, 'example.org secure'],
  ['the MX host', {}, 'example.org secure match=mx.example.net'],
  ['an unknown root', { pkix: UNDETERMINED }, 'example.org secure match=mx.example.net'],
  ['an unknown next hop', { nexthop: null }, 'DOMAIN secure match=mx.example.net'],
  ['an unknown host', { host: null }, 'example.org secure match=mx.example.net'],
  [
    'a wildcard',
    { host: null, names: presenting(['*.example.net']) },
    'example.org secure match=.example.net',
  ],
  ['TLSA records', { dane: dane('verified'), pkix: UNTRUSTED }, 'example.org dane-only'],
  ['what is not trusted', { pkix: UNTRUSTED }, `example.org ${PIN}`],
  ['no name', { names: presenting([]) }, `example.org ${PIN}`],
  ['a placeholder', { pkix: UNTRUSTED, isPlaceholder: true }, 'example.org verify servername=hostname'],
])('the least loss for %s', (_, changes, line) => {
  expect(policyLine(input(changes)).line).toBe(line);
});

it('says what to mind', () => {
  expect(policyLine(input({ host: null })).why).toMatch(/only if you know/);
  expect(policyLine(input({ pkix: UNDETERMINED })).why).toMatch(/tafile=/);
});
