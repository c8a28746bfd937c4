import type { DnsAnswer } from '../../src/dns/lookups.ts';
import type { Reaching } from '../../src/dns/reaching.ts';
import type { DnsRecord } from '../../src/dns/response.ts';
import type { DnsType } from '../../src/registry/dns-types.ts';

export const CLIENT = '198.51.100.7';
export const SERVER = '192.0.2.25';
const RESOLVER = '192.0.2.53';

type More = Partial<Omit<DnsAnswer, 'records' | 'time'>> & {
  /** Seconds. */
  readonly at?: number;
  readonly ttl?: number;
};

export function time(seconds: number) {
  return { seconds, nanoseconds: 0, digits: 6 };
}

/** An answer to the client, with records like `example.org MX 10 mx.example.org`; to the first one's question. */
export function answer(
  frame: number,
  records: readonly string[],
  { at = frame, ttl = 60, ...more }: More = {},
): DnsAnswer {
  const read = records.map((text) => record(text, ttl));
  return {
    frame,
    time: time(at),
    client: CLIENT,
    server: RESOLVER,
    authenticated: false,
    name: read[0]?.name ?? '',
    type: read.at(-1)?.type ?? 'A',
    records: read,
    ...more,
  };
}

function record(text: string, ttl: number): DnsRecord {
  const [name = '', type = '', first = '', second = '', third = '', association = ''] = text.split(' ');
  const head = { name, ttl };
  switch (type as DnsType) {
    case 'CNAME':
      return { ...head, type: 'CNAME', target: first };
    case 'MX':
      return { ...head, type: 'MX', preference: Number(first), exchange: second };
    case 'TLSA': {
      const [usage, selector, matchingType] = [first, second, third].map(Number) as [number, number, number];
      return { ...head, type: 'TLSA', usage, selector, matchingType, association };
    }
    default:
      return { ...head, type: type as 'A' | 'AAAA', address: first };
  }
}

/** A stream of the client to port 25 of the server: it begins in frame 10, and the certificate comes in frame 20. */
export function reaching(more: Partial<Reaching> = {}): Reaching {
  return {
    address: SERVER,
    clients: [CLIENT],
    servers: [SERVER],
    port: 25,
    begin: { frame: 10, time: time(10) },
    handshake: { frame: 20, time: time(20) },
    asked: null,
    ...more,
  };
}
