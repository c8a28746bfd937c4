import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ja3, ja3s, ja4 } from '../../src/tls/fingerprint.ts';
import { decodeClientHello } from '../../src/tls/messages/client-hello.ts';
import { decodeServerHello } from '../../src/tls/messages/server-hello.ts';
import {
  bytes,
  clientHello,
  extension,
  hex,
  realMessage,
  serverHello,
  u16,
  vector8,
  vector16,
} from './builder.ts';

function helloOf(body: Uint8Array) {
  const decoded = decodeClientHello(body);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
  return decoded.value;
}

function answerOf(body: Uint8Array) {
  const decoded = decodeServerHello(body);
  if (!decoded.ok || decoded.value.isRetryRequest) throw new Error('no ServerHello');
  return decoded.value;
}

const groups = (...ids: number[]) => extension(10, vector16(...ids.map(u16)));
const pointFormats = (...ids: number[]) => extension(11, vector8(ids));
const schemes = (...ids: number[]) => extension(13, vector16(...ids.map(u16)));
const versions = (...ids: number[]) => extension(43, vector8(...ids.map(u16)));
const alpn = (...names: (string | Uint8Array)[]) =>
  extension(16, vector16(...names.map((name) => vector8(name))));
const list = (text: string) => text.split(',').map((it) => Number.parseInt(it, 16));
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('ja3', () => {
  it.each([
    [
      '769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0',
      'ada70206e40642a3e4461f35503241d5',
      clientHello({
        version: 0x0301,
        suites: [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4],
        extensions: [extension(0), groups(23, 24, 25), pointFormats(0)],
      }),
    ],
    [
      '769,4-5-10-9-100-98-3-6-19-18-99,,,',
      'de350869b8c85de67a350c8d186f11e6',
      clientHello({ version: 0x0301, suites: [4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99], extensions: null }),
    ],
  ])("gives its authors' %s", (_, expected, body) => {
    expect(ja3(helloOf(body))).toBe(expected);
  });

  it('leaves GREASE out, and takes legacy_version', () => {
    const body = clientHello({
      suites: [0x2a2a, 0x1301],
      extensions: [extension(0x3a3a), versions(0x4a4a, 0x0304), groups(0x5a5a, 29), extension(0xfafa, 0)],
    });
    expect(ja3(helloOf(body))).toBe(md5('771,4865,43-10,29,'));
  });

  it.each([
    ['client_hello openssl tls13', 'c274a880c632d8621295491f1abb2a8d'],
    ['client_hello openssl tls13 psk', 'eea20e284925cd8657090566bd8438e3'],
    ['client_hello openssl tls12 ticket', 'fbe7e189e37a07ee33706f86bc746344'],
    ['client_hello openssl tls10', 'f969abe9c9672188c1c4f850d20c48bd'],
    ['client_hello gnutls tls12', 'ad8d5073ee6f6ff236274e82b9079dc0'],
    ['client_hello gnutls tls13', '8d9a2275a811fe3cbf454fdbc2dd1225'],
    ['client_hello node tls13', '6521bd74aad3476cdb3daa827288ec35'],
  ])('agrees with tshark 4.0.17 on %s', (name, expected) => {
    expect(ja3(helloOf(realMessage(name)))).toBe(expected);
  });
});

describe('ja3s', () => {
  it("gives its authors' 769,47,65281-0-11-35-5-16", () => {
    const extensions = [65281, 0, 11, 35, 5, 16].map((id) => extension(id));
    const body = serverHello({ version: 0x0301, suites: [47], extensions });
    expect(ja3s(answerOf(body))).toBe('836ce314215654b5b1f85f97c73e506f');
  });

  it.each([
    ['server_hello openssl tls13', '15af977ce25de452b96affa2addb1036'],
    ['server_hello openssl tls13 psk', '2253c82f03b621c5144709b393fde2c9'],
    ['server_hello openssl tls12 ticket', 'fd4bc6cea4877646ccd62f0792ec0b62'],
    ['server_hello openssl tls12', 'ec74a5c51106f0419184d0dd08fb05bc'],
  ])('agrees with tshark 4.0.17 on %s', (name, expected) => {
    expect(ja3s(answerOf(realMessage(name)))).toBe(expected);
  });
});

