import { describe, expect, it } from 'vitest';
import { DnsOverTcp } from '../../src/dns/over-tcp.ts';
import type { StreamReader } from '../../src/streams/connection.ts';
import { addressRecord, dnsMessage } from '../support/dns-builder.ts';
import { bytes, u16 } from '../support/packet-builder.ts';

const CLIENT = { ip: '192.0.2.1', port: 40_000 };
const SERVER = { ip: '192.0.2.53', port: 53 };
const QUERY = framed(dnsMessage({ flags: 0x0100 }));
const ANSWER = framed(dnsMessage({ answers: [addressRecord('example.org', '192.0.2.25')] }));
const LONG = framed(
  dnsMessage({ answers: Array.from({ length: 2000 }, () => addressRecord('example.org', '192.0.2.25')) }),
);

function framed(message: Uint8Array): Buffer {
  return bytes(u16(message.length), message);
}

/** Plays what each direction says, and gives the messages as `length frame from to`. */
function played(said: readonly (readonly [0 | 1, Uint8Array | 'gap'])[], ends = [CLIENT, SERVER] as const) {
  const told: string[] = [];
  const inner = {
    wanted: false,
    spendsNumber: false,
    keptBytes: 7,
    seen: 0,
    data(_direction, _bytes, start, end) {
      inner.seen += end - start;
    },
    gap: () => {},
    begin: () => {},
  } as StreamReader & { seen: number };
  const reader = new DnsOverTcp(inner, ends, (message, { frame }, from, to) =>
    told.push(`${message.length} ${frame} ${from.port} ${to.port}`),
  );
  said.forEach(([direction, what], i) => {
    const arrival = { frame: i + 1, capturedIn: i + 1, time: { seconds: 0, nanoseconds: 0, digits: 6 } };
    if (what === 'gap') reader.gap(direction, 1, 'lost', arrival);
    else reader.data(direction, what, 0, what.length, arrival);
  });
  return { told, reader, inner };
}

const told = `${ANSWER.length - 2}`;

describe('messages over TCP', () => {
  it('are those of the server', () => {
    const {
      told: messages,
      reader,
      inner,
    } = played([
      [0, QUERY],
      [1, ANSWER],
    ]);
    expect(messages).toEqual([`${told} 2 53 40000`]);
    expect(inner.seen).toBe(QUERY.length + ANSWER.length);
    expect([reader.wanted, reader.keptBytes]).toEqual([true, 7]);
  });

  it('are those of the server where it comes first', () => {
    expect(
      played(
        [
          [0, ANSWER],
          [1, QUERY],
        ],
        [SERVER, CLIENT],
      ).told,
    ).toEqual([`${told} 1 53 40000`]);
  });

  it('may share a segment', () => {
    expect(played([[1, bytes(ANSWER, ANSWER, ANSWER.subarray(0, 20))]]).told).toEqual([
      `${told} 1 53 40000`,
      `${told} 1 53 40000`,
    ]);
  });

  it.each([1, 2, 3, 13, 1000])('may come in segments of %i bytes', (size) => {
    const all = bytes(ANSWER, LONG, ANSWER);
    const pieces = Array.from(
      { length: Math.ceil(all.length / size) },
      (_, i) => [1, all.subarray(i * size, (i + 1) * size)] as const,
    );
    const { told: messages, reader } = played(pieces);
    expect(messages.map((line) => line.split(' ')[0])).toEqual([told, `${LONG.length - 2}`, told]);
    expect(reader.keptBytes).toBe(7);
  });

  it.each<[string, Uint8Array]>([
    ['TLS', bytes([22, 3, 3, 0, 60, 2, 0, 0, 56, 3, 3], Buffer.alloc(60))],
    ['text', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['a query', QUERY],
    ['a message shorter than its header', bytes(u16(3), Buffer.alloc(20))],
  ])('are not sought in %s', (_, content) => {
    const { told: messages, reader } = played([
      [1, content],
      [1, ANSWER],
    ]);
    expect(messages).toEqual([]);
    expect(reader.wanted).toBe(false);
  });

  it('are not sought behind a gap of the server', () => {
    expect(
      played([
        [0, 'gap'],
        [1, ANSWER],
      ]).told.length,
    ).toBe(1);
    expect(
      played([
        [1, ANSWER],
        [1, 'gap'],
        [1, ANSWER],
      ]).told.length,
    ).toBe(1);
  });
});
