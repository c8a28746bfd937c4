import { describe, expect, it } from 'vitest';
import { misplacedText } from '../../src/format/message-name.ts';
import type { TlsConversation, TlsEvent } from '../../src/tls/conversation.ts';
import { firstWrongMessage, lastMessage } from '../../src/tls/handshake-order.ts';
import { bytes, converse, extension, type ScriptParts, script } from './builder.ts';
import { sampleStreams } from './sample-streams.ts';

const WHOLE = { client: false, server: false };
const ECDHE: ScriptParts = { suite: 0xc02f };
const RSA: ScriptParts = { suite: 0x002f };
const ANONYMOUS: ScriptParts = { suite: 0x0034 };
const PSK: ScriptParts = { suite: 0x008c };
const TLS13: ScriptParts = { suite: 0x1301 };
const SSL3: ScriptParts = { suite: 0x000a, version: 0x0300 };
const OFFERING: ScriptParts = { ...ECDHE, client: { sessionId: Buffer.alloc(32, 1) } };
const TICKET: ScriptParts = { ...ECDHE, client: { extensions: [extension(35, 'ticket')] } };
const TAKES_PSK: ScriptParts = { ...TLS13, server: { extensions: [extension(41, [0, 0])] } };

/** What is wrong first, as `S2 ServerHelloDone where Certificate was due`; empty where nothing is. */
function wrong(tls: TlsConversation, lossy = WHOLE): string {
  const found = firstWrongMessage(tls, lossy);
  if (found === null) return '';
  return `${found.from === 'client' ? 'C' : 'S'}${found.frame} ${misplacedText(found.message, found.due)}`;
}

/** A conversation of TLS 1.2 in which nothing is hidden behind a ChangeCipherSpec. */
function decrypted(text: string): TlsConversation {
  const tls = script(text.replaceAll('ccs', 'hs200'), RSA);
  const events = tls.events.map((event): TlsEvent => {
    if (event.kind !== 'handshake' || event.type !== 200) return event;
    const { from, frame, firstFrame, time } = event;
    return { from, frame, firstFrame, time, kind: 'change_cipher_spec' };
  });
  return { ...tls, events };
}

const FINISH = 'C3:ccs C3:e22(40) S4:ccs S4:e22(40) C5:e23(30) S6:e23(30)';

