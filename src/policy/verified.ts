import { cut } from '../format/cut.ts';
import {
  matchDomain,
  matchName,
  matchPattern,
  type NameMatch,
  type PresentedNames,
} from '../x509/identity.ts';
import type { KnownName, PolicyInput, Verdict } from './input.ts';

/** A name that a policy looks for in the certificate. */
export interface Wanted {
  /** null: it is not known, and `missing` says what it would be. */
  readonly name: string | null;
  readonly missing: string;
  readonly match: (presented: PresentedNames, name: string) => NameMatch;
}

/** The name of the server, which Postfix calls `hostname`. */
export function hostname(host: KnownName | null): Wanted {
  return { name: host?.name ?? null, missing: 'the MX host is not known (--host)', match: matchName };
}

const NO_NEXTHOP = 'the next-hop domain is not known (--nexthop)';

export function nexthop(domain: KnownName | null): Wanted {
  return { name: domain?.name ?? null, missing: NO_NEXTHOP, match: matchName };
}

export function dotNexthop(domain: KnownName | null): Wanted {
  return {
    name: domain === null ? null : `.${domain.name}`,
    missing: NO_NEXTHOP,
    match: (presented, name) => matchDomain(presented, name.slice(1), 'dot-nexthop'),
  };
}

/** `mx.example.net`, or `.example.net` for any name below it. */
export function pattern(name: string): Wanted {
  return { name, missing: '', match: matchPattern };
}

/** Trusted, and a name fits one that is wanted: what all policies come down to that verify certificates without DANE. */
export function verified({ pkix, names }: PolicyInput, wanted: readonly Wanted[]): Verdict {
  if (pkix.state === 'untrusted') return { accepted: false, why: NOT_TRUSTED };
  const known = wanted.filter((each) => each.name !== null);
  for (const { name, match } of known) {
    const { matches, by, usedCommonName } = match(names, name ?? '');
    if (!matches) continue;
    const fits = `${cut(by ?? '')} fits${by === name ? '' : ` ${name}`}${usedCommonName ? COMMON_NAME : ''}`;
    return pkix.state === 'trusted'
      ? { accepted: true, why: fits }
      : { accepted: null, why: `${fits}; whether the chain is trusted is not known` };
  }
  const missing = wanted.find((each) => each.name === null)?.missing;
  if (missing !== undefined) return { accepted: null, why: missing };
  return { accepted: false, why: `no name fits ${known.map(({ name }) => name).join(' or ')}` };
}

/** The table says once why. */
const NOT_TRUSTED = 'the chain is not trusted';

const COMMON_NAME = ' (a common name: it has no DNS name, and RFC 9525 would not look at this one)';

/** Trusted, whatever the names. */
export function trusted({ pkix }: PolicyInput): Verdict {
  switch (pkix.state) {
    case 'trusted':
      return { accepted: true, why: 'the chain is trusted; names are not looked at' };
    case 'untrusted':
      return { accepted: false, why: NOT_TRUSTED };
    case 'undetermined':
      return { accepted: null, why: 'whether the chain is trusted is not known' };
  }
}

/**
 * What a client makes of DANE's verdict.
 * @param unusable What it does where no record can be used.
 * @param without What it does where there is none.
 */
export function byDane(
  { dane: { state, why } }: PolicyInput,
  unusable: { readonly accepted: boolean; readonly why: string },
  without: string,
): Verdict {
  switch (state) {
    case 'verified':
      return { accepted: true, why };
    case 'refused':
      return { accepted: false, why };
    case 'unusable':
      return { accepted: unusable.accepted, why: `${why}: ${unusable.why}` };
    case 'none':
      return { accepted: null, why: `${why} (--tlsa); without any ${without}` };
    case 'undetermined':
      return { accepted: null, why };
  }
}

export const DEFERRED = { accepted: false, why: 'mail is deferred' } as const;
