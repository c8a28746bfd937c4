import type { Certificate } from './certificate.ts';

/** Google's words for it change; `invalid2.invalid` and its like are names that cannot be real (RFC 6761 section 6.4). */
const WORDS = /no sni provided|\.invalid\b/i;

/** The certificate says that it stands in for one that a client gets which sends a server name. */
export function isPlaceholder({ subject }: Pick<Certificate, 'subject'>): boolean {
  return WORDS.test(subject);
}
