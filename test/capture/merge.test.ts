import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FramePlaces } from '../../src/capture/frame-places.ts';
import { type CaptureFile, readCaptures } from '../../src/capture/read-captures.ts';
import { Remarks } from '../../src/capture/remarks.ts';
import type { CaptureInput } from '../../src/capture/source.ts';
import {
  bytes,
  interfaceDescription,
  pcapFile,
  pcapngFile,
  sectionHeader,
  simplePacket,
} from '../support/capture-builder.ts';
import { random } from '../support/random.ts';
import { fileOf, pipeOf } from '../support/sources.ts';

/** A frame of one byte, at a second. */
const at = (seconds: number, content: number) => ({
  bytes: Buffer.of(content),
  time: { seconds, nanoseconds: 0 },
});
const capture = (...times: number[]) => pcapFile(times.map((time, index) => at(time, index)));
const file = (name: string, content: Uint8Array): CaptureInput => ({ name, ...fileOf(content) });
const pipe = (name: string, content: Uint8Array): CaptureInput => ({ name, ...pipeOf(content, 7) });

/** Frames as `time file:number in the file`, in the order in which they came. */
async function merged(inputs: readonly CaptureInput[], onFailure?: (error: unknown) => void) {
  const places = new FramePlaces(inputs.map(({ name }) => name));
  const remarks = new Remarks();
  const frames: string[] = [];
  const sink = ({ number, seconds }: { number: number; seconds: number }) => {
    expect(number).toBe(frames.length + 1);
    const place = places.of(number);
    frames.push(`${seconds} ${place?.file}:${place?.frame}`);
  };
  const files = await readCaptures(inputs, sink, { remarks, places, pause: async () => true, onFailure });
  return { frames, files, remarks };
}

/** A file that counts how many of its kind are open. */
function counted(input: CaptureInput, open: { now: number; most: number }): CaptureInput {
  if (!('open' in input)) return input;
  return {
    name: input.name,
    async open() {
      open.now += 1;
      open.most = Math.max(open.most, open.now);
      const source = await input.open();
      return {
        ...source,
        async close() {
          open.now -= 1;
        },
      };
    },
  };
}

const names = (files: readonly CaptureFile[]) => files.map(({ path, frames }) => `${path} ${frames}`);

describe('several captures', () => {
  it.each([
    ['in their order', [0, 1, 2]],
    ['in another', [2, 0, 1]],
  ])('a ring, given %s, is read one after the other', async (_name, order) => {
    const ring = [capture(1, 2, 3), capture(4, 5), capture(7, 6, 8)].map((content, index) =>
      file(`${index}`, content),
    );
    const { frames, files } = await merged(order.map((index) => ring[index] as CaptureInput));
    expect(frames).toEqual(['1 0:1', '2 0:2', '3 0:3', '4 1:1', '5 1:2', '7 2:1', '6 2:2', '8 2:3']);
    expect(names(files)).toEqual(order.map((index) => `${index} ${[3, 2, 3][index]}`));
  });

  it('a ring never has more than two files open', async () => {
    const open = { now: 0, most: 0 };
    const ring = Array.from({ length: 100 }, (_, index) =>
      counted(file(`${index}`, capture(index * 10, index * 10 + 5)), open),
    );
    const { frames } = await merged(ring.toReversed());
    expect(frames.length).toBe(200);
    expect(open).toEqual({ now: 0, most: 1 });
  });

  it('those that overlap are merged by time, and of two at the same time the later one given comes first', async () => {
    const inputs = [file('a', capture(1, 3, 5, 5)), file('b', capture(2, 3, 4, 5, 6))];
    const expected = ['1 a:1', '2 b:1', '3 b:2', '3 a:2', '4 b:3', '5 b:4', '5 a:3', '5 a:4', '6 b:5'];
    expect((await merged(inputs)).frames).toEqual(expected);
  });

  it('every format and container, files and pipes alike', async () => {
    const times = Array.from({ length: 4 }, (_, index) =>
      Array.from({ length: 50 }, (_, frame) => frame * 4 + index),
    );
    const content = times.map((list) => list.map((time, index) => at(time, index)));
    const kinds = [
      file('pcap', pcapFile(content[0] ?? [])),
      pipe('pipe', pcapFile(content[1] ?? [], { bigEndian: true })),
      file('pcapng', pcapngFile(content[2] ?? [], { interfaces: [{ tsresol: 9 }] })),
      pipe('gzip', gzipSync(pcapngFile(content[3] ?? []))),
    ];
    const { frames } = await merged(kinds);
    const order = ['pcap', 'pipe', 'pcapng', 'gzip'];
    expect(frames).toEqual(
      Array.from({ length: 200 }, (_, time) => `${time} ${order[time % 4]}:${Math.floor(time / 4) + 1}`),
    );
  });

  it('as a sort by the next frame of each would have it', async () => {
    const next = random(11);
    for (let round = 0; round < 20; round += 1) {
      const lists = Array.from({ length: 2 + next(4) }, () =>
        Array.from({ length: next(30) }, () => next(40)),
      );
      const left = lists.map((list) => [...list]);
      const expected: string[] = [];
      for (;;) {
        const heads = left.map((list) => list[0] ?? Number.POSITIVE_INFINITY);
        const index = heads.lastIndexOf(Math.min(...heads));
        const time = left[index]?.shift();
        if (time === undefined) break;
        expected.push(`${time} ${index}:${(lists[index]?.length ?? 0) - (left[index]?.length ?? 0)}`);
      }
      const inputs = lists.map((list, index) => file(`${index}`, capture(...list)));
      expect((await merged(inputs)).frames).toEqual(expected);
    }
  });

  it('frames without a time come first', async () => {
    const untimed = bytes(
      sectionHeader(),
      interfaceDescription(),
      simplePacket(Buffer.of(1)),
      simplePacket(Buffer.of(2)),
    );
    expect((await merged([file('a', capture(1)), file('b', untimed)])).frames).toEqual([
      '0 b:1',
      '0 b:2',
      '1 a:1',
    ]);
  });

  it('what a file says beside its frames is kept once', async () => {
    const { files } = await merged([file('a', capture(1)), file('b', bytes(capture(2), 'cut off'))]);
    expect(files.map(({ problems }) => problems.length)).toEqual([0, 1]);
  });
});

