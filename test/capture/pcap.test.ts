import { describe, expect, it } from 'vitest';
import { isPcap } from '../../src/capture/pcap.ts';
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

const ORDERS: PcapOptions[] = [{ bigEndian: false }, { bigEndian: true }];

/** A record header with its fields as they are given. */
function recordHeader(fields: readonly [number, number, number, number], { bigEndian }: PcapOptions): Buffer {
  return bytes(...fields.map((field) => writer(bigEndian).u32(field)));
}

describe('isPcap', () => {
  it.each([
    ['a1b2c3d4', true],
    ['d4c3b2a1', true],
    ['a1b23c4d', true],
    ['4d3cb2a1', true],
    ['a1b2cd34', false],
    ['0a0d0d0a', false],
    ['a1b2c3', false],
  ])('%s: %s', (hex, expected) => {
    expect(isPcap(Buffer.from(hex, 'hex'))).toBe(expected);
  });
});

describe.each(ORDERS)('pcap, big-endian $bigEndian', (order) => {
  it.each([
    ['microseconds', false, 6, 123_456_000],
    ['nanoseconds', true, 9, 123_456_789],
  ])('reads %s', async (_name, nanoseconds, digits, expected) => {
    const frame = { bytes: FRAME, time: { seconds: 4_294_967_295, nanoseconds: 123_456_789 } };
    const { seen } = await readAll(pcapFile([frame], { ...order, nanoseconds }));
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
      const { seen } = await readAll(bytes(pcapHeader(options), recordHeader([0, fraction, 0, 0], options)));
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
    const { seen } = await readAll(pcapFile([FRAME], { ...order, linkType }));
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
    const { file } = await readAll(pcapFile([FRAME], { ...order, version: [major, minor] }));
    expect(file.frames).toBe(1);
  });

  it.each([
    [0, 0],
    [1, 4],
    [2, 2],
    [543, 0],
  ])('refuses version %i.%i', async (major, minor) => {
    await expect(readAll(pcapFile([FRAME], { ...order, version: [major, minor] }))).rejects.toThrow(
      `the file is pcap of version ${major}.${minor}, which is not supported: convert it first (editcap -F pcap IN OUT)`,
    );
  });

  it.each([0, 1, 65535, 0xffff_ffff])('does not mind a snapshot length of %i', async (snapLength) => {
    expect((await readAll(pcapFile([FRAME], { ...order, snapLength }))).file.frames).toBe(1);
  });

  it.each([0, 1, FRAME.length - 1, FRAME.length + 1, 0xffff_ffff])(
    'keeps an original length of %i',
    async (originalLength) => {
      const { seen } = await readAll(pcapFile([{ bytes: FRAME, originalLength }], order));
      expect(seen[0]).toMatchObject({ originalLength, content: FRAME });
    },
  );

  it('reads a frame of the largest size, in small chunks', async () => {
    const large = Buffer.alloc(MAX_FRAME, 0x5a);
    const { file, seen } = await readAll(pcapFile([FRAME, large, FRAME], order), 1000);
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
      const { file } = await readAll(content, size);
      expect(file.frames).toBe(1);
      expect(problemsOf(file)).toEqual([
        `2 @${24 + 16 + FRAME.length} frame 2 claims to be ${captured} bytes long, more than a frame can be: ` +
          'the file is damaged from here on',
      ]);
    }
  });

  it('holds no frame where only its header is there', async () => {
    const { file } = await readAll(pcapHeader(order));
    expect(file).toMatchObject({ frames: 0, bytes: 0, firstTime: null, lastTime: null, problems: [] });
  });
});
