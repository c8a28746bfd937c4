import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { OpenCapture } from '../../src/cli/captures.ts';
import type { Output } from '../../src/cli/output.ts';
import { showingProgress } from '../../src/cli/progress.ts';
import { piecesOf } from '../support/sources.ts';

const ERASE = '\r\u001b[K';

/** A capture of ten blocks of a tenth of a gigabyte. */
function capture(size: number | null): OpenCapture {
  const block = { length: 1e8 } as Uint8Array;
  async function* chunks() {
    for (let read = 0; read < 10; read++) yield block;
  }
  return { name: 'big.pcap', size, chunks };
}

interface World {
  readonly size?: number | null;
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly toFile?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds that a block takes. */
  readonly pace?: number;
  /** What is printed after which block. */
  readonly prints?: Readonly<Record<number, string>>;
}

/** Reads the capture, and gives what came to the terminal: of standard output and standard error, in order. */
async function read(world: World = {}) {
  const {
    size = 1e9,
    terminal = true,
    columns = 80,
    environment = { TERM: 'xterm' },
    pace = 1000,
    toFile = false,
    prints = {},
  } = world;
  const written: string[] = [];
  const output = (isTTY: boolean): Output => ({
    isTTY,
    isFile: toFile,
    columns,
    closed: false,
    write: async (text) => void written.push(text.toString()),
  });
  const result = showingProgress(
    [capture(size)],
    { stdout: output(true), stderr: output(terminal), environment },
    async ([input], onProgress, stdout) => {
      let block = 0;
      for await (const _ of piecesOf(input)) {
        onProgress({ frames: ++block * 1000, streams: block, openStreams: () => [] });
        const text = prints[block];
        if (text !== undefined) await stdout.write(text);
        await vi.advanceTimersByTimeAsync(pace);
      }
      if (world.prints?.[99] !== undefined) throw new Error(world.prints[99]);
      return 'read';
    },
  ).catch((error: Error) => error.message);
  return { result: await result, written };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the line that says how far reading is', () => {
  test('is rewritten in place, and gone in the end', async () => {
    const { result, written } = await read();
    expect(result).toBe('read');
    expect(written[0]).toBe(`${ERASE}pcapinspect: 0.1 of 1.0 GB (10 %), 1,000 frames, 1 stream`);
    expect(written[1]).toBe(`${ERASE}pcapinspect: 0.2 of 1.0 GB (20 %), 2,000 frames, 2 streams, 5 s left`);
    expect(written.slice(-2)).toEqual([
      `${ERASE}pcapinspect: 1.0 of 1.0 GB (100 %), 10,000 frames, 10 streams`,
      ERASE,
    ]);
  });

  test('is not shown for what is read at once, and some times a second at most', async () => {
    expect((await read({ pace: 49 })).written).toEqual([]);
    const { written } = await read({ pace: 100 });
    expect(written.map((line) => /\d+ %/.exec(line)?.[0])).toEqual(['50 %', '80 %', '100 %', undefined]);
  });

  test.each([
    ['no terminal', { terminal: false }],
    ['a dumb terminal', { environment: { TERM: 'dumb' } }],
    ['an unknown terminal', { environment: {} }],
  ])('is not shown on %s', async (_, world) => {
    expect(await read(world)).toEqual({ result: 'read', written: [] });
  });

  test.each([
    [73, 'pcapinspect: 0.2 of 1.0 GB (20 %), 2,000 frames, 2 streams, 5 s left'],
    [68, 'pcapinspect: 0.2 of 1.0 GB (20 %), 5 s left'],
    [30, 'pcapinspect: 20 %'],
    [17, ''],
  ])('leaves out in %d columns what does not fit', async (columns, text) => {
    expect((await read({ columns })).written[1]).toBe(`${ERASE}${text}`);
  });

  test('says of a pipe what it can', async () => {
    const { written } = await read({ size: null });
    expect(written[0]).toBe(`${ERASE}pcapinspect: 100 MB, 1,000 frames, 1 stream`);
    expect((await read({ size: null, columns: 30 })).written[0]).toBe(`${ERASE}pcapinspect: 100 MB`);
  });

  test('makes room for what is printed', async () => {
    const { written } = await read({ prints: { 1: 'a\n', 2: 'b\n', 3: 'c\n' }, pace: 400 });
    const kinds = written.map((text) => (text === ERASE ? 'erase' : text.startsWith(ERASE) ? 'line' : text));
    expect(kinds.slice(0, 8)).toEqual(['a\n', 'b\n', 'line', 'erase', 'c\n', 'line', 'line', 'line']);
  });

  test('stays where it is printed to a file', async () => {
    const { written } = await read({ prints: { 2: 'b\n' }, toFile: true, pace: 400 });
    expect(written.filter((text) => text === ERASE)).toHaveLength(1);
  });

  test('is gone before an error is said', async () => {
    const { result, written } = await read({ prints: { 99: 'no capture' } });
    expect(result).toBe('no capture');
    expect(written.at(-1)).toBe(ERASE);
  });
});
