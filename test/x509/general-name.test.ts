import { expect, it } from 'vitest';
import { readGeneralNames } from '../../src/x509/general-name.ts';
import { certificateOf, nameWith, tlv } from './fixture.ts';

const b = (...bytes: number[]) => new Uint8Array(bytes);

it('reads each kind', () => {
  expect(certificateOf('leaf').subjectAltNames).toEqual([
    { type: 'dns', value: 'mx.example.net' },
    { type: 'dns', value: '*.example.org' },
    { type: 'ip', value: '192.0.2.1' },
    { type: 'ip', value: '2001:db8::25' },
    { type: 'email', value: 'postmaster@example.net' },
    { type: 'uri', value: 'https://example.net/' },
  ]);
  expect(certificateOf('alt-names').subjectAltNames).toEqual([
    { type: 'other', value: 'id-on-SmtpUTF8Mailbox:post@exämple.net' },
    { type: 'directory', value: 'CN=Who' },
    { type: 'registered-id', value: '1.2.3.4' },
    { type: 'dns', value: '' },
  ]);
});

it.each([
  ['a NUL inside', tlv(0x82, b(0x61, 0, 0x62)), 'dns', 'a\u0000b'],
  ['UTF-8 where ASCII belongs', tlv(0x82, 'ä.example'), 'dns', 'ä.example'],
  ['an address of three bytes', tlv(0x87, b(1, 2, 3)), 'ip', '#010203'],
  [
    'an IPv4-mapped address',
    tlv(0x87, new Uint8Array(10), b(0xff, 0xff, 192, 0, 2, 1)),
    'ip',
    '::ffff:192.0.2.1',
  ],
  ['a directory name', tlv(0xa4, nameWith(tlv(0x0c, 'x'))), 'directory', 'CN=x'],
  ['a directory name that is none', tlv(0xa4, b(0x30)), 'other', '#a40130'],
  ['an unknown kind', tlv(0xa5, b(5, 0)), 'other', '#a5020500'],
])('reads %s', (_, element, type, value) => {
  const good = { type: 'dns', value: 'good.example' };
  expect(readGeneralNames(tlv(0x30, element, tlv(0x82, 'good.example')))).toEqual([{ type, value }, good]);
});
