import { describe, expect, it } from 'vitest';
import { tlsDocument } from '../../src/report/tls-document.ts';
import type { TlsConversation } from '../../src/tls/conversation.ts';
import { firstWrongMessage } from '../../src/tls/handshake-order.ts';
import { tlsState } from '../../src/tls/state.ts';
import { NO_CERTIFICATES } from '../support/documents.ts';
import {
  bytes,
  converse,
  extension,
  hex,
  message,
  realMessage,
  record,
  type ScriptParts,
  script,
  u16,
  vector8,
  vector16,
} from '../tls/builder.ts';

function document(tls: TlsConversation) {
  const lossy = { client: false, server: false };
  const firstWrong = firstWrongMessage(tls, lossy);
  const evidence = {
    conversation: tls,
    state: tlsState(tls),
    firstWrong,
    clear: { client: null, server: null },
    inside: null,
  };
  return tlsDocument(evidence, NO_CERTIFICATES);
}

const GCM: ScriptParts = { suite: 0xc02f };

describe('tlsDocument', () => {
  it('of a complete handshake of TLS 1.2', () => {
    const tls = script(
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:ccs C3:e22(40) S4:ccs S4:e22(40) C5:e23(30) S6:e23(29) C7:e21(26)',
      { ...GCM, server: { extensions: [extension(16, vector16(vector8('smtp')))] } },
    );
    expect(document(tls)).toMatchObject({
      startFrame: 1,
      version: { id: 771, name: 'TLS 1.2' },
      cipherSuite: { id: 49199, name: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256' },
      group: null,
      serverName: null,
      alpn: 'smtp',
      established: true,
      anonymous: false,
      resumed: false,
      decrypted: false,
      renegotiated: false,
      helloRetryRequest: null,
      certificates: { client: [], server: [] },
      certificateRequest: null,
      serverKeyExchange: null,
      handshake: [
        { from: 'client', frame: 1, type: { id: 1, name: 'client_hello' }, length: 45 },
        { from: 'server', frame: 2, type: { id: 2, name: 'server_hello' } },
        { from: 'server', frame: 2, type: { id: 11, name: 'certificate' }, length: 19 },
        { from: 'server', frame: 2, type: { id: 14, name: 'server_hello_done' }, length: 0 },
        { from: 'client', frame: 3, type: { id: 16, name: 'client_key_exchange' }, length: 0 },
        { from: 'client', frame: 3, type: null, length: 40, encrypted: true },
        { from: 'server', frame: 4, type: null, length: 40, encrypted: true },
      ],
      alerts: [
        { from: 'client', frame: 7, level: null, description: null, encrypted: true, inferred: false },
      ],
      encryptedRecords: [
        { from: 'client', frame: 3, contentType: { id: 22, name: 'handshake' }, length: 40 },
        { from: 'server', frame: 4, contentType: { id: 22, name: 'handshake' }, length: 40 },
        { from: 'client', frame: 5, contentType: { id: 23, name: 'application_data' }, length: 30 },
        { from: 'server', frame: 6, contentType: { id: 23, name: 'application_data' }, length: 29 },
        { from: 'client', frame: 7, contentType: { id: 21, name: 'alert' }, length: 26 },
      ],
      encryptedTotals: { client: { records: 3, bytes: 96 }, server: { records: 2, bytes: 69 } },
      problems: [],
    });
  });

  it('of a ClientHello', () => {
    const body = realMessage('client_hello gnutls tls12');
    const tls = converse([{ from: 'client', frame: 4, bytes: record(22, message(1, body), 0x0301) }]);
    const { clientHello, version, serverHello, cipherSuite } = document(tls);
    expect({ version, serverHello, cipherSuite }).toEqual({
      version: null,
      serverHello: null,
      cipherSuite: null,
    });
    expect(clientHello).toMatchObject({
      frame: 4,
      recordVersion: 0x0301,
      legacyVersion: 0x0303,
      sslv2: false,
      length: body.length + 4,
      random: Buffer.from(body.subarray(2, 34)).toString('hex'),
      sessionId: '',
      versions: [{ id: 0x0303, name: 'TLS 1.2' }],
      compressionMethods: [0],
      groups: [
        { id: 23 },
        { id: 24 },
        { id: 25 },
        { id: 29 },
        { id: 30 },
        { id: 256 },
        { id: 257 },
        { id: 258 },
        { id: 259 },
        { id: 260 },
      ],
      keyShares: [],
      serverName: null,
      alpn: [],
      ja3: 'ad8d5073ee6f6ff236274e82b9079dc0',
    });
    expect(clientHello?.ja4).toMatch(/^t12i2509/);
    expect(clientHello?.extensions.slice(0, 3)).toEqual([
      { id: 5, name: 'status_request', length: 5, value: { statusType: { id: 1, name: 'ocsp' } } },
      { id: 10, name: 'supported_groups', length: 22, value: { groups: clientHello?.groups } },
      {
        id: 11,
        name: 'ec_point_formats',
        length: 2,
        value: { pointFormats: [{ id: 0, name: 'uncompressed' }] },
      },
    ]);
  });

  it('of extensions that are not decoded, or not right', () => {
    const client = { extensions: [extension(18), extension(0x0a0a, 'x'), extension(10, hex('0001'))] };
    expect(document(script('C1:hs1', { client })).clientHello?.extensions).toEqual([
      { id: 18, name: 'signed_certificate_timestamp', length: 0 },
      { id: 0x0a0a, name: 'GREASE', length: 1 },
      {
        id: 10,
        name: 'supported_groups',
        length: 2,
        value: { problem: 'supported_groups.named_group_list ends too early at byte 2' },
      },
    ]);
  });

  it('takes serverName from the first ClientHello', () => {
    const name = (text: string) => ({ extensions: [extension(0, vector16(0, vector16(text)))] });
    expect(document(script('C1:hs1', { client: name('mx.example.net') }))).toMatchObject({
      serverName: 'mx.example.net',
      clientHello: { serverName: 'mx.example.net' },
    });
  });

  it('of a HelloRetryRequest, which agrees on nothing yet', () => {
    const tls = script('C1:hs1 S2:hrr C3:hs1');
    expect(document(tls)).toMatchObject({
      version: null,
      cipherSuite: null,
      group: null,
      serverHello: null,
      helloRetryRequest: {
        frame: 2,
        version: { id: 772, name: 'TLS 1.3' },
        cipherSuite: { id: 4865 },
        group: { id: 24, name: 'secp384r1' },
        cookie: false,
        extensions: [{ id: 43 }, { id: 51 }],
      },
    });
  });

  it('of a ServerHello of TLS 1.3', () => {
    const tls = script('C1:hs1 S2:hs2', {
      server: { extensions: [extension(51, u16(29), vector16('key'))] },
    });
    expect(document(tls)).toMatchObject({
      version: { id: 772 },
      group: { id: 29, name: 'x25519' },
      serverHello: {
        frame: 2,
        legacyVersion: 0x0303,
        version: { id: 772, name: 'TLS 1.3' },
        cipherSuite: { id: 4865, name: 'TLS_AES_128_GCM_SHA256' },
        compressionMethod: 0,
        group: { id: 29, name: 'x25519' },
        sessionId: '',
        ja3s: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    });
  });

  it('of a ServerKeyExchange and a CertificateRequest', () => {
    const name = hex('300d310b3009060355040a0c025858');
    const request = bytes(vector8(1), vector16(u16(0x0804)), vector16(vector16(name), vector16('no name')));
    const flight = [
      message(2, realMessage('server_hello openssl tls12')),
      message(12, realMessage('server_key_exchange openssl tls12 ecdhe_rsa')),
      message(13, request),
    ];
    const tls = converse([{ from: 'server', frame: 5, bytes: record(22, bytes(...flight)) }]);
    expect(document(tls)).toMatchObject({
      group: { id: 29, name: 'x25519' },
      serverKeyExchange: {
        frame: 5,
        kind: 'ecdhe',
        group: { id: 29, name: 'x25519' },
        dhBits: null,
        signatureAlgorithm: { name: 'rsa_pss_rsae_sha256' },
      },
      certificateRequest: {
        frame: 5,
        certificateTypes: [1],
        signatureAlgorithms: [{ id: 0x0804, name: 'rsa_pss_rsae_sha256' }],
        authorities: ['O=XX', expect.stringContaining('malformed')],
      },
    });
  });

  it.each([
    [
      'a fatal one',
      'C1:hs1 S2:alert(2.40)',
      { level: 'fatal', description: { id: 40, name: 'handshake_failure' } },
    ],
    [
      'a warning',
      'C1:hs1 S2:alert(1.112)',
      { level: 'warning', description: { id: 112, name: 'unrecognized_name' } },
    ],
    ['an unknown one', 'C1:hs1 S2:alert(7.200)', { level: null, description: { id: 200, name: 'unknown' } }],
  ])('of an alert in clear: %s', (_, text, alert) => {
    expect(document(script(text)).alerts).toEqual([
      { from: 'server', frame: 2, ...alert, encrypted: false, inferred: false },
    ]);
  });

  it('of an alert that only its length shows', () => {
    const tls = script('C1:hs1 S2:hs2 S2:e23(23) S2:e23(53) C3:ccs C3:e23(19)');
    expect(document(tls)).toMatchObject({
      established: false,
      alerts: [{ from: 'client', frame: 3, level: null, description: null, encrypted: true, inferred: true }],
      handshake: [{ type: { id: 1 } }, { type: { id: 2 } }],
    });
  });

  it('of what could not be read', () => {
    const tls = converse([{ from: 'client', frame: 2, bytes: record(22, message(1, hex('0303'))) }]);
    expect(document(tls).problems).toEqual([
      { from: 'client', frame: 2, message: 'ClientHello.random ends too early at byte 2' },
    ]);
  });
});
