import { describe, expect, it } from 'vitest';
import { MAX_PROXY_HEADER } from '../../src/limits.ts';
import { readProxyHeader } from '../../src/session/proxy-header.ts';
import { bytes, u16 } from '../support/packet-builder.ts';
import { IPV4, proxyV2, SIGNATURE, sslTlv, tlv } from '../support/proxy-builder.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const line = (text: string) => latin1(`PROXY ${text}\r\n`);

const IPV6 = bytes(
  Buffer.from('20010db8000000000000000000000007', 'hex'),
  Buffer.from('20010db8000000000000000000000025', 'hex'),
  u16(51_022),
  u16(25),
);
const UNIX = Buffer.alloc(216, 'x');

const V4 = { client: { ip: '198.51.100.7', port: 51_022 }, server: { ip: '192.0.2.25', port: 25 } };
const V6 = { client: { ip: '2001:db8::7', port: 51_022 }, server: { ip: '2001:db8::25', port: 25 } };
const NOBODY = { client: null, server: null, authority: null, tls: null };

const HEADERS: readonly [string, Buffer, object][] = [
  ['TCP4', line('TCP4 198.51.100.7 192.0.2.25 51022 25'), { version: 1, ...V4 }],
  ['TCP6', line('TCP6 2001:db8::7 2001:DB8:0:0::25 51022 25'), { version: 1, ...V6 }],
  [
    'TCP6 at its longest',
    line(`TCP6 ${'ffff:'.repeat(7)}ffff ${'ffff:'.repeat(7)}ffff 65535 65535`),
    { version: 1 },
  ],
  ['UNKNOWN', line('UNKNOWN'), { version: 1, ...NOBODY }],
  ['UNKNOWN with something', line('UNKNOWN ffff::1 not an address'), { version: 1, ...NOBODY }],
  ['TCP over IPv4', proxyV2(IPV4), { version: 2, ...NOBODY, ...V4 }],
  ['UDP over IPv4', proxyV2(IPV4, { kind: 0x12 }), { version: 2, ...V4 }],
  ['TCP over IPv6', proxyV2(IPV6, { kind: 0x21 }), { version: 2, ...V6 }],
  ['a UNIX socket', proxyV2(UNIX, { kind: 0x31 }), { version: 2, ...NOBODY }],
  ['unspecified', proxyV2(bytes(), { kind: 0 }), { version: 2, ...NOBODY }],
  ['unspecified, with bytes', proxyV2(IPV4, { kind: 0 }), { version: 2, ...NOBODY }],
  ['a protocol that is unspecified', proxyV2(IPV4, { kind: 0x10 }), { version: 2, ...NOBODY }],
  ['LOCAL', proxyV2(bytes(), { command: 0x20, kind: 0 }), { version: 2, ...NOBODY }],
  ['LOCAL with addresses', proxyV2(IPV4, { command: 0x20 }), { version: 2, ...NOBODY }],
  ['LOCAL of any family', proxyV2(bytes(), { command: 0x20, kind: 0xff }), { version: 2, ...NOBODY }],
  [
    'the name that was asked for',
    proxyV2(bytes(IPV4, tlv(0x04, 'pad'), tlv(0x02, 'mx.example.org'), tlv(0x03, '\0\0\0\0'))),
    { ...V4, authority: 'mx.example.org', tls: null },
  ],
  [
    'TLS that was taken off',
    proxyV2(bytes(IPV4, sslTlv('TLSv1.3', 'client.example.net'))),
    { ...V4, tls: { version: 'TLSv1.3', commonName: 'client.example.net' } },
  ],
  [
    'TLS of which nothing is said',
    proxyV2(bytes(IPV4, tlv(0x20, '\x01\0\0\0\0'))),
    { tls: { version: null, commonName: null } },
  ],
  [
    'a name behind a UNIX socket',
    proxyV2(bytes(UNIX, tlv(0x02, 'mx')), { kind: 0x31 }),
    { ...NOBODY, authority: 'mx' },
  ],
  [
    'a value that claims too much',
    proxyV2(bytes(IPV4, tlv(0x02, 'mx'), [0x20, 0xff, 0xff], 'x')),
    { ...V4, authority: 'mx', tls: null },
  ],
  ['TLS that is cut', proxyV2(bytes(IPV4, tlv(0x20, '\x01'))), { tls: { version: null, commonName: null } }],
];

