import { getCiphers } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_KEY_LOG_NEEDS, MAX_SEARCHED_RECORDS, MAX_WAITING_RECORDS } from '../../../src/limits.ts';
import { ConnectionOpener, type Opening } from '../../../src/tls/decryption/opener.ts';
import { KeyLog, keyLogLine } from '../../../src/tls/secrets/key-log.ts';
import { samplePath } from '../../support/inspect-sample.ts';
import {
  fixtureText,
  openAll,
  readKeyLog,
  readSessions,
  recordsOfChunks,
  type SessionRecord,
  summary,
} from '../../support/opened-session.ts';
import { CLIENT_RANDOM, MASTER, sealedSession } from '../../support/sealed-session.ts';
import { sampleStreams } from '../sample-streams.ts';

const sessions = readSessions('sessions.txt');
const lines = fixtureText('sessions.keys').trim().split('\n');
const all = readKeyLog('sessions.keys');

function session(name: string): SessionRecord[] {
  return sessions.get(name) ?? [];
}

function logOf(text: readonly string[]): KeyLog {
  const log = new KeyLog();
  log.add(text.join('\n'));
  return log;
}

function told(records: readonly SessionRecord[], log: KeyLog = all): string[] {
  return summary(records, openAll(log, records).openings);
}

/** Without the record at `at`; the next one of its direction stands behind a hole. */
function without(records: readonly SessionRecord[], at: number): SessionRecord[] {
  const rest = records.toSpliced(at, 1);
  const next = rest.findIndex(({ from }, place) => place >= at && from === records[at]?.from);
  const record = rest[next];
  return record === undefined ? rest : rest.with(next, { ...record, afterGap: true });
}

const textOf = (openings: readonly Opening[], records: readonly SessionRecord[], from: string): string =>
  openings
    .map((it, at) =>
      it.kind === 'opened' && it.contentType === 23 && records[at]?.from === from ? it : null,
    )
    .map((it) => Buffer.from(it?.content ?? []).toString('latin1'))
    .join('');

/** Suites that only a Node started with OpenSSL's legacy provider has, or none. */
const UNSUPPORTED = ['t12-camellia-gcm', ...(getCiphers().includes('rc4') ? [] : ['t10-rc4'])];
const names = [...sessions.keys()].filter((name) => !UNSUPPORTED.includes(name));

/** What clients said, where it is not the usual. */
const SAID: Readonly<Record<string, string>> = {
  't12-renegotiation': 'before\nbehind\n',
  't12-resumed': 'second\nQ\n',
  't13-resumed': 'second\nQ\n',
  't13-early': `${'e'.repeat(500)}second\n`,
  't13-early-rejected': `${'e'.repeat(500)}second\n`,
  't13-key-update': 'before it\nboth with other keys\none more\n',
};

describe('a recorded session', () => {
  it.each(names)('%s is opened whole', (name) => {
    const records = session(name);
    const { openings, opener } = openAll(all, records);
    expect(openings.filter(({ kind }) => kind === 'closed')).toEqual([]);
    expect(textOf(openings, records, 'client')).toBe(SAID[name] ?? 'hello from the client\n');
    expect(opener.needs()).toEqual([]);
  });

  it.each(UNSUPPORTED)('%s has a suite that is not supported', (name) => {
    const closed = openAll(all, session(name)).openings.filter(({ kind }) => kind !== 'clear');
    expect(closed).toEqual(closed.map(() => ({ kind: 'closed', reason: 'unsupported-suite', need: null })));
  });

  it('with a renegotiation shows the handshake inside, and goes on with its keys', () => {
    expect(told(session('t12-renegotiation')).slice(10)).toEqual([
      '> 23 6265666f72650a',
      '< 23 65726f6665620a',
      '> 22 1',
      '< 22 2',
      '< 22 11',
      '< 22 12',
      '< 22 14',
      '> 22 16',
      '> 20 01',
      '> 22 20',
      '< 20 01',
      '< 22 20',
      '> 23 626568696e640a',
      '> 21 0100',
      '< 23 646e696865620a',
      '< 21 0100',
    ]);
  });

  it('with KeyUpdate goes on with the next keys in each direction', () => {
    expect(told(session('t13-key-update')).slice(9)).toEqual([
      '> 23 6265666f72652069',
      '< 23 74692065726f6665',
      '> 22 24',
      '> 23 626f746820776974',
      '> 22 24',
      '> 23 6f6e65206d6f7265',
      '> 21 0100',
      '< 22 24',
      '< 23 7379656b20726568',
    ]);
  });

  it('with early data that the server rejects shows it, and both hellos again', () => {
    expect(told(session('t13-early-rejected')).slice(0, 8)).toEqual([
      '> clear 22',
      '> clear 20',
      '> 23 6565656565656565',
      '< clear 22',
      '< clear 20',
      '> clear 22',
      '< clear 22',
      '< 22 8',
    ]);
  });

  it.each(names)('%s is opened whatever the order of the directions in the capture', (name) => {
    const records = session(name);
    // Behind a renegotiation's hellos the directions do need each other's order.
    if (name === 't12-renegotiation') return;
    const client = records.filter(({ from }) => from === 'client');
    const server = records.filter(({ from }) => from === 'server');
    for (const order of [
      [...client, ...server],
      [...server, ...client],
    ]) {
      expect(told(order).filter((text) => /no-|wrong|missing/.test(text))).toEqual([]);
    }
  });
});

