import { expect, it, vi } from 'vitest';
import { client, play } from '../support/tcp-player.ts';

vi.mock('../../src/limits.ts', async (original) => ({
  ...(await original<typeof import('../../src/limits.ts')>()),
  MAX_LISTED_STREAMS: 1,
  MAX_FLOWS: 6,
}));

const stream = (number: number, flags = 'A', payload = 'x') =>
  client(flags, flags === 'S' ? 0 : 1, 1, { from: `192.0.2.1:${50_000 + number}`, payload });

it('lists streams beyond the limit only where they are wanted, and never ends the others', () => {
  const syns = [0, 1, 2, 3, 4].map((number) => stream(number, 'S', ''));
  const unwanted = [0, 3, 4].map((number) => stream(number));
  const reset = [3, 4].map((number) => stream(number, 'R', ''));
  const { streams, ended } = play([...syns, ...unwanted, ...reset], { enough: 1 });
  expect(streams).toMatchObject({ count: 5, unlisted: 2 });
  expect(ended.map((end) => end.stream)).toEqual([0, 1, 2]);
});

it('lists streams on which nothing was said within the same limit', () => {
  const syns = [0, 1, 2].map((number) => stream(number, 'S', ''));
  const { streams, ended } = play([stream(3), ...syns, stream(0, 'R', '')], {
    enough: 1,
    isOther: (connection) => connection.delivered[0] === 0,
  });
  expect(streams).toMatchObject({ count: 4, unlisted: 3 });
  expect(ended.map((end) => end.stream)).toEqual([0]);
});

it('counts the segments of more pairs than it can tell apart', () => {
  const syns = [0, 1, 2, 3, 4, 5, 6, 7, 7].map((number) => stream(number, 'S', ''));
  const { streams, numbers } = play([...syns, stream(0)]);
  expect(streams).toMatchObject({ count: 6, unsorted: 3 });
  expect(numbers).toEqual([0, 1, 2, 3, 4, 5, null, null, null, 0]);
});