describe('ja4', () => {
  const chrome = '1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035';
  const others = (text: string) => list(text).map((id) => extension(id));

  it("gives its authors' example", () => {
    const body = clientHello({
      suites: [0x0a0a, ...list(chrome)],
      extensions: [
        extension(0x1a1a),
        ...others('001b,0000,0033'),
        alpn('h2', 'http/1.1'),
        ...others('4469,0017,002d'),
        schemes(...list('0403,0804,0401,0503,0805,0501,0806,0601')),
        ...others('0005,0023,0012'),
        versions(0x2a2a, 0x0304, 0x0303),
        ...others('ff01,000b,000a,0015'),
        extension(0xeaea, 0),
      ],
    });
    expect(ja4(helloOf(body))).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  it('gives their value for GREASE among the signature algorithms', () => {
    const body = clientHello({
      suites: list(chrome),
      extensions: [
        ...others('fe0d'),
        alpn('h2'),
        ...others('0017,0033,44cd,ff01,000a'),
        schemes(0x3a3a, ...list('0904,0905,0906,0403,0804,0401,0503,0805,0501,0806,0601')),
        ...others('0023'),
        versions(0x0304),
        ...others('000b,ca34,002d,0000,0005,001b,0012'),
      ],
    });
    expect(ja4(helloOf(body))).toBe('t13d1517h2_8daaf6152771_cb7bf5808d99');
  });

  it('hashes extensions alone where there are no signature algorithms', () => {
    const body = clientHello({
      extensions: [
        versions(0x0304),
        ...others('0005,000a,000b,000d,0012,0015,0017,001b,0023,002d,0033,4469,ff01'),
      ],
    });
    expect(ja4(helloOf(body)).endsWith('_6d807ffa2a79')).toBe(true);
  });

  it.each([
    ['h2', 'h2'],
    ['http/1.1', 'h1'],
    ['x', 'xx'],
    ['', '00'],
    [hex('ab'), 'ab'],
    [hex('abcd'), 'ad'],
    [hex('2061'), '21'],
    [hex('30ab'), '3b'],
    [hex('3031abcd'), '3d'],
    [hex('30abcd31'), '01'],
    ['0x41', '01'],
  ])('marks the protocol %j as %s', (name, mark) => {
    const body = clientHello({ extensions: [alpn(name)] });
    expect(ja4(helloOf(body)).slice(8, 10)).toBe(mark);
  });

  it('passes over GREASE among the protocols', () => {
    expect(ja4(helloOf(clientHello({ extensions: [alpn(hex('4a4a'), 'h2')] }))).slice(8, 10)).toBe('h2');
    expect(ja4(helloOf(clientHello({ extensions: [alpn(hex('0a0a'))] }))).slice(8, 10)).toBe('00');
  });

  it.each([
    [0x0300, [], 's3'],
    [0x0301, [], '10'],
    [0x0302, [], '11'],
    [0x0303, [], '12'],
    [0x0303, [versions(0x0303, 0x0304)], '13'],
    [0x0303, [versions(0x0301, 0x0302)], '11'],
    [0x0303, [versions(0x0304, 0x7f1c)], '00'],
    [0x0505, [], '00'],
  ])('says version %i with %j as %s', (version, extensions, expected) => {
    expect(ja4(helloOf(clientHello({ version, extensions }))).slice(1, 3)).toBe(expected);
  });

  it('has zeros for lists without a value, and counts to 99', () => {
    expect(ja4(helloOf(clientHello({ suites: [0x0a0a], extensions: null })))).toBe(
      't12i000000_000000000000_000000000000',
    );
    const many = Array.from({ length: 120 }, (_, i) => i + 1);
    const body = clientHello({
      suites: many,
      extensions: [...many.map((id) => extension(0x5000 + id)), bytes()],
    });
    expect(ja4(helloOf(body)).slice(0, 8)).toBe('t12i9999');
  });
});
