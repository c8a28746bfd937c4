import { domainToASCII } from 'node:url';
import { canonicalAddress } from '../format/address.ts';
import type { Certificate } from './certificate.ts';

/** The names that a certificate presents. */
export type PresentedNames = Pick<Certificate, 'subjectAltNames' | 'commonNames'>;

export interface NameMatch {
  readonly matches: boolean;
  /** The name in the certificate that fits. */
  readonly by: string | null;
  /** There is no DNS name among the subjectAltNames, so the common name was compared. */
  readonly usedCommonName: boolean;
}

/**
 * Whether the certificate is for this host name or IP address (RFC 9525; where there is no DNS name among the
 * subjectAltNames, the common name, as RFC 6125 section 6.4.4 had it and mail servers still do: OpenSSL's
 * X509_check_host, which Postfix and Exim call, and GnuTLS). The name may have U-labels, which are
 * compared as A-labels; a certificate that presents U-labels itself fits nothing, as with OpenSSL.
 */
export function matchName(presents: PresentedNames, name: string): NameMatch {
  const address = canonicalAddress(name.replace(/^\[(.*)\]$/, '$1'));
  if (address !== null) return addressMatch(presents, address);
  const wanted = asciiName(name);
  const wildcard = wildcardOf(wanted);
  return firstName(presents, (presented) => (presented === wanted ? wanted !== '' : presented === wildcard));
}

/** Postfix's match strategies for `smtp_tls_verify_cert_match` and `smtp_tls_secure_cert_match`. */
export type MatchStrategy = 'hostname' | 'nexthop' | 'dot-nexthop';

/** Whether the certificate fits a domain by that strategy: `hostname` and `nexthop` the name itself, `dot-nexthop` any below it. */
export function matchDomain(presents: PresentedNames, domain: string, strategy: MatchStrategy): NameMatch {
  return strategy === 'dot-nexthop' ? matchSubdomain(presents, domain) : matchName(presents, domain);
}

/** Whether the certificate fits a pattern of Postfix's `match=`: `example.com` as it is, `.example.com` any name below it. */
export function matchPattern(presents: PresentedNames, pattern: string): NameMatch {
  return /^\../.test(pattern) ? matchSubdomain(presents, pattern.slice(1)) : matchName(presents, pattern);
}

/** Postfix takes a wildcard for a name below its domain: `*.example.com` fits `.example.com`. */
function matchSubdomain(presents: PresentedNames, domain: string): NameMatch {
  const suffix = `.${asciiName(domain)}`;
  return firstName(presents, (presented) => presented.length > suffix.length && presented.endsWith(suffix));
}

/** The names that are compared with host names: DNS names, or where there is none the common names. */
export function hostNamesOf({ subjectAltNames, commonNames }: PresentedNames): {
  readonly names: readonly string[];
  readonly areCommonNames: boolean;
} {
  const names = subjectAltNames.flatMap(({ type, value }) => (type === 'dns' ? value : []));
  return names.length === 0 ? { names: commonNames, areCommonNames: true } : { names, areCommonNames: false };
}

function firstName(presents: PresentedNames, test: (presented: string) => boolean): NameMatch {
  const { names, areCommonNames: usedCommonName } = hostNamesOf(presents);
  const by = names.find((presented) => test(presented.toLowerCase())) ?? null;
  return { matches: by !== null, by, usedCommonName };
}

function addressMatch({ subjectAltNames }: PresentedNames, address: string): NameMatch {
  const by = subjectAltNames.find(({ type, value }) => type === 'ip' && value === address)?.value ?? null;
  return { matches: by !== null, by, usedCommonName: false };
}

/**
 * The name with a wildcard that fits it: a whole left-most label `*` stands for one label, in front of two others at least. Null
 * where none does. In lower case.
 *
 * RFC 9525 section 6.3 says as much but for the two others, which OpenSSL asks for (Postfix before 3.6, which had its own
 * comparison, took `*.example`); nobody here goes by the list of public suffixes. OpenSSL alone would also let `w*` fit,
 * which Postfix and Exim switch off, and lets `*` stand for letters, digits and hyphens only.
 */
function wildcardOf(name: string): string | null {
  const [first = '', ...domain] = name.split('.');
  return /^[a-z0-9-]+$/.test(first) && domain.length >= 2 ? `*.${domain.join('.')}` : null;
}

/** In lower case, as A-labels, without the dot at the end. */
function asciiName(name: string): string {
  const bare = name.replace(/\.$/, '').toLowerCase();
  return domainToASCII(bare) || bare;
}