describe('a PROXY header', () => {
  it.each(HEADERS)('%s', (_, head, expected) => {
    const read = readProxyHeader(bytes(head, 'EHLO a\r\n'));
    expect(read).toMatchObject({ kind: 'header', length: head.length, header: expected });
  });

  it.each(HEADERS)('%s, cut at each byte', (_, head) => {
    const whole = readProxyHeader(head);
    for (let length = 0; length < head.length; length++) {
      const read = readProxyHeader(head.subarray(0, length));
      // Of LOCAL and of what is unspecified the length tells all that is needed.
      if (read.kind === 'header') expect(read).toEqual(whole);
      else expect(read.kind, `${length} bytes`).toBe('more');
    }
  });

  it.each<[string, string | Uint8Array]>([
    ['EHLO', 'EHLO a\r\n'],
    ['a ClientHello', '\x16\x03\x01\x02\x00\x01'],
    ['empty lines', '\r\n\r\n'.concat('EHLO a\r\n')],
    ['lower case', 'proxy TCP4 198.51.100.7 192.0.2.25 51022 25\r\n'],
    ['another family', line('TCP5 198.51.100.7 192.0.2.25 51022 25')],
    ['UNKNOWNS', line('UNKNOWNS')],
    ['nothing', line('')],
    ['IPv6 as TCP4', line('TCP4 2001:db8::7 2001:db8::25 51022 25')],
    ['IPv4 as TCP6', line('TCP6 198.51.100.7 192.0.2.25 51022 25')],
    ['a large number', line('TCP4 198.51.100.7 192.0.2.256 51022 25')],
    ['a leading zero', line('TCP4 198.51.100.07 192.0.2.25 51022 25')],
    ['two runs of zeros', line('TCP6 2001::7::1 2001:db8::25 51022 25')],
    ['a group too many', line('TCP6 1:2:3:4:5:6:7:8:9 2001:db8::25 51022 25')],
    ['a large port', line('TCP4 198.51.100.7 192.0.2.25 65536 25')],
    ['a port with a leading zero', line('TCP4 198.51.100.7 192.0.2.25 051022 25')],
    ['a port too few', line('TCP4 198.51.100.7 192.0.2.25 51022')],
    ['two spaces', line('TCP4  198.51.100.7 192.0.2.25 51022 25')],
    ['LF alone', 'PROXY TCP4 198.51.100.7 192.0.2.25 51022 25\nEHLO a\r\n'.padEnd(120)],
    ['a line that is too long', `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`],
    ['another version', proxyV2(IPV4, { command: 0x31 })],
    ['another command', proxyV2(IPV4, { command: 0x22 })],
    ['another family of version 2', proxyV2(IPV4, { kind: 0x41 })],
    ['another protocol of version 2', proxyV2(IPV4, { kind: 0x13 })],
    ['too short for its addresses', proxyV2(bytes(IPV4, IPV4), { length: 11 })],
    ['another signature', bytes('\r\n\r\n\0\r\nQUIT\r', 0x21, 0x11, u16(12), IPV4)],
  ])('is none: %s', (_, head) => {
    expect(readProxyHeader(bytes(head)).kind).toBe('none');
  });

  it('is looked at up to a number of bytes, and is as long as it says', () => {
    const long = bytes(IPV4, tlv(0x02, 'mx'), tlv(0x05, 'x'.repeat(60_000)));
    const head = proxyV2(long).subarray(0, MAX_PROXY_HEADER);
    expect(readProxyHeader(head.subarray(0, -1)).kind).toBe('more');
    expect(readProxyHeader(head)).toMatchObject({ length: 16 + long.length, header: { authority: 'mx' } });
    expect(readProxyHeader(latin1(SIGNATURE)).kind).toBe('more');
  });
});
