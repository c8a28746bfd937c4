import { TLSA_STANDINGS } from '../dane/from-dns.ts';
import type { DnsDocument, NamesDocument } from './document.ts';
import { some } from './text/words.ts';

/** Names, and TLSA records, that are shown of a server; large providers have many. */
const MAX_SHOWN = 8;

/** What DNS says of a stream's server, as names and values. */
export function namesRows(names: NamesDocument | null): (readonly [string, string])[] {
  if (names === null) return [];
  const hosts = names.hosts.map(({ name, frame }) => `${name} (frame ${frame})`);
  const domains = names.nexthops.map(
    ({ name, preference, frame }) => `${name} (MX ${preference}, frame ${frame})`,
  );
  return [
    ...(hosts.length === 0 ? [] : [['looked up as', some(hosts, MAX_SHOWN)] as const]),
    ...(domains.length === 0 ? [] : [['mail host of', some(domains, MAX_SHOWN)] as const]),
    ...names.tlsa.slice(0, MAX_SHOWN).map((it) => ['TLSA', tlsaText(it)] as const),
    ...(names.tlsa.length > MAX_SHOWN ? [['', `and ${names.tlsa.length - MAX_SHOWN} more`] as const] : []),
  ];
}

function tlsaText({ owner, record, frame, standing, matches }: NamesDocument['tlsa'][number]): string {
  const fit = matches === null ? '' : matches ? ', fits the chain' : ', fits nothing in the chain';
  const note = standing === 'applies' ? '' : `; ${TLSA_STANDINGS[standing]}`;
  return `${owner} ${record} (frame ${frame}${fit})${note}`;
}

/** A record of a DNS answer: `example.org MX 10 mx.example.net (TTL 3600, authenticated)`. */
export function dnsText({ name, type, data, ttl, authenticated }: DnsDocument): string {
  return `${name} ${type} ${data} (TTL ${ttl}${authenticated ? ', authenticated' : ''})`;
}
