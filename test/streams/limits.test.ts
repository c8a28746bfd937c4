import { expect, it, vi } from 'vitest';
import { client, play } from '../support/tcp-player.ts';

vi.mock('../../src/limits.ts', async (original) => ({
  ...(await original<typeof import('../../src/limits.ts')>()),
  MAX_LISTED_STREAMS: 3,
}));

const stream = (number: number, flags = 'A', payload = 'x') =>
  client(flags, flags === 'S' ? 0 : 1, 1, { from: `192.0.2.1:${50_000 + number}`, payload });

it('lists streams beyond the limit only where they are wanted, and never ends the others', () => {
  const syns = [0, 1, 2, 3, 4].map((number) => stream(number, 'S', ''));
  const unwanted = [3, 4, 0].map((number) => stream(number));
  const reset = [3, 4].map((number) => stream(number, 'R', ''));
  const { streams, connections, ended } = play([...syns, ...unwanted, ...reset], { enough: 1 });
  expect(connections.map(({ number }) => number)).toEqual([0, 1, 2]);
  expect(streams).toMatchObject({ count: 5, unlisted: 2 });
  expect(ended.map((end) => end.stream)).toEqual([0, 1, 2]);
});
