import { address, bytes, u16, u32 } from './packet-builder.ts';

export const TYPES = { A: 1, CNAME: 5, MX: 15, AAAA: 28, RRSIG: 46, TLSA: 52, ANY: 255 } as const;
type TypeName = keyof typeof TYPES;

export interface DnsMessage {
  readonly question?: string;
  readonly type?: TypeName;
  /** The second two bytes of the header; 0x8180 is a response, 0x20 the AD bit. */
  readonly flags?: number;
  readonly answers?: readonly Uint8Array[];
  readonly additional?: readonly Uint8Array[];
  /** In place of the right numbers. */
  readonly questions?: number;
  readonly answerCount?: number;
  readonly questionClass?: number;
}

export const AD = 0x0020;
export const TC = 0x0200;

/** A message of RFC 1035: a response without the AD bit, where nothing else is said. */
export function dnsMessage({
  question = 'example.org',
  type = 'A',
  flags = 0x8180,
  answers = [],
  additional = [],
  questions = 1,
  answerCount = answers.length,
  questionClass = 1,
}: DnsMessage): Buffer {
  return bytes(
    u16(0x1234),
    u16(flags),
    ...[questions, answerCount, 0, additional.length].map(u16),
    name(question),
    u16(TYPES[type]),
    u16(questionClass),
    ...answers,
    ...additional,
  );
}

/** Where the question of such a message begins, as a compression pointer. */
export const TO_QUESTION = bytes([0xc0, 12]);

/** A name without compression. */
export function name(text: string): Buffer {
  const labels = text.split('.').filter((label) => label !== '');
  return bytes(...labels.map((label) => bytes(label.length, label)), 0);
}

export interface RecordOptions {
  readonly ttl?: number;
  readonly class?: number;
  /** In place of the right one. */
  readonly length?: number;
}

export function record(
  owner: string | Uint8Array,
  type: TypeName,
  data: Uint8Array,
  { ttl = 300, class: inClass = 1, length = data.length }: RecordOptions = {},
): Buffer {
  const head = typeof owner === 'string' ? name(owner) : owner;
  return bytes(head, u16(TYPES[type]), u16(inClass), u32(ttl), u16(length), data);
}

export function addressRecord(owner: string, ip: string, options: RecordOptions = {}): Buffer {
  return record(owner, ip.includes(':') ? 'AAAA' : 'A', address(ip), options);
}

export function mx(owner: string, preference: number, exchange: string, options: RecordOptions = {}): Buffer {
  return record(owner, 'MX', bytes(u16(preference), name(exchange)), options);
}

export function cname(owner: string, target: string, options: RecordOptions = {}): Buffer {
  return record(owner, 'CNAME', name(target), options);
}

/** `3 1 1 HEX` */
export function tlsa(owner: string, text: string, options: RecordOptions = {}): Buffer {
  const [usage = 0, selector = 0, matching = 0] = text.split(' ').map(Number);
  return record(
    owner,
    'TLSA',
    bytes([usage, selector, matching], Buffer.from(text.split(' ')[3] ?? '', 'hex')),
    options,
  );
}