describe('a capture that fails among several', () => {
  const good = file('good', capture(1, 2));
  const bad = file('bad', Buffer.from('no capture'));
  const failure = Object.assign(new Error('i/o error'), { code: 'EIO' });
  /** Fails once so many bytes were read. */
  const failing = (after: number, content: Buffer): CaptureInput => ({
    name: 'failing',
    async open() {
      const source = await (file('x', content) as Extract<CaptureInput, { open: unknown }>).open();
      return {
        ...source,
        async read(target, position) {
          if (position >= after) throw failure;
          return source.read(target.subarray(0, after - position), position);
        },
      };
    },
  });

  it('is told of, and the others are read', async () => {
    const errors: unknown[] = [];
    const { frames, files } = await merged([bad, good, failing(0, capture(1))], (error) =>
      errors.push(error),
    );
    expect(frames).toEqual(['1 good:1', '2 good:2']);
    expect(names(files)).toEqual(['good 2']);
    expect(errors).toMatchObject([{ name: 'CaptureError', file: 'bad' }, failure]);
  });

  it('is read up to where it fails', async () => {
    const errors: unknown[] = [];
    const { frames, files } = await merged([failing(24 + 17 * 2, capture(1, 2, 3)), good], (error) =>
      errors.push(error),
    );
    expect(frames).toEqual(['1 good:1', '1 failing:1', '2 good:2', '2 failing:2']);
    expect(errors).toEqual([failure]);
    expect(files[0]?.problems).toEqual([
      { file: 'failing', frame: 5, offset: 58, message: 'reading stopped before frame 5: i/o error' },
    ]);
  });

  it('throws where nobody wants to be told, and where it is the last', async () => {
    await expect(merged([good, bad])).rejects.toMatchObject({ name: 'CaptureError', file: 'bad' });
    const errors: unknown[] = [];
    await expect(merged([bad, failing(0, capture(1))], (error) => errors.push(error))).rejects.toBe(failure);
    expect(errors).toMatchObject([{ file: 'bad' }]);
    await expect(merged([failing(0, capture(1))], (error) => errors.push(error))).rejects.toBe(failure);
    expect(errors.length).toBe(1);
  });

  it('alone, is read up to where it fails', async () => {
    const errors: unknown[] = [];
    const { frames } = await merged([failing(24 + 17, capture(1, 2))], (error) => errors.push(error));
    expect(frames).toEqual(['1 failing:1']);
    expect(errors).toEqual([failure]);
  });
});
