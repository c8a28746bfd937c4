import { expect, it } from 'vitest';
import type { ProxyDocument } from '../../src/report/document.ts';
import { proxyText } from '../../src/report/proxy-text.ts';

const HEADER: ProxyDocument = {
  frame: 4,
  version: 2,
  client: { ip: '198.51.100.7', port: 51_022 },
  server: { ip: '2001:db8::25', port: 25 },
  authority: null,
  tls: null,
};

it.each<[string, Partial<ProxyDocument>, string]>([
  ['addresses', {}, 'for 198.51.100.7:51022, who connected to [2001:db8::25]:25'],
  ['nobody', { client: null, server: null }, 'names no client'],
  [
    'TLS that was taken off',
    { authority: 'mx.example.org', tls: { version: 'TLSv1.3', commonName: 'client.example.net' } },
    'for 198.51.100.7:51022, who connected to [2001:db8::25]:25, asking for mx.example.org, by TLSv1.3, which the proxy took off, with a certificate of client.example.net',
  ],
  [
    'TLS of which nothing is said',
    { tls: { version: null, commonName: null } },
    'for 198.51.100.7:51022, who connected to [2001:db8::25]:25, by TLS, which the proxy took off',
  ],
])('a PROXY header in words: %s', (_, more, words) => {
  expect(proxyText({ ...HEADER, ...more })).toBe(`PROXY header of version 2 (frame 4), ${words}`);
});
