import { describe, expect, it } from 'vitest';
import { mayBecomeSsl2Hello, mayBeSsl2Hello } from '../../src/tls/ssl2-record.ts';
import {
  paddedRecord,
  SSL2_ONLY,
  ssl2ClientHello,
  ssl2Encrypted,
  ssl2Error,
  ssl2MasterKey,
  ssl2Record,
  ssl2ServerHello,
} from '../support/ssl2-builder.ts';
import { bytes, type Chunk, converse, hex, message, record, serverHello } from './builder.ts';

const CERTIFICATE = Buffer.alloc(900, 0x30);
const FIRST: readonly (readonly [string, Buffer])[] = [
  ['a hello for TLS', ssl2ClientHello()],
  ['a hello for SSL 2.0', ssl2ClientHello({ version: 2, suites: SSL2_ONLY, challenge: Buffer.alloc(16) })],
  ['a hello with a session id', ssl2ClientHello({ sessionId: Buffer.alloc(16, 1) })],
  ['a SERVER-HELLO', ssl2ServerHello(CERTIFICATE)],
  ['a SERVER-HELLO with a session hit', ssl2ServerHello(bytes(), { hit: true, suites: [] })],
  ['an ERROR', ssl2Error(1)],
];

describe('the first record of a direction', () => {
  it.each(FIRST)('may be %s, from five bytes on; fewer are worth waiting', (_, body) => {
    const wire = ssl2Record(body);
    for (let length = 1; length <= wire.length; length++) {
      expect(mayBecomeSsl2Hello(wire, 0, length)).toBe(true);
      expect(mayBeSsl2Hello(wire, 0, length)).toBe(length >= 5);
    }
  });

  it.each([
    ['nothing', ''],
    ['TLS', '16030100c8010000c40303'],
    ['UTF-8: é', 'c3a90103010018'],
    ['UTF-8: 日本', 'e697a5e69cac'],
    ['a continuation of UTF-8', '80a2e282ac'],
    ['a version of no SSL', '802e010200001500000010'],
    ['DTLS', '802e01feff001500000010'],
    ['no cipher', '802e010301000000000010'],
    ['ciphers that are no multiple of three', '802e010301001600000010'],
    ['a session id of another length', '8038010301001500080010'],
    ['a short challenge', '802601030100150000000f'],
    ['a long challenge', '804701030100150000002a'],
    ['lengths that do not add up', '802f010301001500000010'],
    ['another message', '801002000000000000000000'],
    ['an encrypted one', '8018eeeeeeeeeeeeeeeeeeee'],
    ['a SERVER-HELLO of TLS', '802104000103010000000300100102'],
    ['a SERVER-HELLO whose lengths do not add up', '802104000100020000000300100102'],
    ['a SERVER-HELLO that is neither hit nor not', '802104020100020000000300100102'],
    ['an ERROR of another length', '8004000001'],
    ['an ERROR of no known kind', '800300ff01'],
    ['an LDAP search', '3084000000400201016384'],
    ['an RTP packet', '8000012f0000a00012345678'],
    ['a Kerberos length', '80000180a003020105'],
    ['an ONC RPC fragment', '8000002800000001000000'],
    ['an ONC RPC fragment of a hello length', '8000010301001500000010'],
  ])('is none: %s', (_, start) => {
    expect(mayBeSsl2Hello(hex(start), 0, start.length / 2)).toBe(false);
  });
});

/** Both sides' events, as type, kind and frame. */
function told(chunks: readonly Chunk[]): string[] {
  return converse(chunks).events.map((event) => {
    const what = 'type' in event ? ` ${event.type}` : event.kind === 'encrypted' ? ` ${event.length}` : '';
    return `${event.from[0]}${event.frame} ${event.kind}${what}`;
  });
}

const client = (frame: number, bytes: Uint8Array | number): Chunk => ({ from: 'client', frame, bytes });
const server = (frame: number, bytes: Uint8Array | number): Chunk => ({ from: 'server', frame, bytes });
const SERVER_HELLO = record(22, message(2, serverHello({ version: 0x0301, suites: [0x2f] })), 0x0301);

/** A whole handshake of SSL 2.0, and a few bytes of data. */
const SESSION: readonly Chunk[] = [
  client(1, ssl2Record(ssl2ClientHello({ version: 2, suites: SSL2_ONLY }))),
  server(2, ssl2Record(ssl2ServerHello(CERTIFICATE))),
  client(3, ssl2Record(ssl2MasterKey())),
  client(3, paddedRecord(Buffer.alloc(40, 0xee), 7)),
  server(4, ssl2Encrypted(49)),
  server(5, ssl2Encrypted(33)),
  client(6, ssl2Encrypted(24)),
  server(7, paddedRecord(Buffer.alloc(0x1603, 0xee), 3)),
];

