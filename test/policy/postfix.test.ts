import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/policy/input.ts';
import { matchNames, postfixRows } from '../../src/policy/postfix.ts';
import { dane, input, presenting, UNDETERMINED, UNTRUSTED } from './input.ts';

/** `yes`, `no` or `?` by policy. */
function verdicts(changes: Partial<PolicyInput>): Record<string, string> {
  const mark = (accepted: boolean | null) => (accepted === null ? '?' : accepted ? 'yes' : 'no');
  return Object.fromEntries(
    postfixRows(input(changes)).map(({ policy, accepted }) => [policy, mark(accepted)]),
  );
}

describe("Postfix's levels", () => {
  it('for a certificate of the MX host', () => {
    expect(verdicts({})).toEqual({
      may: 'yes',
      encrypt: 'yes',
      dane: '?',
      'dane-only': '?',
      fingerprint: '?',
      'verify (match=hostname)': 'yes',
      'secure (match=nexthop:dot-nexthop)': 'no',
      'secure match=hostname': 'yes',
      'secure match=nexthop': 'no',
      'secure match=dot-nexthop': 'no',
      'secure match=mx.example.net': 'yes',
      'secure match=.example.net': 'yes',
    });
  });

  it.each([
    ['the domain', ['example.org'], 'yes', 'yes', 'no'],
    ['a host of the domain', ['mx.example.org'], 'yes', 'no', 'yes'],
    ['a wildcard of the domain', ['*.example.org'], 'yes', 'no', 'yes'],
    ['another', ['example.com'], 'no', 'no', 'no'],
  ])('secure for a certificate of %s', (_, names, secure, nexthop, dotNexthop) => {
    expect(verdicts({ names: presenting(names) })).toMatchObject({
      'secure (match=nexthop:dot-nexthop)': secure,
      'secure match=nexthop': nexthop,
      'secure match=dot-nexthop': dotNexthop,
    });
  });

  it('for the address of a host that was given no name', () => {
    const names = { ...presenting([]), subjectAltNames: [{ type: 'ip' as const, value: '192.0.2.25' }] };
    const found = verdicts({ names, host: { name: '192.0.2.25', source: '--host' } });
    expect(found).toMatchObject({ 'verify (match=hostname)': 'yes', 'secure match=192.0.2.25': 'yes' });
    expect(Object.keys(found)).not.toContain('secure match=.0.2.25');
    const asName = verdicts({
      names: presenting(['192.0.2.25'], ['192.0.2.25']),
      host: { name: '192.0.2.25', source: '--host' },
    });
    expect(asName).toMatchObject({ 'verify (match=hostname)': 'no' });
  });

  it('nothing that verifies takes what is not trusted, and nothing can be told of an unknown root', () => {
    expect(verdicts({ pkix: UNTRUSTED })).toMatchObject({
      encrypt: 'yes',
      'verify (match=hostname)': 'no',
      'secure match=.example.net': 'no',
    });
    expect(verdicts({ pkix: UNDETERMINED })).toMatchObject({
      'verify (match=hostname)': '?',
      'secure match=nexthop': 'no',
    });
  });

  it('says which name is missing', () => {
    const rows = postfixRows(input({ host: null, nexthop: null }));
    const why = (policy: string) => rows.find((row) => row.policy.startsWith(policy));
    expect(why('verify')).toMatchObject({ accepted: null, why: 'the MX host is not known (--host)' });
    expect(why('secure')).toMatchObject({
      accepted: null,
      why: 'the next-hop domain is not known (--nexthop)',
    });
  });

  it('says that a common name is one', () => {
    const row = postfixRows(input({ names: presenting([], ['mx.example.net']) })).find(({ policy }) =>
      policy.startsWith('verify'),
    );
    expect(row).toMatchObject({ accepted: true, why: expect.stringMatching(/common name.*RFC 9525/) });
  });

  it.each([
    ['verified', 'yes', 'yes'],
    ['refused', 'no', 'no'],
    ['unusable', 'yes', 'no'],
    ['none', '?', '?'],
    ['undetermined', '?', '?'],
  ] as const)('dane and dane-only where DANE is %s', (state, opportunistic, only) => {
    expect(verdicts({ dane: dane(state), pkix: UNTRUSTED })).toMatchObject({
      dane: opportunistic,
      'dane-only': only,
    });
  });
});

it('has no room for names without end', () => {
  const names = presenting([`${'a'.repeat(70_000)}.example.org`]);
  for (const { policy, why } of postfixRows(input({ names })))
    expect(`${policy}${why}`.length).toBeLessThan(400);
});

describe('matchNames', () => {
  it.each([
    ['the host that it fits', ['a.example.net', '*.example.net'], 'mx.example.net', '.example.net'],
    ['else the first name', ['*.a.example', 'b.example.com', 'c.example'], 'b.example.com', '.example.com'],
    ['else only what is above a wildcard', ['*.a.example'], null, '.a.example'],
    ['no top level', ['example.com'], 'example.com', null],
    ['nothing that no table could hold', ['a b.example.com', 'x=y', 'c\nd.example.com'], null, null],
    ['nothing of nothing', [], null, null],
    ['a wildcard beside its domain', ['example.org', '*.example.org'], 'example.org', '.example.org'],
  ])('%s', (_, names, literal, suffix) => {
    expect(matchNames(input({ names: presenting(names) }))).toEqual({ literal, suffix });
  });
});
