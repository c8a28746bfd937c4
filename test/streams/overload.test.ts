import { describe, expect, it, vi } from 'vitest';
import { client, play, server } from '../support/tcp-player.ts';

vi.mock('../../src/limits.ts', async (original) => ({
  ...(await original<typeof import('../../src/limits.ts')>()),
  MAX_FOLLOWED_STREAMS: 16,
  MAX_FOLLOWED_BYTES: 1600,
}));

const from = (stream: number) => `192.0.2.1:${50_000 + stream}`;
const opening = (stream: number, payload = 'x') => [
  client('S', 0, -5000, { from: from(stream) }),
  client('PA', 1, 1, { from: from(stream), payload }),
];
const streams = (count: number, payload?: string) =>
  Array.from({ length: count }, (_, stream) => opening(stream, payload)).flat();

describe('streams that are too many together', () => {
  it('are left alone as long as they are not', () => {
    expect(play(streams(16)).connections.map(({ limits }) => limits.length)).toEqual(Array(16).fill(0));
  });

  it('are given up where they have been silent for longest', () => {
    const speaks = server('PA', 1, 2, { to: from(0), payload: 'still here' });
    const { connections, ended } = play([...streams(16), speaks, ...opening(16), ...opening(17)]);
    const givenUp = connections.filter(({ limits }) => limits.length > 0);
    expect(givenUp.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(ended.slice(0, 6).map(({ stream }) => stream)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(givenUp[0]?.limits).toEqual([{ what: 'followed-streams', limit: 16, frame: 36 }]);
  });

  it('are given up where they keep too much', () => {
    const { connections } = play(streams(12, 'y'.repeat(200)));
    const givenUp = connections.filter(({ limits }) => limits.length > 0);
    expect(givenUp.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(givenUp[0]?.limits).toMatchObject([{ what: 'followed-bytes', limit: 1600 }]);
    expect(connections.slice(6).every(({ limits }) => limits.length === 0)).toBe(true);
  });

  it('take what comes later of them as frames alone', () => {
    const { connections, readers } = play([...streams(18), ...opening(0, 'late').slice(1)]);
    expect(connections[0]).toMatchObject({ frames: 3, ended: true });
    expect(readers[0]?.text).toEqual(['x', '']);
  });
});