describe('in order is', () => {
  it.each<[string, string, ScriptParts]>([
    ['a full handshake with ECDHE', `C1:hs1 S2:hs2 S2:hs11 S2:hs12 S2:hs14 C3:hs16 ${FINISH}`, ECDHE],
    ['RSA key exchange', `C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 ${FINISH}`, RSA],
    [
      'a stapled answer and a ticket',
      `C1:hs1 S2:hs2 S2:hs11 S2:hs22 S2:hs12 S2:hs14 C3:hs16 C3:ccs C3:e22(40) S4:hs4 S4:ccs S4:e22(40)`,
      ECDHE,
    ],
    [
      'a client certificate',
      `C1:hs1 S2:hs2 S2:hs11 S2:hs12 S2:hs13 S2:hs14 C3:hs11 C3:hs16 C3:hs15 ${FINISH}`,
      ECDHE,
    ],
    ['an empty one', `C1:hs1 S2:hs2 S2:hs11 S2:hs12 S2:hs13 S2:hs14 C3:hs11(empty) C3:hs16 ${FINISH}`, ECDHE],
    ['no certificates, DH', `C1:hs1 S2:hs2 S2:hs12 S2:hs14 C3:hs16 ${FINISH}`, ANONYMOUS],
    ['no certificates, PSK', `C1:hs1 S2:hs2 S2:hs14 C3:hs16 ${FINISH}`, PSK],
    ['a session taken up by its id', 'C1:hs1 S2:hs2 S2:ccs S2:e22(40) C3:ccs C3:e22(40)', OFFERING],
    ['a session taken up by a ticket', 'C1:hs1 S2:hs2 S2:hs4 S2:ccs S2:e22(40) C3:ccs C3:e22(40)', TICKET],
    ['the HelloRetryRequest of a draft of TLS 1.3', 'C1:hs1 S2:hs6 C3:hs1 S4:hs2 S4:e23(30)', TLS13],
    ['a HelloRequest in between', `S1:hs0 C2:hs1 S2:hs2 S2:hs0 S2:hs11 S2:hs14 C3:hs16 ${FINISH}`, RSA],
    [
      'SSL 3.0, whose client has no certificate',
      `C1:hs1 S2:hs2 S2:hs11 S2:hs13 S2:hs14 C3:alert(1.41) C3:hs16 ${FINISH}`,
      SSL3,
    ],
    ['a warning in between', `C1:hs1 S2:alert(1.112) S2:hs2 S2:hs11 S2:hs14 C3:hs16 ${FINISH}`, RSA],
    ['TLS 1.3', 'C1:hs1 S2:hs2 S2:ccs S2:e23(900) C3:ccs C3:e23(53) S4:e23(250) C5:e23(40)', TLS13],
    ['TLS 1.3 with another hello', 'C1:hs1 S2:hrr S2:ccs C3:ccs C3:hs1 S4:hs2 S4:e23(900) C5:e23(53)', TLS13],
    [
      'TLS 1.3 with early data',
      'C1:hs1 C1:ccs C1:e23(100) S2:hs2 S2:ccs S2:e23(90) C3:e23(21) C3:e23(53)',
      TAKES_PSK,
    ],
    [
      'TLS 1.3, decrypted',
      'C1:hs1 S2:hs2 S2:ccs S2:hs8 S2:hs13 S2:hs25 S2:hs15 S2:hs20 C3:ccs C3:hs11 C3:hs15 C3:hs20 S4:hs4 S4:hs4 S4:hs24 C5:hs24',
      TLS13,
    ],
    ['TLS 1.3 with a PSK, decrypted', 'C1:hs1 S2:hs2 S2:hs8 S2:hs20 C3:hs5 C3:hs20', TAKES_PSK],
    ['no more than a hello', 'C1:hs1 S2:alert(2.70)', RSA],
    ['what nobody answered, with early data', 'C1:hs1 C1:ccs C1:e23(100)', TLS13],
  ])('%s', (_, text, parts) => {
    expect(wrong(script(text, parts))).toBe('');
  });

  it.each([
    ['a handshake', 'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:ccs C3:hs20 S4:hs4 S4:ccs S4:hs20'],
    [
      'a renegotiation that asks for a certificate',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:ccs C3:hs20 S4:ccs S4:hs20 S5:hs0 C6:hs1 S7:hs2 S7:hs11 S7:hs13 S7:hs14 C8:hs11 C8:hs16 C8:hs15 C8:ccs C8:hs20 S9:ccs S9:hs20',
    ],
  ])('%s of TLS 1.2, decrypted', (_, text) => {
    expect(wrong(decrypted(text))).toBe('');
  });

  it('every stream of the samples, whole or cut short anywhere', async () => {
    for (const { name, chunks } of await sampleStreams()) {
      for (let count = 1; count <= chunks.length; count++)
        expect(wrong(converse(chunks.slice(0, count))), `${name}, ${count}`).toBe('');
    }
  });
});

describe('out of order is', () => {
  it.each<[string, string, ScriptParts, string]>([
    [
      'a flight without its key',
      'C1:hs1 S2:hs2 S2:hs11 S3:hs14',
      ECDHE,
      'S3 ServerHelloDone where ServerKeyExchange was due',
    ],
    [
      'a flight without a certificate',
      'C1:hs1 S2:hs2 S2:hs14',
      RSA,
      'S2 ServerHelloDone where Certificate was due',
    ],
    [
      'a key that RSA does not have',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs12',
      RSA,
      'S2 ServerKeyExchange where ServerHelloDone or CertificateRequest was due',
    ],
    [
      'a certificate of nobody',
      'C1:hs1 S2:hs2 S2:hs11',
      ANONYMOUS,
      'S2 Certificate where ServerKeyExchange was due',
    ],
    [
      'a session that nobody offered',
      'C1:hs1 S2:hs2 S2:ccs S2:e22(40)',
      ECDHE,
      'S2 ChangeCipherSpec where Certificate was due',
    ],
    ['a flight without a hello', 'C1:hs1 S2:hs11', RSA, 'S2 Certificate where ServerHello was due'],
    ['a hello of a server that speaks first', 'S1:hs2', RSA, ''],
    [
      'a ChangeCipherSpec before its time (CVE-2014-0224)',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs12 S2:hs14 C3:ccs',
      ECDHE,
      'C3 ChangeCipherSpec where ClientKeyExchange was due',
    ],
    [
      'no answer to a CertificateRequest',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs13 S2:hs14 C3:hs16',
      RSA,
      'C3 ClientKeyExchange where Certificate was due',
    ],
    [
      'a certificate that nobody asked for',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs11',
      RSA,
      'C3 Certificate where ClientKeyExchange was due',
    ],
    [
      'a proof of none',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:hs15',
      RSA,
      'C3 CertificateVerify where ChangeCipherSpec was due',
    ],
    [
      'a second hello',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs1',
      RSA,
      'C3 ClientHello where ClientKeyExchange was due',
    ],
    [
      'a message of no known type',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs99',
      RSA,
      'S2 handshake type 99 where ServerHelloDone or CertificateRequest was due',
    ],
    ['no hello at all', 'C1:hs16 S2:alert(2.10)', RSA, 'C1 ClientKeyExchange where ClientHello was due'],
    [
      'TLS 1.3: a certificate in clear',
      'C1:hs1 S2:hs2 S2:hs11',
      TLS13,
      'S2 Certificate where EncryptedExtensions was due',
    ],
    [
      'TLS 1.3: a HelloRequest',
      'C1:hs1 S2:hs2 S2:hs0',
      TLS13,
      'S2 HelloRequest where EncryptedExtensions was due',
    ],
    [
      'TLS 1.3: another hello that nobody asked for',
      'C1:hs1 S2:hs2 C3:hs1',
      TLS13,
      'C3 ClientHello where Finished or Certificate or EndOfEarlyData was due',
    ],
    [
      'TLS 1.3: a ChangeCipherSpec before the hello',
      'C1:ccs C2:hs1 S3:hs2',
      TLS13,
      'C1 ChangeCipherSpec where ClientHello was due',
    ],
    [
      'TLS 1.3: a ChangeCipherSpec behind Finished',
      'C1:hs1 S2:hs2 S2:hs8 S2:hs11 S2:hs15 S2:hs20 S4:ccs',
      TLS13,
      'S4 ChangeCipherSpec where NewSessionTicket or KeyUpdate or CertificateRequest was due',
    ],
    [
      'TLS 1.3: a certificate beside a PSK',
      'C1:hs1 S2:hs2 S2:hs8 S2:hs11',
      TAKES_PSK,
      'S2 Certificate where Finished was due',
    ],
  ])('%s', (_, text, parts, expected) => {
    expect(wrong(script(text, parts))).toBe(expected);
  });
});

