import { wireText } from '../bytes/text.ts';
import { TAG } from './der.ts';

/** A point in time as a certificate states it. */
export interface CertificateTime {
  /** Since 1970-01-01T00:00:00Z; NaN where the certificate's text is no date. */
  readonly milliseconds: number;
  /** RFC 3339 in UTC; the certificate's own text where that is no date. */
  readonly text: string;
}

/**
 * Reads UTCTime or GeneralizedTime (RFC 5280 section 4.1.2.5); missing seconds and offsets from UTC, which it forbids,
 * are understood. (asn1js would give some wrong date for what is none, and local time where the zone is missing.)
 */
export function certificateTime(tag: number, body: Uint8Array): CertificateTime {
  const text = wireText(body);
  const form = tag === TAG.utcTime ? UTC_TIME : GENERALIZED_TIME;
  const fields = form.exec(text)?.groups;
  const milliseconds = fields === undefined ? Number.NaN : toMilliseconds(fields);
  return Number.isNaN(milliseconds)
    ? { milliseconds, text }
    : { milliseconds, text: new Date(milliseconds).toISOString().replace('.000Z', 'Z') };
}

const REST = '(?<month>\\d\\d)(?<day>\\d\\d)(?<hour>\\d\\d)(?<minute>\\d\\d)(?<second>\\d\\d)?';
const ZONE = '(?:Z|(?<sign>[+-])(?<zoneHour>\\d\\d)(?<zoneMinute>\\d\\d))?';
const UTC_TIME = new RegExp(`^(?<year>\\d\\d)${REST}${ZONE}$`);
const GENERALIZED_TIME = new RegExp(`^(?<year>\\d{4})${REST}(?:[.,](?<fraction>\\d{1,9}))?${ZONE}$`);

function toMilliseconds(fields: Record<string, string | undefined>): number {
  const field = (name: string) => Number(fields[name] ?? 0);
  const short = fields.year?.length === 2;
  const year = field('year') + (short ? (field('year') < 50 ? 2000 : 1900) : 0);
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(year, field('month') - 1, field('day'));
  date.setUTCHours(
    field('hour'),
    field('minute'),
    field('second'),
    Number(`0.${fields.fraction ?? 0}`) * 1000,
  );
  // A field out of its range carries into the next one: then it was no date.
  if (date.getUTCMonth() !== field('month') - 1 || date.getUTCDate() !== field('day')) return Number.NaN;
  if (field('hour') > 23 || field('minute') > 59 || field('second') > 59) return Number.NaN;
  const zone = (field('zoneHour') * 60 + field('zoneMinute')) * 60_000;
  const milliseconds = date.getTime() + (fields.sign === '-' ? zone : -zone);
  // RFC 3339 has four digits for the year.
  return milliseconds >= YEAR_0 && milliseconds < YEAR_10000 ? milliseconds : Number.NaN;
}

const YEAR_0 = Date.parse('0000-01-01T00:00:00Z');
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1;
