import { describe, expect, it } from 'vitest';
import { MAX_FRAME } from '../../src/limits.ts';
import {
  bytes,
  type PcapOptions,
  pcapFile,
  pcapHeader,
  pcapRecord,
  tcpFrame,
  writer,
} from '../support/capture-builder.ts';
import { problemsOf, readAll } from '../support/read-all.ts';

const FRAME = tcpFrame({ from: '192.0.2.1:40000', to: '192.0.2.2:25', payload: 'x' });

/** pcap-parser reads what comes through a pipe, our own reader the others. */
const WAYS = [
  { bigEndian: false, way: undefined },
  { bigEndian: true, way: undefined },
  { bigEndian: false, way: 'in place' },
  { bigEndian: true, way: 'in place' },
] as const;

/** A record header with its fields as they are given. */
function recordHeader(fields: readonly [number, number, number, number], { bigEndian }: PcapOptions): Buffer {
  return bytes(...fields.map((field) => writer(bigEndian).u32(field)));
}

describe.each(WAYS)('pcap, big-endian $bigEndian, $way', ({ bigEndian, way }) => {
  const order = { bigEndian };
  const read = (content: Uint8Array, chunkSize?: number) => readAll(content, way ?? chunkSize);

  it.each([
    ['microseconds', false, 6, 123_456_000],
    ['nanoseconds', true, 9, 123_456_789],
  ])('reads %s', async (_name, nanoseconds, digits, expected) => {
    const frame = { bytes: FRAME, time: { seconds: 4_294_967_295, nanoseconds: 123_456_789 } };
    const { seen } = await read(pcapFile([frame], { ...order, nanoseconds }));
    expect(seen[0]).toMatchObject({ seconds: 4_294_967_295, nanoseconds: expected, digits });
  });

  it.each([
    [false, 1_500_000, 1, 500_000_000],
    [false, 4_294_967_295, 4294, 967_295_000],
    [true, 1_500_000_000, 1, 500_000_000],
    [true, 4_294_967_295, 4, 294_967_295],
  ])(
    'carries over a fraction of a second or more (nanoseconds %s, %i)',
    async (nanoseconds, fraction, seconds, rest) => {
      const options = { ...order, nanoseconds };
      const { seen } = await read(bytes(pcapHeader(options), recordHeader([0, fraction, 0, 0], options)));
      expect(seen[0]).toMatchObject({ seconds, nanoseconds: rest });
    },
  );

  it.each([
    [1, 1],
    [276, 276],
    [0x1400_0001, 1],
    [0xf400_0071, 113],
    [0x0224_0002, 0x0224_0002],
  ])('link type 0x%s', async (linkType, expected) => {
    const { seen } = await read(pcapFile([FRAME], { ...order, linkType }));
    expect(seen[0]?.linkType).toBe(expected);
  });

  it.each([
    [2, 3],
    [2, 4],
    [2, 5],
    [2, 65535],
    [3, 0],
    [65535, 65535],
  ])('reads version %i.%i', async (major, minor) => {
    const { file } = await read(pcapFile([FRAME], { ...order, version: [major, minor] }));
    expect(file.frames).toBe(1);
  });

  it.each([
    [0, 0],
    [1, 4],
    [2, 2],
    [543, 0],
  ])('refuses version %i.%i', async (major, minor) => {
    await expect(read(pcapFile([FRAME], { ...order, version: [major, minor] }))).rejects.toThrow(
      `the file is pcap of version ${major}.${minor}, which is not supported: convert it first (editcap -F pcap IN OUT)`,
    );
  });

  it.each([0, 1, 65535, 0xffff_ffff])('does not mind a snapshot length of %i', async (snapLength) => {
    expect((await read(pcapFile([FRAME], { ...order, snapLength }))).file.frames).toBe(1);
  });

  it.each([0, 1, FRAME.length - 1, FRAME.length + 1, 0xffff_ffff])(
    'keeps an original length of %i',
    async (originalLength) => {
      const { seen } = await read(pcapFile([{ bytes: FRAME, originalLength }], order));
      expect(seen[0]).toMatchObject({ originalLength, content: FRAME });
    },
  );

  it('reads a frame of the largest size, in small chunks', async () => {
    const large = Buffer.alloc(MAX_FRAME, 0x5a);
    const { file, seen } = await read(pcapFile([FRAME, large, FRAME], order), 1000);
    expect(file).toMatchObject({ frames: 3, problems: [] });
    expect(seen[1]?.content.equals(large)).toBe(true);
  });

  it.each([MAX_FRAME + 1, 0x7fff_ffff, 0xffff_ffff])('stops at a captured length of %i', async (captured) => {
    const content = bytes(
      pcapFile([FRAME], order),
      recordHeader([0, 0, captured, captured], order),
      pcapRecord(FRAME, order),
    );
    for (const size of [undefined, 1]) {
      const { file } = await read(content, size);
      expect(file.frames).toBe(1);
      expect(problemsOf(file)).toEqual([
        `2 @${24 + 16 + FRAME.length} frame 2 claims to be ${captured} bytes long, more than a frame can be: ` +
          'the file is damaged from here on',
      ]);
    }
  });

  it('holds no frame where only its header is there', async () => {
    const { file } = await read(pcapHeader(order));
    expect(file).toMatchObject({ frames: 0, bytes: 0, firstTime: null, lastTime: null, problems: [] });
  });

  it.each([
    [0x2400_0001, 0, FRAME.length - 4],
    [0x1400_0001, 0, FRAME.length - 2],
    [0xf400_0001, 0, FRAME.length - 30],
    [0x0400_0001, 0, FRAME.length],
    [0x2000_0001, 0, FRAME.length],
    [0x2400_0071, 0, FRAME.length],
    [0x2400_0001, 2, FRAME.length - 2],
    [0x2400_0001, 100, FRAME.length],
  ])(
    'leaves out the frame check sequence: link type 0x%s, %i bytes not captured',
    async (linkType, cut, length) => {
      const frame = { bytes: FRAME, originalLength: FRAME.length + cut };
      const { file, seen } = await read(pcapFile([frame], { ...order, linkType }));
      expect(seen[0]?.content.equals(FRAME.subarray(0, length))).toBe(true);
      expect(file.bytes).toBe(FRAME.length);
    },
  );

  it.each<[string, PcapOptions, number]>([
    ['modified', { magic: 0xa1b2cd34, recordExtra: 8 }, 6],
    ['modified, of SuSE 6.3', { magic: 0xa1b2cd34, recordExtra: 12 }, 6],
    ["Red Hat 6.1's", { recordExtra: 8 }, 6],
    ["Nokia's", { recordExtra: 4 }, 6],
    ["IXIA's, of hardware", { magic: 0x1c0001ac, headerExtra: 4, nanoseconds: true }, 9],
    ["IXIA's, of software", { magic: 0x1c0001ab, headerExtra: 4 }, 6],
  ])('reads what is %s', async (_name, options, digits) => {
    // Through a pipe, only what has a magic of its own is known.
    if (
      way === undefined &&
      options.recordExtra !== undefined &&
      !(options.magic && options.recordExtra === 8)
    )
      return;
    const frames = [FRAME, FRAME.subarray(0, 30), FRAME, FRAME];
    const { file, seen } = await read(pcapFile(frames, { ...order, ...options }), 100);
    expect(file).toMatchObject({ frames: 4, problems: [] });
    expect(seen.map(({ content }) => content)).toEqual(frames);
    expect(seen[1]).toMatchObject({ number: 2, seconds: 1_700_000_000, nanoseconds: 1_000_000, digits });
  });

  it('takes a damaged capture for none with longer headers', async () => {
    const damaged = bytes(pcapFile([FRAME], order), Buffer.alloc(100, 0xff));
    expect(problemsOf((await read(damaged)).file)[0]).toMatch(
      /^2 @95 frame 2 claims to be 4294967295 bytes long/,
    );
  });
});
