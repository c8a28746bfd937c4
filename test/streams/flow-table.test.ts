import { describe, expect, it } from 'vitest';
import { client, HANDSHAKE, type PlayedFrame, play, server } from '../support/tcp-player.ts';

/** A SYN of the client with this sequence number. */
const syn = (seq: number, rest: PlayedFrame = {}) => client('S', seq, -5000, rest);
const other = { from: '192.0.2.1:40001' };

describe('the numbers of streams', () => {
  it.each<[string, readonly PlayedFrame[], readonly (number | null)[]]>([
    ['both directions are one stream', HANDSHAKE, [0, 0, 0]],
    ['the direction of the first frame makes no difference', [server('A', 1, 1), client('A', 1, 1)], [0, 0]],
    ['other ports are another stream', [syn(0), syn(0, other), client('A', 1, 1)], [0, 1, 0]],
    ['other addresses are another stream', [syn(0), syn(0, { from: '192.0.2.9:40000' })], [0, 1]],
    [
      'the same bytes in IPv6 are another stream',
      [syn(0), syn(0, { from: '[2001:db8::1]:40000', to: '[2001:db8::2]:25' })],
      [0, 1],
    ],
    [
      'ports exchanged are another stream',
      [syn(0), syn(0, { from: '192.0.2.1:25', to: '192.0.2.2:40000' })],
      [0, 1],
    ],
    [
      'a host that talks to itself',
      [syn(0, { to: '192.0.2.1:40000' }), syn(0, { to: '192.0.2.1:40000' })],
      [0, 0],
    ],

    ['a SYN sent twice', [syn(0), syn(0)], [0, 0]],
    ['a SYN with another number', [syn(0), syn(7)], [0, 1]],
    [
      'the same after data',
      [...HANDSHAKE, client('A', 1, 1), syn(7), server('SA', 0, 8)],
      [0, 0, 0, 0, 1, 1],
    ],
    ['the old number again', [syn(0), syn(7), syn(0)], [0, 1, 2]],
    ['the same SYN after a FIN', [...HANDSHAKE, client('FA', 1, 1), syn(0)], [0, 0, 0, 0, 0]],
    ['the same SYN after a RST', [syn(0), server('RA', 0, 1), syn(0)], [0, 0, 0]],
    ['a SYN of the other side', [syn(0), server('S', 0, 0)], [0, 0]],
    [
      'a SYN of the other side with a number that was acknowledged',
      [...HANDSHAKE, server('S', 0, 0)],
      [0, 0, 0, 0],
    ],
    ['a SYN of the other side with another', [...HANDSHAKE, server('S', 9, 0)], [0, 0, 0, 1]],

    ['a SYN/ACK before its SYN', [server('SA', 0, 1), syn(0)], [0, 0]],
    ['a SYN/ACK before another SYN', [server('SA', 0, 1), syn(7)], [0, 1]],
    ['a SYN/ACK with another number', [syn(0), server('SA', 0, 1), server('SA', 9, 1)], [0, 0, 0]],
    [
      'which is then the number of its side',
      [...HANDSHAKE, server('SA', 9, 1), server('S', 9, 0)],
      [0, 0, 0, 0, 0],
    ],
    [
      'and the old one is not any more',
      [...HANDSHAKE, server('SA', 9, 1), server('S', 0, 0)],
      [0, 0, 0, 0, 1],
    ],

    ['a SYN just before the data of a stream in progress', [client('A', 1, 1), syn(0)], [0, 0]],
    ['a SYN elsewhere', [client('A', 1, 1), syn(1)], [0, 1]],
    ['a SYN just before what was acknowledged', [server('A', 1, 1), syn(0)], [0, 0]],
    ['a SYN elsewhere than what was acknowledged', [server('A', 1, 1), syn(1)], [0, 1]],
    ['acknowledgments without the ACK flag say nothing', [server('P', 1, 1), syn(1)], [0, 0]],
    ['the first word counts, not the last', [server('A', 1, 1), server('A', 1, 9), syn(8)], [0, 0, 1]],
    ['numbers that wrap around', [client('A', -1000, 1), syn(-1001 + 2 ** 32)], [0, 0]],

    ['a SYN that is quoted', [syn(0, { quoted: 40 }), syn(0, other), syn(0)], [null, 1, 0]],
    ['a quoted SYN tells no number', [syn(0, { quoted: 40 }), syn(7)], [null, 0]],
    ['a quoted SYN with another number', [syn(0), syn(7, { quoted: 40 }), syn(0)], [0, null, 1]],
    ['a quoted SYN of the same number', [syn(0), syn(0, { quoted: 40 }), syn(0, other)], [0, null, 1]],
    ['quoted as far as the window', [syn(0, { quoted: 36 }), syn(0, other)], [null, 1]],
    ['quoted no further than RFC 792 wants', [syn(0, { quoted: 28 }), syn(0, other)], [null, 0]],
    ['quoted data', [client('A', 1, 1, { quoted: 40 }), syn(7)], [null, 0]],
    [
      'a quoted SYN/ACK corrects a number',
      [...HANDSHAKE, server('SA', 9, 1, { quoted: 40 }), server('S', 9, 0)],
      [0, 0, 0, null, 0],
    ],
    ['a quoted SYN/ACK gives none', [server('SA', 9, 1, { quoted: 40 }), server('S', 0, 0)], [null, 0]],
  ])('%s', (_, frames, numbers) => {
    const played = play(frames);
    expect(played.numbers).toEqual(numbers);
    expect(played.connections.map(({ number }) => number).sort()).toEqual(
      [...new Set(numbers)].filter((number) => number !== null).sort(),
    );
  });

  it('begins each stream with the sender of its first segment', () => {
    const { readers } = play([syn(0), server('S', 9, 0), client('S', 3, 0)]);
    expect(readers.map(({ endpoints }) => endpoints.map(({ ip, port }) => `${ip} ${port}`))).toEqual([
      ['192.0.2.1 40000', '192.0.2.2 25'],
      ['192.0.2.1 40000', '192.0.2.2 25'],
    ]);
    expect(play([...HANDSHAKE, server('S', 9, 0)]).readers[1]?.endpoints).toEqual([
      { ip: '192.0.2.2', port: 25 },
      { ip: '192.0.2.1', port: 40000 },
    ]);
  });

  it('keeps apart what hashes alike', () => {
    const frames = Array.from({ length: 600 }, (_, i) => {
      const address = `192.0.2.${i % 200}:${40000 + i}`;
      return { from: address, to: address, flags: 'S', seq: 1 };
    });
    expect(play([...frames, ...frames]).numbers).toEqual([...frames.keys(), ...frames.keys()]);
  });
});
