import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Negotiation } from '../../src/tls/negotiation.ts';
import {
  bytes,
  clientHello,
  extension,
  helloRetryRequest,
  hex,
  realMessage,
  SELECT_TLS13,
  serverHello,
  u16,
  vector8,
  vector16,
  vector24,
} from './builder.ts';

let frame = 0;

function messageOf(type: number, body: Uint8Array) {
  frame++;
  return { type, body, length: body.length, firstFrame: frame, frame, recordVersion: 0x0303, damaged: false };
}

const der = (text: string) => new Uint8Array(Buffer.from(text));
const SKE = bytes(3, hex('001d'), vector8(Buffer.alloc(32)), hex('0401'), vector16('signature'));
const CERTIFICATES = vector24(vector24('leaf'), vector24('root'));

function tls13(suite = 0x1301): Negotiation {
  const negotiation = new Negotiation();
  negotiation.take('server', messageOf(2, serverHello({ suites: [suite], extensions: [SELECT_TLS13] })));
  return negotiation;
}

describe('Negotiation', () => {
  it('collects what both sides say', () => {
    const negotiation = new Negotiation();
    expect(negotiation.take('client', messageOf(1, clientHello()))).toBeNull();
    expect(negotiation.version).toBeNull();
    expect(negotiation.take('server', messageOf(2, serverHello()))).toBeNull();
    expect(negotiation.take('server', messageOf(11, CERTIFICATES))).toBeNull();
    expect(negotiation.take('server', messageOf(12, SKE))).toBeNull();
    const request = bytes(vector8(1), vector16(u16(0x0804)), vector16());
    expect(negotiation.take('server', messageOf(13, request))).toBeNull();
    expect(negotiation.take('client', messageOf(11, vector24()))).toBeNull();
    expect(negotiation).toMatchObject({
      version: 0x0303,
      suite: { keyExchange: { kind: 'ecdhe', signed: true } },
      serverKeyExchange: { value: { group: { name: 'x25519' } } },
      certificateRequest: { value: { signatureAlgorithms: [{ id: 0x0804 }] } },
      certificates: { server: { value: [der('leaf'), der('root')] }, client: { value: [] } },
    });
  });

  it('tells a HelloRetryRequest from the ServerHello, and keeps both hellos of the client', () => {
    const negotiation = new Negotiation();
    negotiation.take('client', messageOf(1, clientHello()));
    negotiation.take('server', messageOf(2, helloRetryRequest()));
    expect(negotiation).toMatchObject({ version: 0x0304, serverHello: null, suite: null });
    negotiation.take('client', messageOf(1, clientHello()));
    negotiation.take('server', messageOf(2, serverHello({ suites: [0x1302], extensions: [SELECT_TLS13] })));
    expect(negotiation.clientHellos).toHaveLength(2);
    expect(negotiation.helloRetryRequest?.value.fields.selectedGroup?.id).toBe(24);
    expect(negotiation).toMatchObject({ version: 0x0304, suite: { hashLength: 48 } });
  });

  it('knows the HelloRetryRequest of the drafts', () => {
    const negotiation = new Negotiation();
    negotiation.take('server', messageOf(6, bytes(u16(0x7f12), vector16(extension(40, u16(24))))));
    expect(negotiation.version).toBe(0x7f12);
  });

  it('lets the first of a kind count', () => {
    const negotiation = new Negotiation();
    negotiation.take('server', messageOf(2, serverHello({ suites: [0xc02f] })));
    negotiation.take('server', messageOf(2, serverHello({ suites: [0x0002] })));
    negotiation.take('server', messageOf(11, CERTIFICATES));
    negotiation.take('server', messageOf(11, vector24(vector24('another'))));
    expect(negotiation.serverHello?.value.cipherSuite.id).toBe(0xc02f);
    expect(negotiation.certificates.server?.value).toHaveLength(2);
  });

  it('takes nothing from the wrong side', () => {
    const negotiation = new Negotiation();
    expect(negotiation.take('server', messageOf(1, clientHello()))).toBeNull();
    expect(negotiation.take('client', messageOf(2, serverHello()))).toBeNull();
    expect(negotiation).toMatchObject({ clientHellos: [], serverHello: null });
  });

  it('says what is wrong with a message, and takes nothing of it', () => {
    const negotiation = new Negotiation();
    expect(negotiation.take('client', messageOf(1, hex('0303')))).toBe(
      'ClientHello.random ends too early at byte 2',
    );
    expect(negotiation.take('server', messageOf(11, hex('000001')))).toBe(
      'Certificate.certificate_list ends too early at byte 3',
    );
    expect(negotiation).toMatchObject({ clientHellos: [], certificates: { server: null } });
  });

  it('passes over a ServerKeyExchange whose shape it cannot know, and other messages', () => {
    const negotiation = new Negotiation();
    expect(negotiation.take('server', messageOf(12, bytes('anything')))).toBeNull();
    expect(negotiation.take('client', messageOf(16, bytes('anything')))).toBeNull();
    expect(negotiation.take('server', messageOf(23, bytes('supplemental')))).toBeNull();
    expect(negotiation).toMatchObject({ serverKeyExchange: null, clientKeyExchange: null });
  });

  it('collects what the rest of a handshake of TLS 1.2 says', () => {
    const negotiation = new Negotiation();
    negotiation.take('client', messageOf(1, clientHello()));
    negotiation.take('server', messageOf(2, serverHello({ suites: [0xc02b] })));
    for (const [side, type, name] of [
      ['server', 22, 'certificate_status openssl tls12'],
      ['client', 11, 'certificate openssl tls12'],
      ['client', 16, 'client_key_exchange openssl ecdhe_ecdsa'],
      ['client', 15, 'certificate_verify openssl tls12'],
      ['client', 20, 'finished openssl tls12'],
      ['server', 4, 'new_session_ticket openssl tls12'],
    ] as const)
      expect(negotiation.take(side, messageOf(type, realMessage(name)))).toBeNull();
    expect(negotiation).toMatchObject({
      certificateStatus: { value: { statusType: { name: 'ocsp' } } },
      clientKeyExchange: { value: { keyExchange: 'ECDHE_ECDSA', length: 32 } },
      certificateVerify: { client: { value: { signatureLength: 72 } }, server: null },
      tickets: [{ value: { ticketLength: 176 } }],
    });
    expect(negotiation.certificates.client?.value).toHaveLength(2);
    expect(negotiation.certificateMessages).toEqual({ client: null, server: null });
  });

  it('collects what TLS 1.3 says behind its ServerHello, once it can be read', () => {
    const negotiation = tls13(0x1302);
    for (const [side, type, name] of [
      ['server', 8, 'encrypted_extensions openssl'],
      ['server', 13, 'certificate_request openssl tls13'],
      ['server', 11, 'certificate openssl tls13 ocsp'],
      ['server', 15, 'certificate_verify openssl tls13'],
      ['server', 20, 'finished openssl tls13 sha384'],
      ['server', 4, 'new_session_ticket openssl tls13'],
      ['server', 4, 'new_session_ticket openssl tls13'],
    ] as const)
      expect(negotiation.take(side, messageOf(type, realMessage(name)))).toBeNull();
    expect(negotiation.take('client', messageOf(5, bytes()))).toBeNull();
    expect(negotiation.take('client', messageOf(24, bytes(1)))).toBeNull();
    expect(negotiation).toMatchObject({
      encryptedExtensions: { value: { fields: { alpn: ['smtp'] } } },
      certificateRequest: { value: { certificateTypes: [], context: '' } },
      certificateMessages: { server: { value: { entries: [{ ocspResponse: { length: 472 } }, {}] } } },
      certificateVerify: { server: { value: { signatureAlgorithm: { name: 'ecdsa_secp256r1_sha256' } } } },
      tickets: [{ value: { lifetime: 7200 } }, {}],
      keyUpdates: [{ from: 'client', value: { updateRequested: true } }],
    });
    expect(negotiation.certificateRequest?.value.authorities).toHaveLength(1);
    const { certificates, certificateMessages } = negotiation;
    expect(certificates.server?.value).toBe(certificateMessages.server?.value.list);
  });

  it('unpacks a compressed certificate', () => {
    const negotiation = tls13();
    const plain = realMessage('certificate openssl tls13 ocsp');
    const packed = deflateSync(plain);
    const body = bytes(hex('0001 00'), u16(plain.length), vector24(packed));
    expect(negotiation.take('server', messageOf(25, body))).toBeNull();
    expect(negotiation.certificates.server?.value).toHaveLength(2);
    expect(negotiation.compressedCertificates.server?.value.compressedLength).toBe(packed.length);
    const other = tls13();
    expect(other.take('server', messageOf(25, bytes(hex('0009 000003'), vector24('zip'))))).toBe(
      'CompressedCertificate.algorithm 9 is not supported at byte 8',
    );
    expect(other).toMatchObject({ certificates: { server: null }, compressedCertificates: { server: {} } });
  });

  it('tells raw public keys from certificates, by what the server chose', () => {
    const older = new Negotiation();
    older.take('server', messageOf(2, serverHello({ extensions: [extension(20, 2)] })));
    expect(older.take('server', messageOf(11, vector24('a key')))).toBeNull();
    expect(older.take('client', messageOf(11, CERTIFICATES))).toBeNull();
    expect(older).toMatchObject({
      rawPublicKeys: { server: { value: der('a key') }, client: null },
      certificates: { server: null, client: { value: [der('leaf'), der('root')] } },
    });
    const newer = tls13();
    newer.take('server', messageOf(8, vector16(extension(19, 2))));
    expect(newer.take('client', messageOf(11, bytes(0, vector24(vector24('a key'), vector16()))))).toBeNull();
    expect(newer).toMatchObject({
      rawPublicKeys: { client: { value: der('a key') } },
      certificates: { client: null },
    });
  });

  it.each([
    ['server', 14, 'ServerHelloDone.trailing bytes is malformed at byte 0'],
    ['server', 0, 'HelloRequest.trailing bytes is malformed at byte 0'],
    ['client', 5, 'EndOfEarlyData.trailing bytes is malformed at byte 0'],
    ['client', 20, 'Finished.verify_data ends too early at byte 0'],
    ['client', 24, 'KeyUpdate.request_update is malformed at byte 1'],
  ] as const)('says what is wrong with message %s %i', (side, type, problem) => {
    expect(new Negotiation().take(side, messageOf(type, bytes(7)))).toBe(problem);
  });

  it('judges a CertificateRequest by its record where the ServerHello is missing', () => {
    const negotiation = new Negotiation();
    const request = bytes(vector8(1), vector16(u16(0x0804)), vector16());
    expect(negotiation.take('server', messageOf(13, request))).toBeNull();
    expect(negotiation.certificateRequest?.value.signatureAlgorithms).toHaveLength(1);
  });
});
