import { expect, test } from 'vitest';
import { parseDomain, parseHost, parseNexthop, parseTime } from '../../src/cli/option-values.ts';

test.each([
  ['2023-04-20', '2023-04-20T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ['2023-04-20T09:12:01Z', '2023-04-20T09:12:01.000Z'],
  ['2023-04-20t09:12:01.113004z', '2023-04-20T09:12:01.113Z'],
  ['2023-04-20 09:12:01+02:00', '2023-04-20T07:12:01.000Z'],
  ['2023-04-20T23:30:00-05:30', '2023-04-21T05:00:00.000Z'],
  ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ['2023-04-20T09:12Z', '2023-04-20T09:12:00.000Z'],
  ['2023-04-20 09:12+02:00', '2023-04-20T07:12:00.000Z'],
  ['2023-04-20 09:12:01', '2023-04-20T09:12:01.000Z'],
  ['2023-04-20T09:12:01.113004', '2023-04-20T09:12:01.113Z'],
  ['@1681981921', '2023-04-20T09:12:01.000Z'],
  ['@1681981921.113', '2023-04-20T09:12:01.113Z'],
  ['@0', '1970-01-01T00:00:00.000Z'],
])('%s is %s', (text, time) => {
  expect(parseTime(text)).toEqual({ value: Date.parse(time) });
});

test.each([
  '',
  'now',
  '20230420',
  '2023-4-20',
  '2023-02-30',
  '2023-13-01',
  '2023-04-20T09Z',
  '2023-04-20Z',
  '2023-04-20T09:12.5Z',
  '1681981921',
  '@',
  '@-1',
  '@123456789012',
  '2023-04-20T24:00:00Z',
  '2023-04-20T09:12:01+25:00',
  '2023-04-20T09:12:01Z ',
])('%j is no time', (text) => {
  expect(parseTime(text)).toHaveProperty('error');
});

test.each([
  ['mx.example.net', 'mx.example.net'],
  ['MX.Example.NET.', 'mx.example.net'],
  ['localhost', 'localhost'],
  ['_dmarc.example.net', '_dmarc.example.net'],
  ['bücher.example', 'xn--bcher-kva.example'],
])('%s names %s', (text, name) => {
  expect(parseDomain(text)).toEqual({ value: name });
});

test.each([
  '',
  '.',
  'a..b',
  '-a.example',
  'a b',
  'a/b',
  '1.2.3.4',
  '1.2.3.999',
  'x'.repeat(64),
  '::1',
  'a\u0000b',
])('%j is no name', (text) => {
  expect(parseDomain(text)).toHaveProperty('error');
});

test.each([
  ['mx.example.net', { address: null, name: 'mx.example.net' }],
  ['192.0.2.25=mx.example.net', { address: '192.0.2.25', name: 'mx.example.net' }],
  ['2001:0DB8:0:0:0:0:0:25=mx', { address: '2001:db8::25', name: 'mx' }],
  ['[2001:db8::25]=mx', { address: '2001:db8::25', name: 'mx' }],
  ['IMAP.lan.=mx', { address: 'imap.lan', name: 'mx' }],
  ['::ffff:192.0.2.1=mx', { address: '::ffff:192.0.2.1', name: 'mx' }],
  ['[2001:0DB8::25]', { address: null, name: '2001:db8::25' }],
  ['10.0.0.1=192.0.2.25', { address: '10.0.0.1', name: '192.0.2.25' }],
])('%s', (text, value) => {
  expect(parseHost(text)).toEqual({ value });
});

test.each(['=mx', 'mx=', '300.1.1.1=mx', 'fe80::1%eth0=mx', 'a=b=c'])('%j is no host', (text) => {
  expect(parseHost(text)).toHaveProperty('error');
});

test.each([
  ['Example.ORG.', 'example.org'],
  ['.example.org', 'example.org'],
  ['example.org:587', 'example.org'],
  ['[mx.example.net]', 'mx.example.net'],
  ['[mx.example.net]:587', 'mx.example.net'],
  ['[mx.example.net]:submission', 'mx.example.net'],
])('the next hop %s is %s', (text, value) => {
  expect(parseNexthop(text)).toEqual({ value });
});

test.each([
  '',
  '.',
  '[]',
  '[]:25',
  '[mx',
  'mx]',
  '[.example.org]',
  '..example.org',
  'mx:',
  'mx:25:25',
  '[192.0.2.25]:25',
  '[::1]',
])('%j is no next hop', (text) => {
  expect(parseNexthop(text)).toEqual({
    error: `'${text}' is not a domain: example.org or [mx.example.net]:587`,
  });
});
