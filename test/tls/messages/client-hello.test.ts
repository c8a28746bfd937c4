import { describe, expect, it } from 'vitest';
import { type ClientHello, decodeClientHello } from '../../../src/tls/messages/client-hello.ts';
import { bytes, clientHello, extension, hex, realMessage, realMessages } from '../builder.ts';
import { lengthsThatDecode, neverThrows } from './sweeps.ts';

function decode(body: Uint8Array): ClientHello {
  const decoded = decodeClientHello(body);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
  return decoded.value;
}

const ids = (list: readonly { id: number }[] = []) => list.map(({ id }) => id);

describe('decodeClientHello', () => {
  it('reads what OpenSSL sends for TLS 1.3', () => {
    const hello = decode(realMessage('client_hello openssl tls13'));
    expect(hello).toMatchObject({ legacyVersion: 0x0303, compressionMethods: [0] });
    expect(hello.random).toHaveLength(64);
    expect(hello.sessionId).toHaveLength(64);
    expect(ids(hello.cipherSuites)).toEqual([0x1302, 0x1303, 0x1301, 0x00ff]);
    expect(hello.extensions.map(({ type }) => type.id)).toEqual([11, 10, 35, 22, 23, 13, 43, 45, 51]);
    expect(hello.versions).toEqual([{ id: 0x0304, name: 'TLS 1.3' }]);
    expect(ids(hello.fields.groups)).toEqual([29, 24]);
    expect(ids(hello.fields.keyShares)).toEqual([29]);
    expect(hello.fields.serverName).toBeUndefined();
  });

  it('reads the second one behind a HelloRetryRequest', () => {
    const hello = decode(realMessage('client_hello openssl tls13 after hello_retry_request'));
    expect(ids(hello.fields.keyShares)).toEqual([24]);
  });

  it('reads one that offers to take a session up again', () => {
    const tls13 = decode(realMessage('client_hello openssl tls13 psk'));
    expect(tls13.fields).toMatchObject({
      pskIdentities: 1,
      pskKeyExchangeModes: [{ id: 1, name: 'psk_dhe_ke' }],
    });
    const tls12 = decode(realMessage('client_hello openssl tls12 ticket'));
    expect(tls12.fields.ticketLength).toBeGreaterThan(100);
    expect(tls12.sessionId).toHaveLength(64);
  });

  it('reads what GnuTLS sends', () => {
    expect(decode(realMessage('client_hello gnutls tls12')).fields).toMatchObject({
      encryptThenMac: true,
      extendedMasterSecret: true,
      recordSizeLimit: 16_384,
      renegotiatedConnection: '',
      statusType: { id: 1, name: 'ocsp' },
    });
  });

  it('reads one of SSL 3.0 and TLS 1.0, without extensions', () => {
    for (const [version, name] of [
      [0x0300, 'SSL 3.0'],
      [0x0301, 'TLS 1.0'],
    ] as const) {
      const hello = decode(clientHello({ version, suites: [0x000a], extensions: null }));
      expect(hello).toMatchObject({ legacyVersion: version, extensions: [], fields: {} });
      expect(hello.versions).toEqual([{ id: version, name }]);
    }
  });

  it('keeps what it does not know', () => {
    const hello = decode(
      clientHello({ version: 0x0505, suites: [0x0a0a, 0xabcd], compression: [1, 0, 200] }),
    );
    expect(hello.versions).toEqual([{ id: 0x0505, name: 'unknown' }]);
    expect(hello.cipherSuites).toEqual([
      { id: 0x0a0a, name: 'GREASE' },
      { id: 0xabcd, name: 'unknown' },
    ]);
    expect(hello.compressionMethods).toEqual([1, 0, 200]);
  });

  it('names drafts of TLS 1.3', () => {
    const hello = decode(clientHello({ extensions: [extension(43, hex('04 7f12 7f17'))] }));
    expect(hello.versions.map(({ name }) => name)).toEqual(['TLS 1.3 (draft 18)', 'TLS 1.3 (draft 23)']);
  });

  it('falls back on legacy_version where supported_versions is broken', () => {
    const hello = decode(clientHello({ extensions: [extension(43, hex('03 0304'))] }));
    expect(hello.versions).toEqual([{ id: 0x0303, name: 'TLS 1.2' }]);
    expect(hello.extensions[0]?.problem).toContain('supported_versions');
  });

  it.each([
    [
      'an odd list of suites',
      bytes(clientHello().subarray(0, 35), hex('0003 130113 0100')),
      'cipher_suites.cipher_suite',
    ],
    [
      'a list of suites that is too long',
      bytes(clientHello().subarray(0, 35), hex('00ff 1301')),
      'cipher_suites',
    ],
  ])('says what is wrong with %s', (_, body, field) => {
    expect(decodeClientHello(body)).toMatchObject({ ok: false, problem: { field: `ClientHello.${field}` } });
  });

  const hellos = realMessages.filter((name) => name.startsWith('client_hello'));

  it.each(hellos)('refuses %s cut at any length but the one without extensions', (name) => {
    const body = realMessage(name);
    const withoutExtensions = 2 + 32 + 1 + (body[34] ?? 0);
    const suites = ((body[withoutExtensions] ?? 0) << 8) | (body[withoutExtensions + 1] ?? 0);
    expect(lengthsThatDecode(decodeClientHello, body)).toEqual([withoutExtensions + 2 + suites + 2]);
  });

  it.each(hellos)('survives any one byte of %s changed', (name) => {
    neverThrows(decodeClientHello, realMessage(name));
  });
});
