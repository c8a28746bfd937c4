import { describe, expect, it } from 'vitest';
import { Negotiation } from '../../src/tls/negotiation.ts';
import {
  bytes,
  clientHello,
  extension,
  helloRetryRequest,
  hex,
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
    expect(negotiation.take('server', messageOf(22, bytes('anything')))).toBeNull();
    expect(negotiation.serverKeyExchange).toBeNull();
  });

  it('judges a CertificateRequest by its record where the ServerHello is missing', () => {
    const negotiation = new Negotiation();
    const request = bytes(vector8(1), vector16(u16(0x0804)), vector16());
    expect(negotiation.take('server', messageOf(13, request))).toBeNull();
    expect(negotiation.certificateRequest?.value.signatureAlgorithms).toHaveLength(1);
  });
});
