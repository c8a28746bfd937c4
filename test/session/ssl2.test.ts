import { describe, expect, it } from 'vitest';
import { isOfInterest, sniff } from '../../src/session/sniff.ts';
import { segmentOf } from '../support/segments.ts';
import { described, OPENING, type Said, SENT, SERVER_HELLO, sessionOf } from '../support/session-player.ts';
import {
  SSL2_ONLY,
  ssl2ClientHello,
  ssl2Encrypted,
  ssl2Error,
  ssl2MasterKey,
  ssl2Record,
  ssl2ServerHello,
} from '../support/ssl2-builder.ts';

const HELLO = ssl2Record(ssl2ClientHello());
const OLD_HELLO = ssl2Record(ssl2ClientHello({ version: 2, suites: SSL2_ONLY }));
const CHOICE = ssl2Record(ssl2ServerHello(Buffer.alloc(300, 0x30)));
const KEY = ssl2Record(ssl2MasterKey());
const SSL2: readonly Said[] = [
  ['C', OLD_HELLO],
  ['S', CHOICE],
  ['C', KEY],
  ['C', ssl2Encrypted(40)],
  ['S', ssl2Encrypted(49)],
  ['S', ssl2Encrypted(33)],
];
const CLIENT_RECORDS = `128:${OLD_HELLO.length - 2} 128:${KEY.length - 2} 128:40`;
const SERVER_RECORDS = `128:${CHOICE.length - 2} 128:49 128:33`;

const onPort4711 = (head: Buffer) => ({ ...segmentOf(head.toString('latin1')), destinationPort: 4711 });

describe('behind STARTTLS', () => {
  it('a hello in the format of SSL 2.0 begins TLS', () => {
    const session = sessionOf([...OPENING, ['C', HELLO], ['S', SERVER_HELLO]]);
    expect(described(session)).toMatchObject({
      kind: 'smtp',
      client: { tls: SENT.client, records: `128:${HELLO.length - 2}`, clear: null },
      server: { tls: SENT.server, records: '22:44', clear: null },
    });
  });

  it('a server may agree to SSL 2.0', () => {
    expect(described(sessionOf([...OPENING, ...SSL2]))).toMatchObject({
      client: { tls: SENT.client, records: CLIENT_RECORDS },
      server: { tls: SENT.server, records: SERVER_RECORDS },
    });
  });

  it('a server may refuse with an ERROR, or in clear', () => {
    const refused = sessionOf([...OPENING, ['C', OLD_HELLO], ['S', ssl2Record(ssl2Error(1))]]);
    expect(described(refused)).toMatchObject({ server: { tls: SENT.server, records: '128:3' } });
    const inClear = sessionOf([...OPENING, ['C', OLD_HELLO], ['S', '454 TLS not available\r\n']]);
    expect(described(inClear)).toMatchObject({
      server: { tls: null, records: '', clear: '454 TLS not available' },
    });
  });

  it('a line that begins with no ASCII is a line', () => {
    const lines = ['ÄÖÜ hello\r\n', '日本\r\n', '\x80\x10\x01 x\r\n', '\x80\x2e\x01\x03\x01\x00\r\n'];
    for (const line of lines) {
      const session = sessionOf([...OPENING, ['C', Buffer.from(line, 'utf8')]]);
      expect(described(session)).toMatchObject({ client: { tls: null, records: '' } });
    }
  });
});

describe('from the first byte on', () => {
  it.each([
    [
      'TLS',
      [
        ['C', HELLO],
        ['S', SERVER_HELLO],
      ] as const,
      `128:${HELLO.length - 2}`,
      '22:44',
    ],
    ['SSL 2.0', SSL2, CLIENT_RECORDS, SERVER_RECORDS],
  ])('%s is found on any port', (_, said, client, server) => {
    for (const port of [443, 465, 4711]) {
      const session = sessionOf(said, port, { begin: true });
      expect(described(session)).toMatchObject({
        kind: 'tls',
        client: { tls: 0, records: client },
        server: { tls: 0, records: server },
      });
      expect(session.client).toBe(0);
    }
  });

  it('the sender of a SERVER-HELLO is the server', () => {
    const turned = SSL2.slice(1, 2).map(([, what]): Said => ['C', what]);
    expect(sessionOf(turned, 443).client).toBe(1);
  });

  it('is of interest from its first segment on, and waited for where that is short', () => {
    const endpoints = [
      { ip: '192.0.2.1', port: 40_000 },
      { ip: '192.0.2.2', port: 4711 },
    ] as const;
    const none = Buffer.alloc(0);
    for (const wire of [HELLO, OLD_HELLO, CHOICE]) {
      for (let length = 1; length <= wire.length; length++) {
        const head = wire.subarray(0, length);
        expect(isOfInterest(onPort4711(head))).toBe(true);
        expect(sniff(endpoints, [head, none])).toEqual({ kind: length < 13 ? 'undecided' : 'tls' });
      }
    }
  });

  it.each([
    ['an LDAP message of BER', '3084000000400201016384'],
    ['RTP over TCP', '800000012f0000a000'],
    ['an ONC RPC call (NFS)', '8000002800000001000000000000000200'],
    ['a WebSocket frame', '818501020304'],
    ['MQTT', '101000044d515454'],
    ['text in Latin-1', 'c4d6dc20'],
  ])('%s is no hello', (_, hex) => {
    expect(isOfInterest(onPort4711(Buffer.from(hex, 'hex')))).toBe(false);
  });
});
