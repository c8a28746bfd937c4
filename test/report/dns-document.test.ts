import { expect, test } from 'vitest';
import { MAX_DNS_CHARACTERS, MAX_DNS_RECORDS } from '../../src/limits.ts';
import { DnsListing } from '../../src/report/dns-document.ts';
import { answer } from '../support/dns-answers.ts';

test('records are listed up to a number, and counted beyond', () => {
  let count = 0;
  const listing = new DnsListing(() => count++);
  const hundred = answer(
    1,
    Array.from({ length: 100 }, (_, i) => `example.org MX ${i} mx.example.org`),
  );
  for (let i = 0; i < MAX_DNS_RECORDS / 100; i += 1) listing.add(hundred);
  expect([count, listing.unlisted]).toEqual([MAX_DNS_RECORDS, 0]);
  listing.add(hundred);
  expect([count, listing.unlisted]).toEqual([MAX_DNS_RECORDS, 100]);
});

test('records are listed up to a number of characters, and counted beyond', () => {
  let count = 0;
  const listing = new DnsListing(() => count++);
  const long = answer(1, [`_25._tcp.example.org TLSA 3 0 0 ${'ab'.repeat(2 ** 20)}`]);
  const fitting = Math.floor(MAX_DNS_CHARACTERS / (2 ** 21 + 26));
  for (let i = 0; i < fitting + 2; i += 1) listing.add(long);
  expect([count, listing.unlisted]).toEqual([fitting, 2]);
});
