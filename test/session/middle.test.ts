import { describe, expect, it } from 'vitest';
import { MAX_SOUGHT } from '../../src/limits.ts';
import { Session } from '../../src/session/session.ts';
import { random } from '../support/random.ts';
import { sampleFrames } from '../support/remake.ts';
import {
  CLIENT_HELLO,
  cut,
  DATA,
  EHLO,
  GREETING,
  HELLOS,
  OPENING,
  record,
  type Said,
  sessionOf,
} from '../support/session-player.ts';

const SAMPLES = ['healthy-tls12.pcap', 'healthy-tls13.pcap', 'not-verified.pcap'];

/** What the first stream of a sample says, a segment each. */
async function sampleSaid(name: string): Promise<Said[]> {
  const frames = (await sampleFrames(name)).filter(({ payload }) => payload.length > 0);
  const [first] = frames;
  return frames
    .filter(({ ports }) => ports.toSorted().join() === first?.ports.toSorted().join())
    .map(({ ports, payload }): Said => [ports[1] === 25 ? 'C' : 'S', payload]);
}

/** The records of a side: where each begins, and what it is. */
function recordsOf(session: Session, side: 'C' | 'S'): string[] {
  const reader = session.readers?.[side === 'C' ? 0 : 1];
  return (reader?.records.records ?? []).map(({ contentType, length }) => `${contentType}:${length}`);
}

/** Bytes of a side before each segment. */
function offsets(said: readonly Said[], side: 'C' | 'S'): number[] {
  let at = 0;
  return said.map(([from, what]) => {
    const before = at;
    if (from === side) at += (what as Uint8Array).length;
    return before;
  });
}

/** The same without the first `client` and `server` bytes of the sides. */
function from(said: readonly Said[], client: number, server: number): Said[] {
  const starts = { C: offsets(said, 'C'), S: offsets(said, 'S') };
  return said.flatMap(([side, what], i): Said[] => {
    const bytes = what as Uint8Array;
    const skip = Math.max(0, (side === 'C' ? client : server) - (starts[side][i] as number));
    return skip >= bytes.length ? [] : [[side, bytes.subarray(skip)]];
  });
}

/** The offsets at which the records of a side begin, by the whole session. */
function recordStarts(session: Session, side: 'C' | 'S'): number[] {
  const reader = session.readers?.[side === 'C' ? 0 : 1];
  let at = reader?.tlsOffset ?? 0;
  return (reader?.records.records ?? []).map(({ length }) => {
    const start = at;
    at += 5 + length;
    return start;
  });
}

describe.each(SAMPLES)('%s, captured from the middle of TLS on', (name) => {
  it.each([25, 465, 2000])('port %d', async (port) => {
    const said = await sampleSaid(name);
    const whole = sessionOf(said);
    const starts = { C: recordStarts(whole, 'C'), S: recordStarts(whole, 'S') };
    const records = { C: recordsOf(whole, 'C'), S: recordsOf(whole, 'S') };
    const next = random(port);
    for (let i = 0; i < 150; i++) {
      // Somewhere behind the first record, for that tells by itself; now and then only one side.
      const somewhere = (side: 'C' | 'S') => {
        const first = (starts[side][0] as number) + 1;
        return first + next((starts[side].at(-1) as number) - first);
      };
      const client = somewhere('C');
      const server = somewhere('S');
      const pieces = from(said, client, server);
      const session = sessionOf(next(2) === 0 ? pieces : cut(pieces, 1 + next(600)), port);
      const label = `from ${client} and ${server}`;
      expect(port === 2000 ? ['tls'] : ['tls', 'smtp'], label).toContain(session.kind);
      for (const [side, skipped] of [
        ['C', client],
        ['S', server],
      ] as const) {
        const expected = records[side].slice(starts[side].findIndex((start) => start >= skipped));
        expect(recordsOf(session, side), `${label}, ${side}`).toEqual(expected);
      }
      expect(session.dialogue.lines, label).toEqual([]);
      expect(
        session.readers?.map(({ clearInTls }) => clearInTls),
        label,
      ).toEqual([null, null]);
    }
  });

  it('with segments missing in the middle of it', async () => {
    const said = await sampleSaid(name);
    const whole = sessionOf(said);
    for (const side of ['C', 'S'] as const) {
      const starts = recordStarts(whole, side);
      const records = recordsOf(whole, side);
      const before = offsets(said, side);
      for (const [i, [who, what]] of said.entries()) {
        const { length } = what as Uint8Array;
        const at = before[i] as number;
        if (who !== side || at < (starts[1] ?? Number.POSITIVE_INFINITY)) continue;
        const seen = recordsOf(sessionOf(said.with(i, [side, length])), side);
        // All but the records that begin in what is missing.
        const expected = records.filter((_, k) => {
          const start = starts[k] as number;
          return start < at || start >= at + length;
        });
        expect(seen, `without segment ${i}`).toEqual(expected);
      }
    }
  });
});

