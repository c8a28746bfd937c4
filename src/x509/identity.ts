import { domainToASCII } from 'node:url';
import type { Certificate } from './certificate.ts';
import { canonicalIp } from './general-name.ts';

export interface NameMatch {
  readonly matches: boolean;
  /** The name in the certificate that fits. */
  readonly by: string | null;
  /** There is no DNS name among the subjectAltNames, so the common name was compared. */
  readonly usedCommonName: boolean;
}

/**
 * Whether the certificate is for this host name or IP address (RFC 9525; where there is no DNS name among the
 * subjectAltNames, the common name, as RFC 6125 section 6.4.4 had it and mail servers still do).
 */
export function matchName(certificate: Certificate, name: string): NameMatch {
  const address = canonicalIp(name.replace(/^\[(.*)\]$/, '$1'));
  if (address !== null) return addressMatch(certificate, address);
  const wanted = asciiName(name);
  return firstName(certificate, (presented) => fits(presented, wanted));
}

/** Postfix's match strategies for `smtp_tls_verify_cert_match` and `smtp_tls_secure_cert_match`. */
export type MatchStrategy = 'hostname' | 'nexthop' | 'dot-nexthop';

/** Whether the certificate fits a domain by that strategy: `hostname` and `nexthop` the name itself, `dot-nexthop` any below it. */
export function matchDomain(certificate: Certificate, domain: string, strategy: MatchStrategy): NameMatch {
  return strategy === 'dot-nexthop' ? matchSubdomain(certificate, domain) : matchName(certificate, domain);
}

/** Whether the certificate fits a pattern of Postfix's `match=`: `example.com` as it is, `.example.com` any name below it. */
export function matchPattern(certificate: Certificate, pattern: string): NameMatch {
  return /^\../.test(pattern)
    ? matchSubdomain(certificate, pattern.slice(1))
    : matchName(certificate, pattern);
}

/** Postfix takes a wildcard for a name below its domain: `*.example.com` fits `.example.com`. */
function matchSubdomain(certificate: Certificate, domain: string): NameMatch {
  const suffix = `.${asciiName(domain)}`;
  return firstName(
    certificate,
    (presented) => presented.length > suffix.length && presented.endsWith(suffix),
  );
}

function firstName(certificate: Certificate, test: (presented: string) => boolean): NameMatch {
  const dnsNames = certificate.subjectAltNames.flatMap(({ type, value }) => (type === 'dns' ? value : []));
  const usedCommonName = dnsNames.length === 0;
  const names = usedCommonName ? certificate.commonNames : dnsNames;
  const by = names.find((presented) => test(presented.toLowerCase())) ?? null;
  return { matches: by !== null, by, usedCommonName };
}

function addressMatch({ subjectAltNames }: Certificate, address: string): NameMatch {
  const by = subjectAltNames.find(({ type, value }) => type === 'ip' && value === address)?.value ?? null;
  return { matches: by !== null, by, usedCommonName: false };
}

/** A whole left-most label `*` stands for one label, in front of two others at least. Both in lower case. */
function fits(presented: string, name: string): boolean {
  if (presented === name) return name !== '';
  const [first = '', ...domain] = name.split('.');
  return first !== '' && domain.length >= 2 && presented === `*.${domain.join('.')}`;
}

/** In lower case, as A-labels, without the dot at the end. */
function asciiName(name: string): string {
  const bare = name.replace(/\.$/, '').toLowerCase();
  return domainToASCII(bare) || bare;
}
