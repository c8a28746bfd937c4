import { createRequire } from 'node:module';
import type * as DnsPacket from 'dns-packet';
import { canonicalAddress } from '../format/address.ts';
import { MAX_DNS_ALIASES } from '../limits.ts';
import { type DnsType, dnsType } from '../registry/dns-types.ts';
import { isWholeData, nameEnd } from './shape.ts';

interface RecordOf<Type extends DnsType> {
  readonly type: Type;
  /** The owner, in the case that it came in and without the dot at the end. */
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
}

export interface AddressRecord extends RecordOf<'A' | 'AAAA'> {
  readonly address: string;
}

export interface AliasRecord extends RecordOf<'CNAME'> {
  readonly target: string;
}

export interface ExchangeRecord extends RecordOf<'MX'> {
  readonly preference: number;
  /** `.` where the domain takes no mail (RFC 7505). */
  readonly exchange: string;
}

export interface TlsaAnswerRecord extends RecordOf<'TLSA'> {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  /** The certificate association data in lower-case hex. */
  readonly association: string;
}

export type DnsRecord = AddressRecord | AliasRecord | ExchangeRecord | TlsaAnswerRecord;

/** A response to a question for one of the types that are read; what does not answer it is left out. */
export interface DnsResponse {
  readonly name: string;
  readonly type: DnsType;
  /** The AD bit: the server says that it has validated the answer (RFC 4035 section 3.2.3). */
  readonly authenticated: boolean;
  /** Empty where there is no such name, or no such record of it. */
  readonly records: readonly DnsRecord[];
}

let library: typeof DnsPacket | undefined;

/** Loaded with the first message: most captures have none, and each start of the program would wait for it. */
function dnsPacket(): typeof DnsPacket {
  library ??= createRequire(import.meta.url)('dns-packet') as typeof DnsPacket;
  return library;
}

const HEADER = 12;
const RESPONSE = 0x8000;
const OPCODE = 0x7800;
const TRUNCATED = 0x0200;
const AUTHENTIC_DATA = 0x0020;
const RCODE = 0x000f;
const NO_ERROR = 0;
const NX_DOMAIN = 3;
const CLASS_IN = 1;
/** Type, class, TTL and length of a record's data. */
const RECORD_HEADER = 10;

/**
 * Reads a message of RFC 1035. Null for all that is no whole answer: queries, errors, what was truncated (TC) or is damaged,
 * questions for other types and classes.
 */
export function readResponse(bytes: Uint8Array): DnsResponse | null {
  const message = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isAnswer(message)) return null;
  const end = nameEnd(message, HEADER);
  if (end === null || message.length < end + 4) return null;
  const type = dnsType(message.readUInt16BE(end));
  if (type === null || message.readUInt16BE(end + 2) !== CLASS_IN) return null;
  const records = readRecords(message, end + 4, message.readUInt16BE(6));
  if (records === null) return null;
  const { name } = dnsPacket().question.decode(message, HEADER);
  const authenticated = (message.readUInt16BE(2) & AUTHENTIC_DATA) !== 0;
  return { name, type, authenticated, records: answersTo(name, type, records) };
}

/** Whether the header, which is whole, is that of a response to a query. */
export function isResponse(message: Buffer): boolean {
  return (message.readUInt16BE(2) & (RESPONSE | OPCODE)) === RESPONSE;
}

/** Whether the header says that this is the whole answer to one question. */
function isAnswer(message: Buffer): boolean {
  if (message.length < HEADER || !isResponse(message)) return false;
  const flags = message.readUInt16BE(2);
  const rcode = flags & RCODE;
  return (
    (flags & TRUNCATED) === 0 && (rcode === NO_ERROR || rcode === NX_DOMAIN) && message.readUInt16BE(4) === 1
  );
}

/** Those of the answer section whose type is read; null where one is damaged, for a set lacks it then. */
function readRecords(message: Buffer, start: number, count: number): DnsRecord[] | null {
  const records: DnsRecord[] = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    const header = nameEnd(message, at);
    if (header === null || message.length < header + RECORD_HEADER) return null;
    const data = header + RECORD_HEADER;
    const end = data + message.readUInt16BE(header + 8);
    if (message.length < end) return null;
    const type = dnsType(message.readUInt16BE(header));
    if (type !== null && message.readUInt16BE(header + 2) === CLASS_IN) {
      if (!isWholeData(type, message, data, end)) return null;
      records.push(recordOf(dnsPacket().answer.decode(message.subarray(0, end), at)));
    }
    at = end;
  }
  return records;
}

function recordOf(read: DnsPacket.KnownAnswer): DnsRecord {
  const { name, ttl: seconds } = read;
  // RFC 2181 section 8: with the highest bit it is 0.
  const ttl = seconds < 2 ** 31 ? seconds : 0;
  switch (read.type) {
    case 'CNAME':
      return { name, ttl, type: read.type, target: read.data };
    case 'MX':
      return { name, ttl, type: read.type, ...read.data };
    case 'TLSA': {
      const { certificate, ...parameters } = read.data;
      return { name, ttl, type: read.type, ...parameters, association: certificate.toString('hex') };
    }
    case 'A':
      return { name, ttl, type: read.type, address: read.data };
    case 'AAAA':
      return { name, ttl, type: read.type, address: canonicalAddress(read.data) ?? read.data };
  }
}

/** The records of what was asked for, and the CNAMEs that lead to it (RFC 1034 section 3.6.2). */
function answersTo(asked: string, type: DnsType, records: readonly DnsRecord[]): DnsRecord[] {
  const aliases = new Map(
    records.flatMap((it) => (it.type === 'CNAME' ? [[sameCase(it.name), sameCase(it.target)]] : [])),
  );
  const names = new Set([sameCase(asked)]);
  let next = type === 'CNAME' ? undefined : aliases.get(sameCase(asked));
  for (; next !== undefined && names.size <= MAX_DNS_ALIASES; next = aliases.get(next)) {
    if (names.has(next)) break;
    names.add(next);
  }
  return records.filter((it) => names.has(sameCase(it.name)) && (it.type === type || it.type === 'CNAME'));
}

/** Names are equal whatever their case (RFC 4343). */
export function sameCase(name: string): string {
  return name.toLowerCase();
}

/** The data as a zone file has it, names without the dot at their end. */
export function recordText(record: DnsRecord): string {
  switch (record.type) {
    case 'CNAME':
      return record.target;
    case 'MX':
      return `${record.preference} ${record.exchange}`;
    case 'TLSA':
      return `${record.usage} ${record.selector} ${record.matchingType} ${record.association}`;
    default:
      return record.address;
  }
}