describe('what is no TLS', () => {
  const noise = (seed: number, length: number) => {
    const next = random(seed);
    return Buffer.from(Array.from({ length }, () => next(256)));
  };

  it('is let go after a while', () => {
    const binary = Array.from({ length: 200 }, (_, i): Said => [i % 2 === 0 ? 'C' : 'S', noise(i, 1000)]);
    expect(sessionOf(binary, 2000).kind).toBe('other');
    const session = sessionOf(binary.slice(0, Math.floor((2 * MAX_SOUGHT) / 1000) - 2), 2000);
    expect(session).toMatchObject({ kind: 'other', readers: null });
  });

  it('is let go at once where the stream begins in the capture, or where it is text', () => {
    expect(
      sessionOf(
        [
          ['C', noise(1, 100)],
          ['S', DATA],
          ['S', DATA],
        ],
        2000,
        { begin: true },
      ).kind,
    ).toBe('other');
    expect(
      sessionOf(
        [
          ['C', 'GET / HTTP/1.0\r\n'],
          ['S', DATA],
          ['S', DATA],
        ],
        2000,
      ).kind,
    ).toBe('other');
  });

  it('is looked through where the first segments of a stream are missing', () => {
    const said: Said[] = [
      ['C', 300],
      ['C', noise(1, 100)],
      ['C', DATA],
      ['C', DATA],
    ];
    expect(sessionOf(said, 2000, { begin: true }).kind).toBe('tls');
  });

  it('leads back to SMTP, where binary data of a message is all that was captured of it', () => {
    const session = sessionOf([
      ['C', noise(1, 5000)],
      ['S', '250 queued\r\n'],
      ['C', 'MAIL FROM:<a>\r\n'],
      ['S', '250 ok\r\n'],
      ['C', 'QUIT\r\n'],
      ['S', '221 bye\r\n'],
    ]);
    expect(session.dialogue.lines.map(({ text }) => text)).toEqual([
      '250 queued',
      'MAIL FROM:<a>',
      '250 ok',
      'QUIT',
      '221 bye',
    ]);
    expect(session.readers?.map(({ tlsOffset }) => tlsOffset)).toEqual([null, null]);
  });
});

it('what may be a record is kept until it shows', () => {
  const session = new Session([
    { ip: '192.0.2.1', port: 40_000 },
    { ip: '192.0.2.2', port: 25 },
  ]);
  const take = (bytes: Uint8Array) =>
    session.data(0, bytes, 0, bytes.length, {
      capturedIn: 1,
      frame: 1,
      time: { seconds: 0, nanoseconds: 0, digits: 6 },
    });
  take(Buffer.concat([Buffer.from('\x01\x02'), record(23, 'x'.repeat(1000), 0x0303).subarray(0, 500)]));
  expect(session.keptBytes).toBe(500);
  take(Buffer.alloc(600, 1));
  expect(session.keptBytes).toBe(0);
});

describe('records that are found', () => {
  it('show alerts', () => {
    const alert = record(21, '\x02\x2a', 0x0303);
    const session = sessionOf([
      ['C', '\x01\x02\x03rest of a record'],
      ['C', alert],
    ]);
    expect(recordsOf(session, 'C')).toEqual(['21:2']);
  });

  it('follow a hole in what was said before them', () => {
    const said: Said[] = [GREETING, EHLO, ['S', 200], ['C', 300], ...HELLOS, ['C', DATA]];
    expect(recordsOf(sessionOf(said), 'C')).toEqual(['22:44', '23:9']);
    expect(recordsOf(sessionOf(said), 'S')).toEqual(['22:44']);
  });

  it('are none where a line is followed by what looks like one record by chance', () => {
    const session = sessionOf([
      ...OPENING,
      ['C', 300],
      ['C', Buffer.concat([CLIENT_HELLO, Buffer.from('text\r\n')])],
    ]);
    expect(recordsOf(session, 'C')).toEqual([]);
  });
});
