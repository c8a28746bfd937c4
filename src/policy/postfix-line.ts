import { colons } from '../bytes/hex.ts';
import type { PolicyInput } from './input.ts';
import { matchNames } from './postfix.ts';
import { dotNexthop, hostname, nexthop, verified } from './verified.ts';

/** A line of Postfix's policy table. */
export interface PolicyLine {
  /** `example.org secure match=mx.example.net` */
  readonly line: string;
  /** What it rests on, and what to mind. */
  readonly why: string;
}

/** The line that accepts the certificate with the least loss of security. */
export function policyLine(input: PolicyInput): PolicyLine {
  const { pkix, dane, host, nexthop: domain, fingerprints, isPlaceholder } = input;
  const key = domain?.name ?? 'DOMAIN';
  const say = (policy: string, why: string): PolicyLine => ({ line: `${key} ${policy}`, why });
  if (isPlaceholder)
    return say(
      'verify servername=hostname',
      'this certificate is a placeholder: with a server name the client gets another, which has to be judged then',
    );
  if (dane.state === 'verified') return say('dane-only', dane.why);
  if (pkix.state !== 'untrusted') {
    const proviso =
      pkix.state === 'trusted' ? '' : '; with tafile=FILE where the client does not trust the root';
    const isWell = (wanted: Parameters<typeof verified>[1]) => verified(input, wanted).accepted !== false;
    if (domain !== null && isWell([nexthop(domain), dotNexthop(domain)]))
      return say('secure', `the certificate is for the domain itself${proviso}`);
    const { literal, suffix } = matchNames(input);
    if (host !== null && isWell([hostname(host)]))
      return say(
        `secure match=${host.name}`,
        `the MX host is named here, so DNS need not be trusted${proviso}`,
      );
    const name = literal ?? suffix;
    if (name !== null)
      return say(`secure match=${name}`, `only if you know that this is the server of the domain${proviso}`);
  }
  return say(
    `fingerprint match=${colons(fingerprints.key)}`,
    'the SHA-256 of the key (smtp_tls_fingerprint_digest = sha256): issuer, names and dates do not count; change it with the key, and only take it from a source that you trust',
  );
}
