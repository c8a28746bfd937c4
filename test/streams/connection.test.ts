import { describe, expect, it } from 'vitest';
import type { Connection } from '../../src/streams/connection.ts';
import { client, HANDSHAKE, type PlayedFrame, play, server } from '../support/tcp-player.ts';

function playOne(frames: readonly PlayedFrame[], enough?: number) {
  const { connections, readers } = play(frames, enough === undefined ? {} : { enough });
  expect(connections).toHaveLength(1);
  return { connection: connections[0] as Connection, text: readers[0]?.text, pieces: readers[0]?.pieces };
}

const HELLO = client('PA', 1, 1, { payload: 'hello' });
const WORLD = server('PA', 1, 6, { payload: 'world' });

describe('what a connection hands on', () => {
  it.each<[string, readonly PlayedFrame[], [string, string]]>([
    ['both directions', [...HANDSHAKE, HELLO, WORLD], ['hello', 'world']],
    ['without a handshake', [HELLO, WORLD], ['hello', 'world']],
    ['the server first, without a handshake', [WORLD, HELLO], ['world', 'hello']],
    [
      'a SYN/ACK before its SYN',
      [server('SA', 0, 1), client('S', 0, -5000), HELLO, WORLD],
      ['world', 'hello'],
    ],
    ['no SYN', [server('SA', 0, 1), client('A', 1, 1), HELLO, WORLD], ['world', 'hello']],
    [
      'no SYN, and the first segment is missing',
      [server('SA', 0, 1), client('A', 6, 1, { payload: '!' })],
      ['', '<-5 lost>!'],
    ],
    [
      'data with the SYN',
      [client('S', 0, -5000, { payload: 'fast' }), server('SA', 0, 5), client('A', 5, 1, { payload: '!' })],
      ['fast!', ''],
    ],
    ['data with the FIN', [...HANDSHAKE, client('FPA', 1, 1, { payload: 'bye' })], ['bye', '']],
    [
      'data before and behind the SYN in the capture',
      [HELLO, ...HANDSHAKE, client('A', 6, 1, { payload: '!' })],
      ['hello!', ''],
    ],
    ['a RST that says why', [...HANDSHAKE, HELLO, server('RA', 1, 6, { payload: 'go away' })], ['hello', '']],
    [
      'a RST that comes after bytes nobody captured',
      [...HANDSHAKE, HELLO, server('R', 900, 0)],
      ['hello', '<-899 lost>'],
    ],
    [
      'one side only, the other known by acknowledgments',
      [...HANDSHAKE, HELLO, client('A', 6, 6)],
      ['hello', '<-5 lost>'],
    ],
    [
      'a FIN that the other side acknowledged',
      [...HANDSHAKE, HELLO, client('FA', 6, 1), server('A', 1, 7)],
      ['hello', ''],
    ],
    [
      'cut frames',
      [...HANDSHAKE, { ...HELLO, cut: 3 }, { ...WORLD, cut: 5 }],
      ['he<-3 truncated>', '<-5 truncated>'],
    ],
    [
      'an old connection on the other side: its acknowledgment, a RST, and the same SYN again',
      [client('S', 0, -5000), server('A', 777, 88_888), client('R', 88_888, 0), ...HANDSHAKE, HELLO, WORLD],
      ['hello', 'world'],
    ],
    [
      'two SYN/ACKs of which the second holds',
      [client('S', 0, -5000), server('SA', 400, 1), server('SA', 0, 1), client('A', 1, 1), HELLO, WORLD],
      ['hello', 'world'],
    ],
  ])('%s', (_, frames, text) => {
    expect(playOne(frames).text).toEqual(text);
  });

  it('comes with the frame that brought it into sequence', () => {
    const late = client('A', 6, 1, { payload: '!' });
    expect(playOne([...HANDSHAKE, late, HELLO]).pieces).toEqual(['0 5 hello', '0 5 !']);
  });

  it('is a copy where it had to wait: the block of its frame is used again', () => {
    const parts = [6, 11, 16, 1].map((seq) => client('A', seq, 1, { payload: `part${seq}`.slice(0, 5) }));
    expect(playOne([...HANDSHAKE, ...parts]).text?.[0]).toBe('part1part6part1part1');
  });
});

