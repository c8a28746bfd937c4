import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tlsDocument } from '../../src/report/tls-document.ts';
import type { Side } from '../../src/tls/conversation.ts';
import { tlsState } from '../../src/tls/state.ts';
import { NO_CERTIFICATES } from '../support/documents.ts';
import {
  bytes,
  clientHello,
  converse,
  extension,
  helloRetryRequest,
  hex,
  message,
  realMessage,
  record,
  SELECT_TLS13,
  serverHello,
  u16,
  vector16,
  vector24,
} from '../tls/builder.ts';

/** The document of messages in clear, a frame each. */
function documentOf(...messages: readonly (readonly [Side, number, Uint8Array])[]) {
  const tls = converse(
    messages.map(([from, type, body], i) => ({ from, frame: i + 1, bytes: record(22, message(type, body)) })),
  );
  const evidence = {
    conversation: tls,
    state: tlsState(tls),
    clear: { client: null, server: null },
    firstWrong: null,
    inside: null,
  };
  return tlsDocument(evidence, NO_CERTIFICATES);
}

const TLS13 = serverHello({ suites: [0x1302], extensions: [SELECT_TLS13] });
const CERTIFICATE = realMessage('certificate openssl tls13 ocsp');
const OCSP = {
  from: 'server',
  certificate: 0,
  responseStatus: 'successful',
  producedAt: '2026-11-22T08:02:34Z',
  responses: [
    {
      serialNumber: '1001',
      certStatus: 'good',
      thisUpdate: '2026-11-22T08:02:34Z',
      nextUpdate: '2026-11-29T08:02:34Z',
      revocationTime: null,
      revocationReason: null,
    },
  ],
  problem: null,
};

describe('handshakeDocuments', () => {
  it('says nothing where there is nothing', () => {
    expect(documentOf(['client', 1, clientHello()])).toMatchObject({
      encryptedExtensions: null,
      certificateMessages: [],
      rawPublicKeys: [],
      ocspResponses: [],
      certificateVerify: [],
      clientKeyExchange: null,
      sessionTickets: [],
      keyUpdates: [],
    });
  });

  it('of a handshake of TLS 1.3 that can be read', () => {
    const document = documentOf(
      ['client', 1, clientHello()],
      ['server', 2, TLS13],
      ['server', 8, realMessage('encrypted_extensions openssl')],
      ['server', 13, realMessage('certificate_request openssl tls13')],
      ['server', 11, CERTIFICATE],
      ['server', 15, realMessage('certificate_verify openssl tls13')],
      ['server', 20, realMessage('finished openssl tls13 sha384')],
      ['server', 4, realMessage('new_session_ticket openssl tls13')],
      ['client', 24, bytes(1)],
    );
    expect(document).toMatchObject({
      alpn: 'smtp',
      encryptedExtensions: { frame: 3, extensions: [{ id: 16, value: { alpn: ['smtp'] } }] },
      certificateRequest: {
        frame: 4,
        context: '',
        authorities: ['O=Example, CN=Lab CA'],
        extensions: [{ id: 13 }, { id: 47, value: { certificateAuthorities: ['O=Example, CN=Lab CA'] } }],
      },
      certificateMessages: [
        {
          from: 'server',
          frame: 5,
          context: '',
          compression: null,
          entries: [{ extensions: [{ id: 5, value: { ocspResponseLength: 472 } }] }, { extensions: [] }],
        },
      ],
      ocspResponses: [{ ...OCSP, frame: 5 }],
      certificateVerify: [
        {
          from: 'server',
          frame: 6,
          signatureAlgorithm: { name: 'ecdsa_secp256r1_sha256' },
          signatureLength: 71,
        },
      ],
      sessionTickets: [{ frame: 8, lifetime: 7200, length: 32, nonceLength: 8, maxEarlyDataSize: 16_384 }],
      keyUpdates: [{ from: 'client', frame: 9, updateRequested: true }],
      problems: [],
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('of a handshake of TLS 1.2', () => {
    expect(
      documentOf(
        ['client', 1, clientHello()],
        ['server', 2, serverHello({ suites: [0xc02b] })],
        ['server', 22, realMessage('certificate_status openssl tls12')],
        ['client', 16, realMessage('client_key_exchange openssl ecdhe_ecdsa')],
        ['client', 15, realMessage('certificate_verify openssl tls12')],
        ['server', 4, realMessage('new_session_ticket openssl tls12')],
      ),
    ).toMatchObject({
      ocspResponses: [{ ...OCSP, frame: 3 }],
      clientKeyExchange: { frame: 4, keyExchange: 'ECDHE_ECDSA', kind: 'ecdh', length: 32 },
      certificateVerify: [{ from: 'client', frame: 5 }],
      sessionTickets: [{ frame: 6, lifetime: 7200, length: 176, nonceLength: null, maxEarlyDataSize: null }],
      problems: [],
    });
  });

  it('of a compressed certificate', () => {
    const packed = deflateSync(CERTIFICATE);
    const body = bytes(hex('0001 00'), u16(CERTIFICATE.length), vector24(packed));
    expect(documentOf(['server', 2, TLS13], ['server', 25, body]).certificateMessages[0]).toMatchObject({
      frame: 2,
      compression: {
        algorithm: { id: 1, name: 'zlib' },
        length: packed.length,
        uncompressedLength: CERTIFICATE.length,
      },
      entries: [{}, {}],
    });
  });

  it('of answers and keys that cannot be read', () => {
    const status = bytes(2, vector24(vector24(), vector24('no DER')));
    const raw = serverHello({ extensions: [extension(20, 2)] });
    const document = documentOf(
      ['server', 2, raw],
      ['server', 22, status],
      ['server', 11, vector24('no key')],
    );
    expect(document.ocspResponses).toMatchObject([
      { certificate: 1, responseStatus: null, responses: [], problem: 'OCSPResponse is malformed at byte 1' },
    ]);
    expect(document.rawPublicKeys[0]).toMatchObject({
      from: 'server',
      frame: 3,
      algorithm: null,
      bits: null,
    });
  });
});

describe('differencesDocument', () => {
  it('is there where a second ClientHello is', () => {
    const first = ['client', 1, clientHello()] as const;
    const retry = ['server', 2, helloRetryRequest()] as const;
    const second = clientHello({ extensions: [extension(44, vector16('cookie'))] });
    expect(documentOf(first, retry).helloRetryRequest?.differences).toBeNull();
    expect(documentOf(first, retry, ['client', 1, second]).helloRetryRequest?.differences).toMatchObject({
      frame: 3,
      added: [{ id: 44, name: 'cookie' }],
      removed: [],
      cookie: true,
    });
  });
});
