import { describe, expect, it } from 'vitest';
import { client, HANDSHAKE, type PlayedFrame, play, server } from '../support/tcp-player.ts';

/** A SYN of the client with this sequence number. */
const syn = (seq: number, rest: PlayedFrame = {}) => client('S', seq, -5000, rest);
const other = { from: '192.0.2.1:40001' };

describe('the end of a stream', () => {
  const closing = [...HANDSHAKE, client('FA', 1, 1), server('FA', 1, 2)];
  const later = (at: number) => syn(0, { ...other, at });

  it.each<[string, readonly PlayedFrame[], readonly object[]]>([
    ['comes with the capture', HANDSHAKE, []],
    ['comes a minute after both FINs', [...closing, later(60_004), later(60_006)], [{ stream: 0, frame: 7 }]],
    ['comes a minute after a RST', [syn(0), server('RA', 0, 1), later(60_003)], [{ stream: 0, frame: 3 }]],
    ['comes not after one FIN', [...HANDSHAKE, client('FA', 1, 1), later(900_000)], []],
    ['comes with a new stream on the same ports', [...HANDSHAKE, syn(7)], [{ stream: 0, frame: 4 }]],
    [
      'comes with a quoted SYN of a new stream',
      [...HANDSHAKE, syn(7, { quoted: 40 })],
      [{ stream: 0, frame: 4 }],
    ],
    [
      'is put off by data that comes after a RST',
      [
        ...HANDSHAKE,
        server('R', 1, 1),
        client('A', 1, 1, { payload: 'still here', at: 50_000 }),
        later(100_000),
        later(110_001),
      ],
      [{ stream: 0, frame: 7 }],
    ],
    [
      'is not put off by acknowledgments',
      [...closing, client('A', 2, 2, { at: 50_000 }), later(60_006)],
      [{ stream: 0, frame: 7 }],
    ],
    [
      'is called off by a handshake that goes well after a reset',
      [syn(0), client('R', 9, 0), syn(0), server('SA', 0, 1), client('A', 1, 1), later(100_000)],
      [],
    ],
  ])('%s', (_, frames, ended) => {
    expect(play(frames, { finish: false }).ended).toEqual(ended);
  });

  it('comes once for each stream', () => {
    const { ended } = play([...closing, later(99_000), ...HANDSHAKE, syn(9), later(200_000)]);
    expect(ended.map(({ stream }) => stream)).toEqual([0, 1, 2]);
  });

  it('is followed by frames that are counted and nothing more', () => {
    const late = client('A', 2, 2, { payload: 'late', at: 70_000 });
    const { connections, readers, ended } = play([...closing, later(65_000), late, late]);
    expect(connections[0]).toMatchObject({ frames: 7, lastFrame: 8, delivered: [0, 0], missing: [0, 0] });
    expect(readers[0]?.text).toEqual(['', '']);
    expect(ended).toEqual([
      { stream: 0, frame: 6 },
      { stream: 1, frame: 8 },
    ]);
  });
});
