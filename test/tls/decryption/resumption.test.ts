import { describe, expect, it } from 'vitest';
import { KeyLog, keyLogLine } from '../../../src/tls/secrets/key-log.ts';
import { openAll, type SessionRecord, summary } from '../../support/opened-session.ts';
import { KEY_LOG, type SealedOptions, sealedSession } from '../../support/sealed-session.ts';
import { bytes, extension, message, u16, vector16 } from '../builder.ts';

const ID = Buffer.alloc(32, 0x1d);
const OTHER_ID = Buffer.alloc(32, 0x2d);
const NO_ID = Buffer.alloc(0);
const TICKET = Buffer.alloc(200, 0x7c);
const RENEWED = Buffer.alloc(200, 0x8c);

const SUITE = { version: 0x0303, suite: 0x003c, cipher: { name: 'aes-128-cbc', key: 16, iv: 16 } };

type Resumption = Omit<SealedOptions, keyof typeof SUITE>;

/** A session up to what each side says in it; `before` stands before each side's ChangeCipherSpec. */
function session(resumption: Resumption, before: readonly (readonly [SessionRecord['from'], Buffer])[]) {
  const [client, server, ...others] = sealedSession({ ...SUITE, ...resumption }, [
    ['client', 23, 'asked'],
    ['server', 23, 'said'],
  ]) as [SessionRecord, SessionRecord, ...SessionRecord[]];
  return [client, server, ...before.map(([from, body]) => ({ ...server, from, body })), ...others];
}

const ticketMessage = (ticket: Uint8Array) => message(4, bytes(u16(0), u16(300), vector16(ticket)));
const SERVER_HELLO_DONE = ['server', message(14, bytes())] as const;
const CLIENT_KEY_EXCHANGE = ['client', message(16, vector16('premaster'))] as const;

const FULL = session({ sessionIds: { client: NO_ID, server: ID } }, [
  SERVER_HELLO_DONE,
  CLIENT_KEY_EXCHANGE,
  ['server', ticketMessage(TICKET)],
]);

/** Another random than that of the key log's line. */
const clientRandom = Buffer.alloc(32, 0xc2);

const offering = (ticket: Uint8Array) => [extension(35, ticket)];

const told = (log: KeyLog, records: readonly SessionRecord[]) => {
  const { openings, opener } = openAll(log, records);
  return { said: summary(records, openings).slice(-2), opener };
};

const OPENED = ['> 23 61736b6564', '< 23 73616964'];
const CLOSED = ['> no-secret', '< no-secret'];

describe('a session taken up again, of which the key log has only the first handshake', () => {
  const logBehindFull = () => {
    const log = new KeyLog();
    log.add(KEY_LOG);
    expect(told(log, FULL).said).toEqual(OPENED);
    return log;
  };

  it.each<[string, string[], Resumption]>([
    ['by its id', OPENED, { sessionIds: { client: ID, server: ID } }],
    ['by its ticket', OPENED, { extensions: offering(TICKET) }],
    [
      'by its ticket, with an id that the client made up',
      OPENED,
      { sessionIds: { client: OTHER_ID, server: OTHER_ID }, extensions: offering(TICKET) },
    ],
    ['by an id that nobody knows', CLOSED, { sessionIds: { client: OTHER_ID, server: OTHER_ID } }],
    ['by an id that the server does not take', CLOSED, { sessionIds: { client: ID, server: OTHER_ID } }],
    ['by a ticket that nobody knows', CLOSED, { extensions: offering(RENEWED) }],
    ['by no id and no ticket', CLOSED, { extensions: offering(NO_ID) }],
  ])('%s', (_, said, resumption) => {
    expect(told(logBehindFull(), session({ ...resumption, clientRandom }, [])).said).toEqual(said);
  });

  it.each([SERVER_HELLO_DONE, CLIENT_KEY_EXCHANGE])(
    'is not taken up again where a handshake is whole',
    (...record) => {
      const offer = { extensions: offering(TICKET), clientRandom };
      expect(told(logBehindFull(), session(offer, [record])).said).toEqual(CLOSED);
    },
  );

  it('gives a new ticket, for the next time', () => {
    const log = logBehindFull();
    const first = session({ extensions: offering(TICKET), clientRandom }, [
      ['server', ticketMessage(RENEWED)],
    ]);
    const second = session({ extensions: offering(RENEWED), clientRandom: Buffer.alloc(32, 0xc3) }, []);
    expect(told(log, first).said).toEqual(OPENED);
    expect(told(log, second).said).toEqual(OPENED);
  });

  it('says with which line of a key log it would have opened', () => {
    const log = logBehindFull();
    const resumed = session({ extensions: offering(TICKET), clientRandom }, []);
    const lines = told(log, resumed).opener.used().map(keyLogLine);
    expect(lines).toEqual([KEY_LOG.trim().replace(/(?<=^\S+ )[0-9a-f]+/, 'c2'.repeat(32))]);
    const alone = new KeyLog();
    alone.add(lines.join('\n'));
    expect(told(alone, resumed).said).toEqual(OPENED);
  });

  it('has its own line before what is remembered', () => {
    const log = logBehindFull();
    log.add(`CLIENT_RANDOM ${clientRandom.toString('hex')} ${'00'.repeat(48)}`);
    const { said } = told(log, session({ extensions: offering(TICKET), clientRandom }, []));
    expect(said).toEqual(['> wrong-secret', '< wrong-secret']);
  });

  it('needs the session before it in the capture', () => {
    const log = new KeyLog();
    log.add(KEY_LOG);
    const { said, opener } = told(log, session({ sessionIds: { client: ID, server: ID }, clientRandom }, []));
    expect(said).toEqual(CLOSED);
    expect(opener.needs()).toEqual([{ label: 'CLIENT_RANDOM', clientRandom: clientRandom.toString('hex') }]);
  });
});
