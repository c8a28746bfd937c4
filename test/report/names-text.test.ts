import { expect, test } from 'vitest';
import { dnsText, namesRows } from '../../src/report/names-text.ts';
import { dnsRecord } from '../support/documents.ts';

const host = (name: string) => ({ name, frame: 3, authenticated: false });

test('nothing is said where nothing is known', () => {
  expect(namesRows(null)).toEqual([]);
});

test('names and records are told with their frames, and what they are worth', () => {
  const owner = '_25._tcp.mx.example.org';
  const tlsa = { owner, record: '3 1 1 ab', frame: 5 };
  const rows = namesRows({
    hosts: [host('mx.example.org')],
    nexthops: [{ ...host('example.org'), preference: 10, host: 'mx.example.org' }],
    tlsa: [
      { ...tlsa, standing: 'applies', matches: true },
      { ...tlsa, standing: 'applies', matches: false },
      { ...tlsa, standing: 'unauthenticated', matches: null },
      { ...tlsa, standing: 'later', matches: false },
    ],
  });
  expect(rows).toEqual([
    ['looked up as', 'mx.example.org (frame 3)'],
    ['mail host of', 'example.org (MX 10, frame 3)'],
    ['TLSA', `${owner} 3 1 1 ab (frame 5, fits the chain)`],
    ['TLSA', `${owner} 3 1 1 ab (frame 5, fits nothing in the chain)`],
    ['TLSA', `${owner} 3 1 1 ab (frame 5); came without the AD bit, which DANE needs`],
    [
      'TLSA',
      `${owner} 3 1 1 ab (frame 5, fits nothing in the chain); came after the certificate, perhaps too late for the client`,
    ],
  ]);
});

test('of many, some are shown', () => {
  const many = Array.from({ length: 30 }, (_, i) => host(`mx${i}.example.org`));
  const tlsa = many.map(({ name, frame }) => {
    return {
      owner: `_25._tcp.${name}`,
      record: '3 1 1 ab',
      frame,
      standing: 'applies',
      matches: null,
    } as const;
  });
  const rows = namesRows({ hosts: many, nexthops: [], tlsa });
  expect(rows[0]?.[1]).toMatch(/ and 22 more$/);
  expect(rows.at(-1)).toEqual(['', 'and 22 more']);
});

test('a record reads as in a zone file', () => {
  const record = dnsRecord({ name: 'example.org', type: 'MX', data: '10 mx.example.org', ttl: 60 });
  expect(dnsText(record)).toBe('example.org MX 10 mx.example.org (TTL 60, authenticated)');
  expect(dnsText({ ...record, authenticated: false })).toBe('example.org MX 10 mx.example.org (TTL 60)');
});
