import { domainToASCII } from 'node:url';
import { canonicalAddress } from '../format/address.ts';

/** The value that was read, or what is wrong with it. */
export type Value<T> = { readonly value: T } | { readonly error: string };

/** A stream number: decimal digits. */
export function parseStreamNumber(text: string): Value<number> {
  return /^\d{1,10}$/.test(text)
    ? { value: Number(text) }
    : { error: `'${text}' is not a stream number: 0, 1, 2 …` };
}

/** The path of a file to be written. */
export function parseOutput(text: string): Value<string> {
  return text === '-' ? { error: 'it is written to a file only: name one' } : { value: text };
}

const TIMESTAMP =
  /^(\d{4}-(\d\d)-(\d\d))(?:[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(\.\d{1,9})?)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?$/;

/** Seconds since 1970, as `date -d` takes them and `date +@%s` prints them. */
const EPOCH = /^@(\d{1,11}(?:\.\d{1,9})?)$/;

/**
 * An RFC 3339 time (its seconds and its zone may be left out: UTC), a date (its first second) or `@` and seconds since
 * 1970, as milliseconds since 1970.
 */
export function parseTime(text: string): Value<number> {
  const error = { error: `'${text}' is not a time: 2023-04-20, 2023-04-20T09:12:01Z or @1681981921` };
  const epoch = EPOCH.exec(text)?.[1];
  if (epoch !== undefined) return { value: Math.round(Number(epoch) * 1000) };
  const match = TIMESTAMP.exec(text);
  if (match === null) return error;
  const [, date = '', , day = '', hour, minute, second = '00', fraction = '', zone = 'Z'] = match;
  const midnight = new Date(`${date}T00:00:00Z`);
  // Date lets 30 February roll over into March.
  if (Number.isNaN(midnight.getTime()) || midnight.getUTCDate() !== Number(day)) return error;
  if (hour === undefined) return { value: midnight.getTime() };
  // A leap second, which Date does not know, is its last representable neighbour.
  const seconds = second === '60' ? '59' : second;
  const value = Date.parse(
    `${date}T${hour}:${minute}:${seconds}${fraction.slice(0, 4)}${zone.toUpperCase()}`,
  );
  return Number.isNaN(value) ? error : { value };
}

/** A host or domain name: lower case, without the root's dot, in ASCII (A-labels). */
export function parseDomain(text: string): Value<string> {
  // domainToASCII cuts a URL's other parts off.
  const ascii = /[/?#\\@:%]/.test(text) ? '' : domainToASCII(text.replace(/\.$/, ''));
  const name = ascii.toLowerCase();
  const labels = name.split('.');
  const valid = name.length <= 253 && labels.every((label) => /^(?!-)[a-z0-9_-]{1,63}$/.test(label));
  // An address is no name, and a mistyped one (1.2.3.999) must not pass for one.
  const numeric = /^\d+$/.test(labels.at(-1) ?? '');
  return valid && !numeric ? { value: name } : { error: `'${text}' is not a host name` };
}

/**
 * The next-hop domain as Postfix writes it: a domain, `[HOST]`, either with `:PORT` (or a service's name); also
 * `.DOMAIN`, the form of its tables, which stands for the domain here, since names below it always fit.
 */
export function parseNexthop(text: string): Value<string> {
  const [, host, domain] = /^(?:\[([^[\]]*)\]|\.?([^.[\]:][^[\]:]*))(?::[\w-]+)?$/.exec(text) ?? [];
  const parsed = parseDomain(host ?? domain ?? '');
  return 'error' in parsed
    ? { error: `'${text}' is not a domain: example.org or [mx.example.net]:587` }
    : parsed;
}

/**
 * `NAME` for every server or `ADDRESS=NAME` for one, by its address in canonical form or by what a proxy is asked for. The name
 * is an address where the client was given no other.
 */
export function parseHost(text: string): Value<{ readonly address: string | null; readonly name: string }> {
  const split = text.lastIndexOf('=');
  const name = parseServer(text.slice(split + 1), 'a host name');
  if ('error' in name) return name;
  if (split === -1) return { value: { address: null, name: name.value } };
  const address = parseServer(text.slice(0, split), 'an IP address');
  return 'error' in address ? address : { value: { address: address.value, name: name.value } };
}

/** An IP address, or a host name. */
function parseServer(text: string, what: string): Value<string> {
  // The zone of `fe80::1%eth0` is no part of what is on the wire: with it, it is none.
  const address = canonicalAddress(text.replace(/^\[(.*)\]$/, '$1'));
  if (address !== null) return { value: address };
  const domain = parseDomain(text);
  return 'error' in domain ? { error: `'${text}' is not ${what}` } : domain;
}
