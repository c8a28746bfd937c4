import type { DnsNames } from '../dns/names-of-server.ts';
import type { KnownName } from '../policy/input.ts';
import type { Certificate } from '../x509/certificate.ts';
import { matchDomain, matchName } from '../x509/identity.ts';
import type { CertificateEvidence, NameCheck } from './evidence.ts';
import type { Rejection } from './rejection.ts';

type Match = Pick<NameCheck, 'matches' | 'by'>;

export function pick({ matches, by }: Match): Match {
  return { matches, by };
}

/** Postfix's default for `secure`: the next-hop domain itself or a name below it. */
export function matchNexthop(leaf: Certificate, nexthop: string): Match {
  const exact = matchDomain(leaf, nexthop, 'nexthop');
  return exact.matches ? exact : matchDomain(leaf, nexthop, 'dot-nexthop');
}

/** The names that DNS shows. Of several one was meant, so that those that do not fit tell only where none does. */
export function namesByDns(
  leaf: Certificate,
  names: DnsNames | null,
  wanted: { readonly hosts: boolean; readonly nexthops: boolean },
): NameCheck[] {
  const hosts = (names?.hosts ?? []).map(({ name, frame }) => {
    return { name, source: 'DNS', frame, ...pick(matchName(leaf, name)) } as const;
  });
  const nexthops = (names?.nexthops ?? []).map(({ name, frame }) => {
    return { name, source: 'MX', frame, ...pick(matchNexthop(leaf, name)) } as const;
  });
  return [...(wanted.hosts ? oneOf(hosts) : []), ...(wanted.nexthops ? oneOf(nexthops) : [])];
}

function oneOf(checks: readonly NameCheck[]): readonly NameCheck[] {
  const fitting = checks.find(({ matches }) => matches);
  return fitting === undefined ? checks : [fitting];
}

/** Where the name comes from, in words. */
export function sourceText({ source, frame }: KnownName): string {
  switch (source) {
    case 'DNS':
      return `by DNS in frame ${frame}`;
    case 'MX':
      return `by its MX record in frame ${frame}`;
    default:
      return source;
  }
}

/**
 * The names that a verdict may go by. That a certificate is not for the next-hop domain is what most clients expect: where only
 * DNS shows the domain, it tells of one that leaves as Postfix does at its level `secure`, and not of one that goes by DANE.
 */
export function namesThatCount(
  { names, tlsa }: CertificateEvidence,
  rejection: Rejection | null,
): readonly NameCheck[] {
  const isDane = tlsa.some(({ matchedDepth }) => matchedDepth !== null);
  const countsNexthop = rejection?.how === 'abandoned' && !isDane;
  return names.filter(({ source, matches }) => source !== 'MX' || matches || countsNexthop);
}

/** Domains that DNS shows beside the one that fits, and that the certificate does not fit: the client may have meant one of them. */
export function otherDomains(
  { names, server: [leaf] }: CertificateEvidence,
  byDns: DnsNames | null,
): string[] {
  if (leaf === undefined || !names.some(({ source, matches }) => source === 'MX' && matches)) return [];
  const unfit = (byDns?.nexthops ?? []).filter(({ name }) => !matchNexthop(leaf, name).matches);
  return [...new Set(unfit.map(({ name }) => name))];
}
