import { describe, expect, it } from 'vitest';
import { MAX_LISTED_MESSAGES, MAX_LISTED_RECORDS } from '../../src/limits.ts';
import { readConversation, type TlsEvent } from '../../src/tls/conversation.ts';
import { RecordReader } from '../../src/tls/record.ts';
import {
  bytes,
  type Chunk,
  clientHello,
  converse,
  message,
  realMessage,
  record,
  script,
  serverHello,
} from './builder.ts';

function text(event: TlsEvent): string {
  const head = `${event.from[0]}${event.frame} ${event.kind}`;
  switch (event.kind) {
    case 'handshake':
    case 'ssl2':
      return `${head} ${event.type}`;
    case 'alert':
      return `${head} ${event.level}.${event.description}`;
    case 'encrypted':
      return `${head} ${event.contentType} ${event.length}`;
    case 'problem':
      return `${head}: ${event.message}`;
    case 'change_cipher_spec':
      return head;
  }
}

describe('readConversation', () => {
  it('is null without a record', () => {
    expect(readConversation(new RecordReader(), new RecordReader())).toBeNull();
  });

  it('puts both sides in the order of the capture', () => {
    const tls = script(
      'C1:hs1 S2:hs2 S2:hs11 S2:hs14 C3:hs16 C3:ccs C3:e22(40) S4:ccs S4:e22(40) C5:e23(30) S6:alert(2.20)',
      {
        suite: 0xc02f,
      },
    );
    expect(tls.events.map(text)).toEqual([
      'c1 handshake 1',
      's2 handshake 2',
      's2 handshake 11',
      's2 handshake 14',
      'c3 handshake 16',
      'c3 change_cipher_spec',
      'c3 encrypted 22 40',
      's4 change_cipher_spec',
      's4 encrypted 22 40',
      'c5 encrypted 23 30',
      's6 alert 2.20',
    ]);
    expect(tls).toMatchObject({
      startFrame: 1,
      version: 0x0303,
      suite: { keyExchange: { kind: 'ecdhe' } },
      totals: { client: { records: 2, bytes: 70 }, server: { records: 1, bytes: 40 } },
    });
  });

  it('reads real messages, several of them in a record', () => {
    const flight = bytes(
      message(2, realMessage('server_hello openssl tls12')),
      message(12, realMessage('server_key_exchange openssl tls12 ecdhe_rsa')),
      message(13, realMessage('certificate_request openssl tls12')),
    );
    const tls = converse([
      {
        from: 'client',
        frame: 1,
        bytes: record(22, message(1, realMessage('client_hello openssl tls12 ticket')), 0x0301),
      },
      { from: 'server', frame: 2, bytes: record(22, flight) },
    ]);
    expect(tls.events.map(text)).toEqual([
      'c1 handshake 1',
      's2 handshake 2',
      's2 handshake 12',
      's2 handshake 13',
    ]);
    expect(tls.clientHellos[0]).toMatchObject({ frame: 1, length: 387, recordVersion: 0x0301 });
    expect(tls.serverKeyExchange?.value.group?.name).toBe('x25519');
    expect(tls.certificateRequest?.value.certificateTypes).toEqual([1, 2, 64]);
  });

  it('begins with the first byte of either side', () => {
    const hello = record(22, message(1, clientHello()));
    const chunks: Chunk[] = [
      { from: 'client', frame: 3, bytes: hello.subarray(0, 20) },
      { from: 'server', frame: 4, bytes: record(21, bytes(2, 70)) },
      { from: 'client', frame: 5, bytes: hello.subarray(20) },
    ];
    expect(converse(chunks).startFrame).toBe(3);
    expect(converse(chunks).events.map(text)).toEqual(['s4 alert 2.70', 'c5 handshake 1']);
  });

  it('keeps the version of the record that an alert came in', () => {
    const tls = converse([{ from: 'server', frame: 1, bytes: record(21, bytes(2, 40), 0x0300) }]);
    expect(tls.events).toMatchObject([{ kind: 'alert', recordVersion: 0x0300, time: { seconds: 1 } }]);
  });

  it('says what is wrong with a message behind it', () => {
    const tls = converse([
      { from: 'client', frame: 1, bytes: record(22, message(1, clientHello().subarray(0, 30))) },
    ]);
    expect(tls.events.map(text)).toEqual([
      'c1 handshake 1',
      'c1 problem: ClientHello.random ends too early at byte 2',
    ]);
    expect(tls.clientHellos).toEqual([]);
  });

  it('says what ends too early', () => {
    const hello = record(22, message(2, serverHello()));
    const tls = converse([
      { from: 'server', frame: 1, bytes: bytes(hello, hello.subarray(0, 20)) },
      { from: 'server', frame: 2, bytes: 5000 },
      { from: 'server', frame: 4, bytes: hello.subarray(0, 30) },
    ]);
    expect(tls.events.map(text)).toEqual([
      's1 handshake 2',
      's1 handshake 2',
      's1 problem: server_hello is not whole in the capture',
      's4 problem: server_hello ends before it is whole',
    ]);
  });

  it('says what of a side is no record', () => {
    const tls = converse([
      { from: 'server', frame: 1, bytes: record(22, message(14, bytes())) },
      { from: 'server', frame: 2, bytes: bytes([22]) },
      { from: 'server', frame: 3, bytes: bytes([9, 9, 9, 9, 9]) },
    ]);
    expect(tls.events.map(text)).toEqual([
      's1 handshake 14',
      's1 problem: 5 bytes could not be told apart into records',
    ]);
  });

  it('lists so many messages and alerts of a side, and says where there were more', () => {
    const requests = record(
      22,
      bytes(...Array.from({ length: MAX_LISTED_MESSAGES }, () => message(0, bytes()))),
    );
    const alerts = record(21, bytes(...Array.from({ length: MAX_LISTED_MESSAGES + 5 }, () => [1, 90])));
    const tls = converse([
      { from: 'server', frame: 1, bytes: requests },
      { from: 'client', frame: 2, bytes: alerts },
      { from: 'server', frame: 3, bytes: requests },
    ]);
    expect(tls.events).toHaveLength(2 * MAX_LISTED_MESSAGES);
    expect(tls.limits).toEqual([
      { what: 'messages', limit: MAX_LISTED_MESSAGES, frame: 2 },
      { what: 'messages', limit: MAX_LISTED_MESSAGES, frame: 3 },
    ]);
  });

  it('does not decode a message with a hole', () => {
    const hello = record(22, message(2, serverHello()));
    const tls = converse([
      { from: 'server', frame: 1, bytes: hello.subarray(0, 20) },
      { from: 'server', frame: 2, bytes: 5 },
      { from: 'server', frame: 3, bytes: hello.subarray(25) },
    ]);
    expect(tls.events.map(text)).toEqual([
      's3 handshake 2',
      's3 problem: server_hello is not whole in the capture',
    ]);
    expect(tls.serverHello).toBeNull();
  });

  it('gives a message of an unknown type its number', () => {
    const wire = record(22, bytes(message(1, clientHello()), 99, 0, 0, 50));
    expect(converse([{ from: 'client', frame: 1, bytes: wire }]).events.map(text)).toEqual([
      'c1 handshake 1',
      'c1 problem: handshake type 99 ends before it is whole',
    ]);
  });

  it('says how many records it does not list', () => {
    const many = bytes(...Array.from({ length: MAX_LISTED_RECORDS + 2 }, () => record(20, bytes(1))));
    const tls = converse([{ from: 'client', frame: 1, bytes: many }]);
    expect(tls.events.map(text).at(-1)).toBe('c1 problem: 2 more records are not listed');
  });
});
