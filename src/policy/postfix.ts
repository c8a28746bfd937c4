import { colons } from '../bytes/hex.ts';
import { parseAddress } from '../format/address.ts';
import { MAX_HOST_NAME } from '../limits.ts';
import { hostNamesOf, matchName } from '../x509/identity.ts';
import type { PolicyInput, PolicyRow, Verdict } from './input.ts';
import {
  byDane,
  DEFERRED,
  dotNexthop,
  hostname,
  nexthop,
  pattern,
  verified,
  type Wanted,
} from './verified.ts';

/**
 * Postfix's levels (smtp_tls_security_level, smtp_tls_policy_maps), and the strategies of `match=`, which hold at both
 * `verify` and `secure`. Names are compared by OpenSSL since Postfix 3.6.
 */
export function postfixRows(input: PolicyInput): PolicyRow[] {
  const { host, nexthop: domain, fingerprints } = input;
  const row = (policy: string, verdict: Verdict): PolicyRow => ({ mta: 'Postfix', policy, ...verdict });
  const match = (strategy: string, wanted: readonly Wanted[]) => row(strategy, verified(input, wanted));
  const { literal, suffix } = matchNames(input);
  return [
    row('may', { accepted: true, why: 'the certificate is not looked at' }),
    row('encrypt', { accepted: true, why: 'the certificate is not looked at' }),
    // Where a domain has no record, or none that can be used, `dane` falls back.
    row('dane', byDane(input, { accepted: true, why: 'as encrypt' }, 'it is as may')),
    row('dane-only', byDane(input, DEFERRED, DEFERRED.why)),
    row('fingerprint', {
      accepted: null,
      why: `match= decides; with smtp_tls_fingerprint_digest = sha256 the key's is ${colons(fingerprints.key)}, the certificate's ${colons(fingerprints.certificate)}`,
    }),
    match('verify (match=hostname)', [hostname(host)]),
    match('secure (match=nexthop:dot-nexthop)', [nexthop(domain), dotNexthop(domain)]),
    match('secure match=hostname', [hostname(host)]),
    match('secure match=nexthop', [nexthop(domain)]),
    match('secure match=dot-nexthop', [dotNexthop(domain)]),
    ...[literal, suffix].flatMap((name) =>
      name === null ? [] : match(`secure match=${name}`, [pattern(name)]),
    ),
  ];
}

/**
 * What `match=` could name for this certificate: the MX host where a name fits it, else the first name that is no wildcard; and
 * the domain above it, or above another name or a wildcard where that one would be a top level.
 */
export function matchNames({ names, host }: Pick<PolicyInput, 'names' | 'host'>): {
  readonly literal: string | null;
  readonly suffix: string | null;
} {
  const presented = hostNamesOf(names).names.filter(
    (name) => name.length <= MAX_HOST_NAME && HOST_NAME.test(name),
  );
  const exact = presented.find((name) => !name.startsWith('*.')) ?? null;
  const literal = host !== null && matchName(names, host.name).matches ? host.name : exact;
  const hosts = [literal ?? '', ...presented].filter((name) => parseAddress(name) === null);
  const above = hosts.map((name) => name.split('.').slice(1));
  const parent = above.find(({ length }) => length >= 2);
  return { literal, suffix: parent === undefined ? null : `.${parent.join('.')}` };
}

/** What can stand in a policy table; a certificate may present anything. */
const HOST_NAME = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i;
