import { describe, expect, it } from 'vitest';
import { ChunkWindow } from '../../src/capture/chunk-window.ts';
import { BlockPool, FileWindow } from '../../src/capture/file-window.ts';
import type { RandomAccess } from '../../src/capture/source.ts';
import type { Window } from '../../src/capture/window.ts';
import { random } from '../support/random.ts';

/** Bytes of which no two neighbourhoods are the same. */
const CONTENT = Buffer.from(
  Array.from({ length: 3_000_000 }, (_, at) => (at ^ (at >> 8) ^ (at >> 15)) & 0xff),
);

/** A file that gives at most so many bytes at once, and is as large as it says or grew since. */
function fileOf(content: Buffer, most: () => number, size = content.length): RandomAccess {
  return {
    size,
    async read(target, position) {
      const length = Math.min(most(), target.length, content.length - position);
      content.copy(target, 0, position, position + length);
      return Math.max(0, length);
    },
    close: async () => {},
  };
}

function chunkWindow(content: Buffer, size: () => number): Window {
  let at = 0;
  return new ChunkWindow({
    async next() {
      const chunk = content.subarray(at, at + size());
      at += chunk.length;
      return chunk.length === 0 ? null : chunk;
    },
    close: async () => {},
  });
}

describe.each<[string, (seed: number) => Window]>([
  [
    'over chunks',
    (seed) => {
      const next = random(seed);
      return chunkWindow(CONTENT.subarray(0, 300_000), () => 1 + next(300));
    },
  ],
  [
    'over a file',
    () =>
      new FileWindow(
        fileOf(CONTENT, () => Number.POSITIVE_INFINITY),
        new BlockPool(),
      ),
  ],
  [
    'over a file that gives less than is asked for',
    (seed) => {
      const next = random(seed);
      return new FileWindow(
        fileOf(CONTENT, () => 1 + next(200_000)),
        new BlockPool(),
      );
    },
  ],
  [
    'over a file that grew',
    () =>
      new FileWindow(
        fileOf(CONTENT, () => Number.POSITIVE_INFINITY, 10),
        new BlockPool(),
      ),
  ],
  [
    'over a file, in small blocks',
    () =>
      new FileWindow(
        fileOf(CONTENT, () => 70_000),
        new BlockPool(),
        65_536,
      ),
  ],
])('a window %s', (name, open) => {
  it.each([400, 70_000, 1_000_000])(
    'gives all bytes in order, at most %i of them left over',
    async (most) => {
      const next = random(3);
      const window = open(4);
      let taken = 0;
      while (await window.more()) {
        do {
          const take = Math.min(window.length, next(2) === 0 ? window.length : next(window.length + 1));
          const seen = window.bytes.subarray(window.start, window.start + take);
          expect(seen.equals(CONTENT.subarray(taken, taken + take))).toBe(true);
          if (take > 3) expect(window.view.getUint32(window.start)).toBe(seen.readUInt32BE(0));
          taken += take;
          window.skip(take);
          expect(window.offset).toBe(taken);
        } while (window.length > most);
      }
      expect(taken + window.length).toBe(name === 'over chunks' ? 300_000 : CONTENT.length);
    },
  );

  it('brings in as much as is asked for', async () => {
    const window = open(5);
    expect(await window.has(250_000)).toBe(true);
    expect(window.bytes.subarray(window.start, window.end).equals(CONTENT.subarray(0, window.length))).toBe(
      true,
    );
    expect(await window.has(CONTENT.length + 1)).toBe(false);
  });
});

describe('ChunkWindow', () => {
  it('shows a chunk as it is where nothing is left over', async () => {
    const chunk = Buffer.from('abc');
    const window = chunkWindow(chunk, () => 3);
    await window.more();
    expect(window.bytes.buffer).toBe(chunk.buffer);
  });
});

describe('FileWindow', () => {
  it.each([
    [65_536, 2],
    [1_048_576, 2],
  ])(
    'uses few blocks of memory of up to %i bytes for files of various sizes',
    async (blockSize, expected) => {
      const pool = new BlockPool();
      const blocks = new Set<ArrayBufferLike>();
      for (let count = 0; count < 5; count += 1) {
        const window = new FileWindow(
          fileOf(CONTENT.subarray(0, 600_000 + 50_000 * count), () => Number.POSITIVE_INFINITY),
          pool,
          blockSize,
        );
        while (await window.more()) {
          blocks.add(window.bytes.buffer);
          window.skip(window.length - 1000);
        }
        await window.close();
      }
      expect(blocks.size).toBe(expected);
    },
  );

  it('passes on an error of reading where it is met', async () => {
    const failure = new Error('i/o error');
    let reads = 0;
    const file = {
      size: 10_000_000,
      async read(target: Uint8Array) {
        reads += 1;
        if (reads === 3) throw failure;
        return target.length;
      },
      close: async () => {},
    };
    const window = new FileWindow(file, new BlockPool());
    expect([await window.more(), await window.more()]).toEqual([true, true]);
    await expect(window.more()).rejects.toBe(failure);
  });
});
