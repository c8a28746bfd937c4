import { describe, expect, it } from 'vitest';
import {
  decodeDraftRetryRequest,
  decodeServerHello,
  downgradeOf,
  type HelloRetryRequest,
  type ServerHello,
} from '../../../src/tls/messages/server-hello.ts';
import { bytes, extension, hex, realMessage, serverHello, u16, vector16 } from '../builder.ts';
import { lengthsThatDecode, neverThrows } from './sweeps.ts';

function decode(body: Uint8Array): ServerHello | HelloRetryRequest {
  const decoded = decodeServerHello(body);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problem));
  return decoded.value;
}

const RANDOM = Buffer.alloc(32, 7);

describe('decodeServerHello', () => {
  it('reads one of TLS 1.3', () => {
    expect(decode(realMessage('server_hello openssl tls13'))).toMatchObject({
      isRetryRequest: false,
      legacyVersion: 0x0303,
      version: { id: 0x0304, name: 'TLS 1.3' },
      cipherSuite: { id: 0x1302, name: 'TLS_AES_256_GCM_SHA384' },
      compressionMethod: 0,
      fields: { selectedGroup: { id: 24, name: 'secp384r1' } },
    });
  });

  it('reads one that takes a session up again', () => {
    expect(decode(realMessage('server_hello openssl tls13 psk')).fields.selectedIdentity).toBe(0);
  });

  it('reads one of TLS 1.2', () => {
    expect(decode(realMessage('server_hello openssl tls12'))).toMatchObject({
      isRetryRequest: false,
      version: { id: 0x0303, name: 'TLS 1.2' },
      cipherSuite: { id: 0xc030, name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' },
      fields: { extendedMasterSecret: true, renegotiatedConnection: '' },
    });
  });

  it('reads one of SSL 3.0, without extensions', () => {
    const hello = decode(
      serverHello({ version: 0x0300, suites: [0x000a], compression: [1], extensions: null }),
    );
    expect(hello).toMatchObject({
      version: { id: 0x0300, name: 'SSL 3.0' },
      compressionMethod: 1,
      extensions: [],
    });
  });

  it('reads one of a TLS 1.3 draft before the 22nd, which is shorter', () => {
    const body = bytes(u16(0x7f12), RANDOM, u16(0x1301), vector16(extension(40, u16(29), vector16('key'))));
    expect(decode(body)).toMatchObject({
      version: { id: 0x7f12, name: 'TLS 1.3 (draft 18)' },
      sessionId: '',
      compressionMethod: null,
      cipherSuite: { id: 0x1301 },
      fields: { selectedGroup: { id: 29 } },
    });
  });

  it('reads one of a later draft, which is like the RFC', () => {
    const hello = decode(serverHello({ suites: [0x1301], extensions: [extension(43, u16(0x7f1c))] }));
    expect(hello).toMatchObject({ legacyVersion: 0x0303, version: { id: 0x7f1c }, compressionMethod: 0 });
  });

  it('knows a HelloRetryRequest by its random', () => {
    expect(decode(realMessage('hello_retry_request openssl'))).toMatchObject({
      isRetryRequest: true,
      version: { id: 0x0304 },
      cipherSuite: { id: 0x1302 },
      fields: { selectedGroup: { id: 24, name: 'secp384r1' } },
    });
  });

  it.each([
    ['server_hello openssl tls12', [38]],
    ['server_hello openssl tls12 ticket', [70]],
    ['server_hello openssl tls13', [70]],
    ['server_hello openssl tls13 psk', [70]],
    ['hello_retry_request openssl', [70]],
  ])('refuses %s cut at any length but the one without extensions', (name, legal) => {
    const body = realMessage(name);
    const end = 2 + 32 + 1 + (body[34] ?? 0) + 3;
    expect(lengthsThatDecode(decodeServerHello, body)).toEqual([end]);
    expect([end]).toEqual(legal);
    neverThrows(decodeServerHello, body);
  });
});

describe('decodeDraftRetryRequest', () => {
  it('has a suite from draft 19 on', () => {
    expect(
      decodeDraftRetryRequest(bytes(u16(0x7f13), u16(0x1301), vector16(extension(40, u16(24))))),
    ).toMatchObject({
      ok: true,
      value: {
        isRetryRequest: true,
        version: { id: 0x7f13 },
        cipherSuite: { id: 0x1301 },
        fields: { selectedGroup: { id: 24 } },
      },
    });
  });

  it('has none before', () => {
    const body = bytes(u16(0x7f12), vector16(extension(40, u16(24)), extension(44, vector16('cookie'))));
    expect(decodeDraftRetryRequest(body)).toMatchObject({
      ok: true,
      value: {
        cipherSuite: null,
        compressionMethod: null,
        fields: { cookieLength: 6, selectedGroup: { id: 24 } },
      },
    });
    expect(lengthsThatDecode(decodeDraftRetryRequest, body)).toEqual([2]);
    neverThrows(decodeDraftRetryRequest, body);
  });

  it('refuses what is cut', () => {
    expect(decodeDraftRetryRequest(hex('7f'))).toMatchObject({ ok: false, problem: { kind: 'truncated' } });
  });
});

describe('downgradeOf', () => {
  it.each([
    ['444f574e47524401', 'TLS 1.2'],
    ['444f574e47524400', 'TLS 1.1 or older'],
    ['444f574e47524402', null],
    ['444f574e47524301', null],
  ])('takes a random that ends in %s for %s', (end, expected) => {
    const random = bytes(Buffer.alloc(24, 7), hex(end));
    const hello = decode(serverHello({ random })) as ServerHello;
    expect(downgradeOf(hello)).toBe(expected);
  });

  it('sees it in what OpenSSL sends that could speak TLS 1.3', () => {
    expect(downgradeOf(decode(realMessage('server_hello openssl tls12')) as ServerHello)).toBe('TLS 1.2');
  });
});