describe('a premaster secret', () => {
  it.each(['t12-rsa', 't12-rsa-no-ems', 't10-rsa'])('opens %s', (name) => {
    const premasters = logOf(lines.filter((line) => line.startsWith('RSA ')));
    expect(told(session(name), premasters)).toEqual(told(session(name)));
  });

  it('is found by the random as well', () => {
    const options = { version: 0x0301, suite: 0x0001, cipher: null };
    const records = sealedSession(options, [['client', 23, 'text']]);
    const log = logOf([`PMS_CLIENT_RANDOM ${CLIENT_RANDOM} ${Buffer.from(MASTER).toString('hex')}`]);
    // Taken for a premaster secret it gives another master secret.
    expect(told(records, log).at(-1)).toBe('> wrong-secret');
    expect(
      openAll(log, records)
        .opener.used()
        .map(({ label }) => label),
    ).toEqual(['PMS_CLIENT_RANDOM']);
  });
});

describe('a key log that does not fit', () => {
  it.each([
    ['t12-aes128-gcm-sha256', ['CLIENT_RANDOM']],
    ['t13-aes128', ['SERVER_HANDSHAKE_TRAFFIC_SECRET', 'CLIENT_HANDSHAKE_TRAFFIC_SECRET']],
    ['t13-early', ['CLIENT_EARLY_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET']],
  ])('says which lines %s lacks', (name, labels) => {
    const { openings, opener } = openAll(new KeyLog(), session(name));
    const reasons = new Set(openings.map((it) => (it.kind === 'closed' ? it.reason : it.kind)));
    expect([...reasons]).toEqual(['clear', 'no-secret']);
    expect(
      opener
        .needs()
        .map(({ label }) => label)
        .toSorted(),
    ).toEqual(labels.toSorted());
    expect(opener.needs().every(({ clientRandom }) => /^[0-9a-f]{64}$/.test(clientRandom))).toBe(true);
    expect(opener.used()).toEqual([]);
  });

  it('is told of a few sessions, however many a connection has', () => {
    const options = { version: 0x0303, suite: 0x003c, cipher: { name: 'aes-128-cbc', key: 16, iv: 16 } };
    const opener = new ConnectionOpener(new KeyLog());
    for (let count = 0; count < 2 * MAX_KEY_LOG_NEEDS; count++) {
      const clientRandom = Buffer.alloc(32, count);
      // No ChangeCipherSpec: each pair of hellos in clear begins another handshake.
      const [client, server, , , data] = sealedSession({ ...options, clientRandom }, [
        ['client', 23, 'text'],
      ]);
      for (const record of [client, server, data] as SessionRecord[]) {
        opener.take(record.from === 'client' ? 0 : 1, record);
      }
    }
    expect(opener.needs()).toHaveLength(MAX_KEY_LOG_NEEDS);
  });

  it.each(names)('%s stays closed with the secrets of others', (name) => {
    const random = new Set(
      openAll(all, session(name))
        .opener.used()
        .map(({ id }) => id),
    );
    const wrong = lines.map((line) => {
      const [label = '', id = '', secret = ''] = line.split(' ');
      return random.has(id) ? `${label} ${id} ${'00'.repeat(secret.length / 2)}` : line;
    });
    const opened = told(session(name), logOf(wrong)).filter((text) => !text.includes('clear'));
    expect([...new Set(opened.map((text) => text.slice(2)))]).toEqual(['wrong-secret']);
  });

  it('opens application data without the secrets of the handshake', () => {
    const application = logOf(lines.filter((line) => line.includes('_TRAFFIC_SECRET_0')));
    const opened = told(session('t13-aes128'), application);
    expect(opened.filter((text) => text.includes('no-secret'))).toHaveLength(5);
    expect(opened.slice(-4)).toEqual([
      '> 23 68656c6c6f206672',
      '< 23 746e65696c632065',
      '> 21 0100',
      '< 21 0100',
    ]);
  });

  it('opens all but early data without its secret', () => {
    const some = logOf(lines.filter((line) => !line.includes('_EARLY_')));
    for (const name of ['t13-early', 't13-early-rejected']) {
      const missing = told(session(name), some).filter((text) => text.includes('no-secret'));
      // The early data, and what ends it where the server takes it.
      expect(missing).toHaveLength(name === 't13-early' ? 2 : 1);
    }
  });

  it('names the entries that were of use', () => {
    const { opener } = openAll(all, session('t12-rsa'));
    expect(opener.used().map(keyLogLine)).toEqual(
      lines.filter((it) => it.startsWith('CLIENT_RANDOM') && it.includes(opener.used()[0]?.id ?? '?')),
    );
  });
});