describe('how a connection opened and closed', () => {
  const none = null;
  it.each<[string, readonly PlayedFrame[], object | null]>([
    ['not at all', [...HANDSHAKE, HELLO], none],
    ['by a FIN of the client', [...HANDSHAKE, client('FA', 1, 1)], { how: 'fin', by: 0, at: { frame: 4 } }],
    [
      'by a FIN of each: the first counts',
      [...HANDSHAKE, server('FA', 1, 1), client('FA', 1, 2)],
      { how: 'fin', by: 1, at: { frame: 4 } },
    ],
    ['by a RST', [...HANDSHAKE, server('R', 1, 1)], { how: 'rst', by: 1, at: { frame: 4 } }],
    [
      'by a RST behind a FIN',
      [...HANDSHAKE, client('FA', 1, 1), server('R', 1, 1)],
      { how: 'fin', by: 0, at: { frame: 4 } },
    ],
    [
      'by several FINs: the first of them',
      [...HANDSHAKE, client('FA', 1, 1), client('FA', 1, 1)],
      { how: 'fin', by: 0, at: { frame: 4 } },
    ],
    ['by a refusal', [client('S', 0, -5000), server('RA', 0, 1)], { how: 'rst', by: 1, at: { frame: 2 } }],
    [
      'after a reset and a handshake that went well',
      [client('S', 0, -5000), client('R', 9, 0), ...HANDSHAKE],
      none,
    ],
    [
      'by a RST after a reset and a handshake that went well',
      [client('S', 0, -5000), client('R', 9, 0), ...HANDSHAKE, HELLO, server('R', 1, 1)],
      { how: 'rst', by: 1, at: { frame: 7 } },
    ],
    [
      'by a RST that nobody believed, and then not',
      [...HANDSHAKE, HELLO, client('R', 900, 0), client('PA', 6, 1, { payload: '!' }), server('A', 1, 7)],
      none,
    ],
    [
      'by a RST that nobody believed, and then by one that was',
      [
        ...HANDSHAKE,
        HELLO,
        client('R', 900, 0),
        client('PA', 6, 1, { payload: '!' }),
        server('A', 1, 7),
        client('R', 7, 0),
        server('A', 1, 7),
      ],
      { how: 'rst', by: 0, at: { frame: 8 } },
    ],
    [
      'by a RST, though what was sent before it is acknowledged behind it',
      [...HANDSHAKE, HELLO, client('R', 6, 0), server('A', 1, 6)],
      { how: 'rst', by: 0, at: { frame: 5 } },
    ],
    [
      'by a RST, though what was sent before it and not captured is acknowledged behind it',
      [...HANDSHAKE, HELLO, client('R', 9, 0), server('A', 1, 9)],
      { how: 'rst', by: 0, at: { frame: 5 } },
    ],
    [
      'by a RST, though its sender sends what it had not sent',
      [...HANDSHAKE, HELLO, client('R', 6, 0), client('PA', 6, 1, { payload: '!' })],
      { how: 'rst', by: 0, at: { frame: 5 } },
    ],
    [
      'by a FIN, before a stray SYN/ACK',
      [...HANDSHAKE, HELLO, client('FA', 6, 1), server('SA', 0, 1)],
      { how: 'fin', by: 0, at: { frame: 5 } },
    ],
  ])('%s', (_, frames, closed) => {
    const { connection } = playOne(frames);
    if (closed === null) expect(connection.closed()).toBeNull();
    else expect(connection.closed()).toMatchObject(closed);
  });

  it.each<[string, readonly PlayedFrame[], object]>([
    ['a SYN', [client('S', 0, -5000)], { opener: 0, sawTraffic: false }],
    ['a SYN that is refused', [client('S', 0, -5000), server('RA', 0, 1)], { opener: 0, sawTraffic: false }],
    ['a SYN/ACK', [server('SA', 0, 1)], { opener: 1, sawTraffic: false }],
    [
      'a SYN/ACK before its SYN',
      [server('SA', 0, 1), client('S', 0, -5000)],
      { opener: 1, sawTraffic: false },
    ],
    ['a handshake', HANDSHAKE, { opener: 0, sawTraffic: true }],
    ['data', [HELLO], { opener: null, sawTraffic: true }],
  ])('begins with %s', (_, frames, expected) => {
    expect(playOne(frames).connection).toMatchObject(expected);
  });

  it('counts SYNs, payloads and frames of each direction', () => {
    const { connection } = playOne([
      client('S', 0, -5000, { id: 7 }),
      ...HANDSHAKE,
      HELLO,
      HELLO,
      WORLD,
      client('A', 6, 6),
    ]);
    expect(connection).toMatchObject({
      frames: 8,
      firstFrame: 1,
      lastFrame: 8,
      delivered: [5, 5],
      missing: [0, 0],
    });
    expect(connection.directions).toMatchObject([
      {
        syns: 2,
        synAck: null,
        payloadBytes: 10,
        largestPayload: 5,
        lastData: { frame: 6 },
        last: { frame: 8 },
      },
      { syns: 0, synAck: { frame: 3 }, payloadBytes: 5, lastData: { frame: 7 }, last: { frame: 7 } },
    ]);
  });

  const syn = (at: number, id: number) => client('S', 0, -5000, { at, id });
  it.each<[string, readonly PlayedFrame[], number]>([
    ['a second later', [syn(0, 7), syn(1000, 8)], 2],
    ['a second later, with the same id', [syn(0, 0), syn(1000, 0)], 2],
    ['at once, with another id', [syn(0, 7), syn(5, 8)], 2],
    ['at once, with the same id: one packet on two interfaces', [syn(0, 7), syn(5, 7)], 1],
    ['the same, and sent again', [syn(0, 7), syn(5, 7), syn(1000, 8), syn(1004, 8)], 2],
    [
      'at once in IPv6',
      [0, 5].map((at) => ({ ...syn(at, 0), from: '[2001:db8::1]:1', to: '[2001:db8::2]:25' })),
      1,
    ],
    [
      'later in IPv6',
      [0, 1000].map((at) => ({ ...syn(at, 0), from: '[2001:db8::1]:1', to: '[2001:db8::2]:25' })),
      2,
    ],
  ])('counts SYNs sent again: %s', (_, frames, syns) => {
    expect(playOne(frames).connection.directions[0].syns).toBe(syns);
  });

  it('counts no RST with a message as data', () => {
    const { connection } = playOne([...HANDSHAKE, server('RA', 1, 1, { payload: 'go away' })]);
    expect(connection.directions[1]).toMatchObject({ payloadBytes: 0, lastData: null, rst: { frame: 4 } });
  });

  it('names the frames that were cut', () => {
    expect(playOne([...HANDSHAKE, { ...HELLO, cut: 1 }, WORLD]).connection.cutInFrame).toEqual([4, null]);
  });
});

describe('a stream that is let go', () => {
  const more = (seq: number, length: number) => client('A', seq, 1, { payload: 'x'.repeat(length) });

  it.each<[string, readonly PlayedFrame[], [number, number]]>([
    ['what came before', [HELLO], [5, 0]],
    ['what comes then', [HELLO, more(6, 10), more(16, 10), WORLD], [25, 5]],
    ['nothing twice', [HELLO, HELLO, more(6, 10), more(6, 10), more(6, 15), HELLO], [20, 0]],
    ['nothing that is missing', [HELLO, more(106, 10)], [15, 0]],
  ])('still counts %s', (_, frames, delivered) => {
    const { connection, text } = playOne([...HANDSHAKE, ...frames], 1);
    expect(connection).toMatchObject({ letGo: true, delivered });
    expect(text).toEqual(['hello', '']);
  });
});
