import { describe, expect, it } from 'vitest';
import { pkixVerdict } from '../../src/policy/pkix.ts';
import { judgeChain } from '../../src/x509/chain.ts';
import { createTrustStore } from '../../src/x509/trust-store.ts';
import { certificateOf, pemOf, withBadSignature } from '../x509/fixture.ts';

const AT = Date.UTC(2026, 10, 22);
const trust = createTrustStore([{ description: 'test', pem: () => pemOf('root') }]);
const of = (...names: string[]) => pkixVerdict(judgeChain(names.map(certificateOf), { trust, at: AT }));

describe('a chain', () => {
  it.each([
    [['leaf', 'intermediate'], 'trusted', /ends at/],
    [['leaf'], 'untrusted', /its issuer was not sent/],
    [['self-signed'], 'untrusted', /self-signed/],
    [['expired', 'intermediate'], 'untrusted', /expired \(notAfter/],
    [['not-yet-valid', 'intermediate'], 'untrusted', /not yet valid/],
    [['client-only', 'intermediate'], 'untrusted', /not for a TLS server/],
    [['not-a-ca-leaf', 'not-a-ca'], 'untrusted', /no CA/],
    [['sha1', 'intermediate'], 'untrusted', /weak signature/],
    [['rsa-1024', 'intermediate'], 'undetermined', /RSA with 1024 bits/],
    [[], 'untrusted', /no certificate/],
  ])('%s', (names, state, why) => {
    expect(of(...names)).toEqual({ state, why: expect.stringMatching(why) });
  });

  it('of an unknown root hangs on what the client trusts', () => {
    const none = createTrustStore([]);
    const verdict = (...names: string[]) =>
      pkixVerdict(judgeChain(names.map(certificateOf), { trust: none, at: AT })).state;
    expect(verdict('leaf', 'intermediate')).toBe('undetermined');
    expect(verdict('leaf', 'intermediate', 'root')).toBe('undetermined');
  });

  it('with a bad signature is not trusted', () => {
    const chain = [certificateOf('leaf'), withBadSignature('intermediate')];
    expect(pkixVerdict(judgeChain(chain, { trust, at: AT })).state).toBe('untrusted');
  });
});