describe('a suite that does not encrypt', () => {
  const none = new KeyLog();

  it.each(['t12-null-sha'])('opens without a secret: %s', (name) => {
    const { openings, opener } = openAll(none, session(name));
    expect(summary(session(name), openings)).toEqual(told(session(name)));
    expect([opener.needs(), opener.used()]).toEqual([[], []]);
  });

  it.each([
    ['compressed', { deflate: true }],
    ['with a shorter MAC', { truncatedHmac: true }],
    ['in SSL 3.0, whose MACs have one length', { version: 0x0300, suite: 0x0001, truncatedHmac: true }],
  ])('opens without a secret: %s', (_, options) => {
    const records = sealedSession({ version: 0x0303, suite: 0x003b, cipher: null, ...options }, [
      ['client', 23, 'text'],
      ['client', 23, 'text'],
    ]);
    expect(told(records, none).slice(-2)).toEqual(['> 23 74657874', '> 23 74657874']);
  });

  it('is opened on behind a hole', () => {
    const records = session('t12-null-sha');
    const data = records.findIndex(({ contentType }) => contentType === 23);
    expect(told(without(records, data), none)).toEqual(told(records, none).toSpliced(data, 1));
  });

  it('is taken for clear where nothing proves a ChangeCipherSpec in a hole', () => {
    const records = session('t12-null-sha');
    const change = records.findIndex(({ contentType }) => contentType === 20);
    expect(told(without(records, change))[change]).toBe('> 22 20');
    expect(told(without(records, change), none)[change]).toBe('> clear 22');
  });
});

describe('a hole in the capture', () => {
  /** How many more records a hole may take: under CBC with chained IVs the next one, under RC4 all. */
  const lostBehind = (name: string) => {
    if (name === 't10-rc4') return Number.POSITIVE_INFINITY;
    return name.startsWith('t10') ? 1 : 0;
  };

  it.each(names)('%s is opened on behind any one record that is missing', (name) => {
    const records = session(name);
    const whole = told(records);
    records.forEach((record, at) => {
      if (record.contentType === 22 && /clear|22 [12]$/.test(whole[at] ?? '')) return;
      const rest = without(records, at);
      const expected = whole.toSpliced(at, 1);
      const opened = told(rest);
      const different = opened.filter((text, place) => text !== expected[place]);
      expect(different.length, `${name} without ${whole[at]}`).toBeLessThanOrEqual(lostBehind(name));
    });
  });

  it.each(names)('%s is opened on behind any one record that is not whole', (name) => {
    const records = session(name);
    const whole = told(records);
    records.forEach((record, at) => {
      if (/clear|22 [12]$/.test(whole[at] ?? '')) return;
      const opened = told(records.with(at, { ...record, whole: false }));
      expect(opened[at]).toBe(`${whole[at]?.slice(0, 2)}missing-bytes`);
      const others = opened.filter((text, place) => place !== at && text !== whole[place]);
      expect(others.length).toBeLessThanOrEqual(lostBehind(name));
    });
  });

  it('may hide some records, and not too many', () => {
    const text = ['client', 23, 'text'] as const;
    const options = { version: 0x0303, suite: 0x003b, cipher: null };
    const records = sealedSession(
      options,
      Array.from({ length: 80 }, () => text),
    );
    const log = logOf([`CLIENT_RANDOM ${CLIENT_RANDOM} ${Buffer.from(MASTER).toString('hex')}`]);
    const behind = (missing: number) => {
      const [first, ...rest] = records.slice(4 + missing);
      return told([...records.slice(0, 4), { ...(first as SessionRecord), afterGap: true }, ...rest], log)[4];
    };
    expect(behind(MAX_SEARCHED_RECORDS - 1)).toBe('> 23 74657874');
    expect(behind(MAX_SEARCHED_RECORDS)).toBe('> missing-bytes');
  });

  it.each(['22 1', '22 2'])('is the end where it has a hello of a renegotiation (%s)', (hello) => {
    const records = session('t12-renegotiation');
    const at = told(records).findIndex((text) => text.endsWith(hello));
    const opened = told(without(records, at));
    expect(opened.slice(-6).map((text) => text.slice(2))).toEqual([
      '20 01',
      ...Array(5).fill('no-handshake'),
    ]);
  });

  it.each(names)('%s without its hellos cannot be opened', (name) => {
    const records = session(name).filter(({ contentType }) => contentType !== 22);
    const opened = told(records).filter((text) => !text.includes('clear'));
    expect([...new Set(opened.map((text) => text.slice(2)))]).toEqual(['no-handshake']);
  });
});