describe('what follows', () => {
  it('a hello in the format of SSL 2.0 are records of TLS', () => {
    const key = record(22, message(16, Buffer.alloc(66)), 0x0301);
    const chunks = [
      client(1, ssl2Record(ssl2ClientHello())),
      server(2, SERVER_HELLO),
      client(3, bytes(key, record(20, bytes(1), 0x0301), record(22, Buffer.alloc(40), 0x0301))),
    ];
    expect(told(chunks)).toEqual([
      'c1 handshake 1',
      's2 handshake 2',
      'c3 handshake 16',
      'c3 change_cipher_spec',
      'c3 encrypted 40',
    ]);
    expect(converse(chunks)).toMatchObject({ version: 0x0301, clientHellos: [{ recordVersion: 2 }] });
  });

  it('a SERVER-HELLO is encrypted but for the key, with headers of two and of three bytes', () => {
    expect(told(SESSION)).toEqual([
      'c1 handshake 1',
      's2 ssl2 4',
      'c3 ssl2 2',
      'c3 encrypted 40',
      's4 encrypted 49',
      's5 encrypted 33',
      'c6 encrypted 24',
      's7 encrypted 5635',
    ]);
    const tls = converse(SESSION);
    expect(tls).toMatchObject({
      version: 2,
      serverHello: null,
      ssl2: { serverHello: { frame: 2 }, cipherSuite: { frame: 3, value: { id: 0x0700c0 } }, error: null },
      certificates: { server: { frame: 2 }, client: null },
      totals: { client: { records: 2, bytes: 64 }, server: { records: 3, bytes: 5717 } },
    });
    expect(tls.certificates.server?.value.map((der) => Buffer.from(der))).toEqual([CERTIFICATE]);
  });

  it('an ERROR ends it', () => {
    const hello = client(1, ssl2Record(ssl2ClientHello({ version: 2, suites: SSL2_ONLY })));
    const first = converse([hello, server(2, ssl2Record(ssl2Error(1)))]);
    expect(first.ssl2.error).toMatchObject({ from: 'server', frame: 2, value: { name: 'no_cipher' } });
    expect(first.version).toBeNull();
    const later = converse([hello, SESSION[1] as Chunk, client(3, ssl2Record(ssl2Error(4)))]);
    expect(later.ssl2.error).toMatchObject({ from: 'client', value: { id: 4, name: 'bad_certificate' } });
  });

  it('is read however it is cut, from five bytes of the hello on', () => {
    const whole = told(SESSION).map((event) => event.replace(/\d+/, ''));
    for (let size = 5; size < 60; size++) {
      const cut = SESSION.flatMap(({ from, frame, bytes: wire }) => {
        const all = wire as Uint8Array;
        const count = Math.ceil(all.length / size);
        return Array.from({ length: count }, (_, i) => ({
          from,
          frame,
          bytes: all.slice(i * size, (i + 1) * size),
        }));
      });
      expect(told(cut).map((event) => event.replace(/\d+/, ''))).toEqual(whole);
    }
  });

  it('is no hello after all where what came in pieces does not add up', () => {
    const wire = ssl2Record(ssl2ClientHello());
    wire[10] = 0xff;
    const pieces = [client(1, wire.subarray(0, 5)), client(2, wire.subarray(5)), client(3, SERVER_HELLO)];
    expect(told(pieces)).toEqual(['c3 handshake 2', 'c3 problem']);
  });

  it('may be missing in the middle', () => {
    const hello = SESSION[1]?.bytes as Uint8Array;
    const parts = [
      server(2, hello.subarray(0, 100)),
      server(3, 50),
      server(4, hello.subarray(150)),
      ...SESSION.slice(4),
    ];
    expect(told([...SESSION.slice(0, 1), ...parts]).slice(0, 4)).toEqual([
      'c1 handshake 1',
      's4 ssl2 4',
      's4 problem',
      's4 encrypted 49',
    ]);
  });

  it('never throws, at any length and with any byte changed', () => {
    for (const [i, { bytes: wire }] of SESSION.entries()) {
      const all = (wire as Uint8Array).slice(0, 400);
      const rest = SESSION.slice(i + 1);
      const before = SESSION.slice(0, i);
      for (let at = 0; at < Math.min(all.length, 120); at++) {
        for (const value of [0, 0xff, (all[at] as number) ^ 1, (all[at] as number) ^ 0x80]) {
          const changed = all.slice();
          changed[at] = value;
          const chunk = { ...(SESSION[i] as Chunk), bytes: changed };
          expect(() => conversed([...before, chunk, ...rest])).not.toThrow();
        }
        expect(() =>
          conversed([...before, { ...(SESSION[i] as Chunk), bytes: all.slice(0, at) }, ...rest]),
        ).not.toThrow();
      }
    }
  });
});

function conversed(chunks: readonly Chunk[]): void {
  try {
    converse(chunks);
  } catch (error) {
    if (!(error instanceof Error) || error.message !== 'no record') throw error;
  }
}
