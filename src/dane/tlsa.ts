import { fromHex, toHex } from '../bytes/hex.ts';

/** A TLSA record (RFC 6698), its owner taken apart where it has one. */
export interface TlsaRecord {
  /** `_25._tcp.mx.example.net`: lower case, no dot at the end. */
  readonly owner: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  /** Lower-case hex. */
  readonly data: string;
  /** The DNS answer of the capture that it is from. */
  readonly frame?: number;
}

/**
 * Reads `3 1 1 HEX`, or a line of a zone file with owner, TTL and class, as it is: the hex may have spaces and parentheses
 * (RFC 1035 section 5.1), and the data may stand in the form for unknown types, `\# 35 030101…` (RFC 3597 section 5).
 */
export function parseTlsa(text: string): TlsaRecord | { readonly error: string } {
  const line = clean(text);
  const fields = PLAIN.exec(line)?.groups ?? GENERIC.exec(line)?.groups;
  const owner = fields && ownerOf(fields.before ?? '');
  if (fields === undefined || owner === undefined) {
    return { error: 'not a TLSA record: it has the form "3 1 1 HEX" or "_25._tcp.HOST. IN TLSA 3 1 1 HEX"' };
  }
  const rdata = fields.numbers === undefined ? readGeneric(fields) : readPlain(fields);
  if ('error' in rdata) return rdata;
  const [, port, host] = /^(?:_(\d+)|\*)\._tcp\.(.+)$/.exec(owner ?? '') ?? [];
  if (owner !== null && host === undefined)
    return { error: `the owner ${owner} is not of the form _25._tcp.HOST` };
  return { owner, host: host ?? null, port: port === undefined ? null : Number(port), ...rdata };
}

const PLAIN = /^(?:(?<before>.*?)\s)?(?<numbers>\d+\s+\d+\s+\d+)\s+(?<data>\S.*)$/s;
const GENERIC = /^(?:(?<before>.*?)\s)?\\#\s+(?<length>\d+)\s+(?<data>\S.*)$/s;

type Fields = Readonly<Record<string, string | undefined>>;
type Rdata = Pick<TlsaRecord, 'usage' | 'selector' | 'matchingType' | 'data'>;

const NOT_HEX = { error: 'the data of the TLSA record is not hex' };

function readPlain({ numbers = '', data = '' }: Fields): Rdata | { readonly error: string } {
  const [usage = 0, selector = 0, matchingType = 0] = numbers.split(/\s+/).map(Number);
  if (Math.max(usage, selector, matchingType) > 255)
    return { error: 'a number of the TLSA record is above 255' };
  const bytes = fromHex(data);
  return bytes === null ? NOT_HEX : { usage, selector, matchingType, data: toHex(bytes) };
}

function readGeneric({ length, data = '' }: Fields): Rdata | { readonly error: string } {
  const bytes = fromHex(data);
  if (bytes === null) return NOT_HEX;
  const [usage, selector, matchingType] = bytes;
  if (matchingType === undefined || bytes.length !== Number(length))
    return { error: `the record says that it has ${length} bytes, and has ${bytes.length}` };
  return { usage: usage ?? 0, selector: selector ?? 0, matchingType, data: toHex(bytes.subarray(3)) };
}

/** `3 1 1 HEX`, as a zone file has it. */
export function formatTlsa({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${data}`;
}

/** Without comments, parentheses and line breaks. */
function clean(text: string): string {
  return text.replace(/;.*$/gm, ' ').replace(/[()]/g, ' ').replace(/\s+/g, ' ').trim();
}

/** What stands before the numbers: null for nothing, the owner of a zone-file line, undefined for what is neither. */
function ownerOf(before: string): string | null | undefined {
  const words = ZONE_FIELDS.exec(before);
  if (before === '') return null;
  return words === null ? undefined : (words.groups?.owner?.toLowerCase().replace(/\.$/, '') ?? null);
}

const ZONE_FIELDS =
  /^(?:(?<owner>[^\s]+) )??(?:\d[\dsmhdw]* )?(?:(?:IN|CLASS1) )?(?:\d[\dsmhdw]* )?(?:TLSA|TYPE52)$/i;