describe('records that come before the hellos', () => {
  const records = session('t13-aes128');

  it('wait, and are given when these are there', () => {
    const [hello, ...others] = records as [SessionRecord, ...SessionRecord[]];
    const opener = new ConnectionOpener<SessionRecord>(all);
    const server = others.filter(({ from }) => from === 'server');
    const kinds = server.map((record) => opener.take(1, record).kind);
    expect([...new Set(kinds)]).toEqual(['clear', 'waiting']);
    expect(opener.ready()).toEqual([]);
    expect(opener.take(0, hello).kind).toBe('clear');
    expect(opener.ready().map(({ record }) => record)).toEqual(
      server.filter((_, at) => kinds[at] === 'waiting'),
    );
    expect(opener.ready()).toEqual([]);
  });

  it('are given up when there are too many', () => {
    const opener = new ConnectionOpener<SessionRecord>(all);
    const data = records.at(-1) as SessionRecord;
    for (let count = 0; count <= MAX_WAITING_RECORDS; count++)
      expect(opener.take(1, data).kind).toBe('waiting');
    const ready = opener.ready();
    expect(ready).toHaveLength(MAX_WAITING_RECORDS + 1);
    expect(ready[0]?.opening).toEqual({ kind: 'closed', reason: 'no-handshake', need: null });
    expect(opener.take(1, data)).toMatchObject({ reason: 'no-handshake' });
  });
});

describe('a ClientHello in the format of SSL 2.0', () => {
  it('has its challenge for a random', () => {
    const challenge = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const random = Buffer.concat([Buffer.alloc(16), challenge]);
    const options = { version: 0x0300, suite: 0x0001, cipher: null, clientRandom: random };
    const [, ...records] = sealedSession(options, [['client', 23, 'text']]);
    const opener = new ConnectionOpener(
      logOf([`CLIENT_RANDOM ${random.toString('hex')} ${'5c'.repeat(48)}`]),
    );
    opener.takeSslv2Hello(0, challenge);
    const openings = records.map((record) => opener.take(record.from === 'client' ? 0 : 1, record));
    expect(openings.at(-1)).toMatchObject({ kind: 'opened', contentType: 23 });
  });
});

describe('the sample capture with a key log', () => {
  it('shows the dialogue inside', async () => {
    const log = new KeyLog();
    log.add(readFileSync(samplePath('no-sni-tls13.keys')));
    const streams = (await sampleStreams()).filter(({ name }) => name.startsWith('no-sni-tls13'));
    const said = streams.map(({ chunks }) => {
      const records = recordsOfChunks(chunks);
      const { openings } = openAll(log, records);
      expect(openings.filter(({ kind }) => kind === 'closed')).toEqual([]);
      return textOf(openings, records, 'client').split('\r\n')[0];
    });
    expect(said).toEqual(['QUIT', 'EHLO out.example.com']);
  });
});

describe('a damaged session', () => {
  const few = ['t10-aes', 't12-aes128-sha', 't12-renegotiation', 't13-key-update', 't13-early-rejected'];

  it.each(few)('%s never throws, and what is changed does not open', (name) => {
    const records = session(name);
    const whole = told(records);
    records.forEach((record, at) => {
      const { body } = record;
      if (body === null) return;
      const step = Math.max(1, Math.floor(body.length / 12));
      for (let place = 0; place < body.length; place += step) {
        const changed = Uint8Array.from(body);
        changed[place] = (changed[place] as number) ^ 0x11;
        for (const bytes of [changed, body.subarray(0, place)]) {
          const opened = told(records.with(at, { ...record, body: bytes }));
          if (!/clear/.test(whole[at] ?? '')) expect(opened[at]).not.toBe(whole[at]);
        }
      }
    });
  });

  it('keeps no more of a handshake message than a handshake may have', () => {
    const opener = new ConnectionOpener<SessionRecord>(all);
    const huge = { ...(session('t13-aes128')[0] as SessionRecord), body: new Uint8Array(16_384) };
    huge.body.set([1, 0xff, 0xff, 0xff]);
    for (let count = 0; count < 200; count++) expect(opener.take(0, huge).kind).toBe('clear');
  });
});