describe('nobody is accused', () => {
  const BROKEN = 'C1:hs1 S2:hs2 S2:hs14 C3:ccs';

  it('for what may have been in missing bytes', () => {
    expect(wrong(script(BROKEN, RSA), { client: true, server: true })).toBe('');
    expect(wrong(script(BROKEN, RSA), { client: false, server: true })).toBe('');
    expect(wrong(script(BROKEN, RSA), { client: true, server: false })).toContain('S2');
  });

  it('of what the other side may have asked for', () => {
    const asked = script('C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs11 C3:hs16 C3:hs15 C3:ccs', RSA);
    expect(wrong(asked, { client: false, server: true })).toBe('');
  });

  it('behind its own fatal alert', () => {
    expect(wrong(script('C1:hs1 S2:hs2 S2:alert(2.80) S2:hs14', RSA))).toBe('');
  });
});

describe('the last message', () => {
  it.each<[string, string, ScriptParts, object | null]>([
    [
      'before an alert',
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:alert(2.42)',
      RSA,
      { from: 'server', frame: 2, message: 'server_hello_done' },
    ],
    ['is encrypted', 'C1:hs1 S2:hs2 S2:e23(900)', TLS13, { from: 'server', frame: 2, message: null }],
    [
      'asks for another hello',
      'C1:hs1 S2:hrr',
      TLS13,
      { from: 'server', frame: 2, message: 'hello_retry_request' },
    ],
    [
      'is a ChangeCipherSpec',
      'C1:hs1 S2:hs2 S2:ccs',
      OFFERING,
      { from: 'server', frame: 2, message: 'change_cipher_spec' },
    ],
    ['is missing', 'S2:alert(2.40)', RSA, null],
  ])('%s', (_, text, parts, expected) => {
    expect(lastMessage(script(text, parts))).toEqual(expected);
  });
});

it('never throws, whatever comes after whatever', () => {
  const types = [0, 1, 2, 4, 5, 8, 11, 12, 13, 14, 15, 16, 20, 22, 24, 25, 99];
  const words = [...types.map((type) => `hs${type}`), 'ccs', 'hrr', 'alert(1.0)', 'e22(40)', 'e23(40)'];
  for (const parts of [RSA, TLS13, SSL3]) {
    for (const a of words) {
      for (const b of words) {
        const tls = script(`C1:hs1 S2:hs2 S3:${a} C4:${a} S5:${b} C6:${b}`, parts);
        for (const lossy of [WHOLE, { client: true, server: false }])
          expect(() => firstWrongMessage(tls, lossy)).not.toThrow();
      }
    }
  }
});

it('is worked out of bytes that say nothing', () => {
  expect(wrong(converse([{ from: 'client', frame: 1, bytes: bytes(22, 3, 1, 0, 1, 9) }]))).toBe('');
});
