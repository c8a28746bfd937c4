import { describe, expect, it } from 'vitest';
import { ChunkWindow } from '../../src/capture/chunk-window.ts';
import { sourceOf } from '../../src/capture/source.ts';
import { openZstd } from '../../src/capture/zstd.ts';
import { bytes, chunksOf } from '../support/capture-builder.ts';
import { rawBlock, rleBlock, skippableFrame, zstdFrame } from '../support/zstd-builder.ts';

const CUT_OFF = 'the zstd data ends too early: the file was cut off';
const DAMAGED = 'the zstd data is damaged';

/** 20 times, packed by `zstd -3 --check`. */
const LINE = 'EHLO mx.example.org\r\n';
const PACKED = Buffer.from(
  '28b52ffd0458e50000a845484c4f206d782e6578616d706c652e6f72670d0a010019519d4c89e90377',
  'hex',
);

/** Literals of Huffman codes and sequences of FSE codes: 861 bytes, packed by `zstd -19 --check`. */
const MIXED = Buffer.from(
  '28b52ffd0468fd0400a405323530205354415254544c530d0a4d1845484c4f206d782e6578616d706c652e6f72670d0a301d4d41494c20' +
    '46524f4d3a3c61403e0d0a6d2cd67bd93f1fcb71443c9d5c6031201e69daeee8995c7c99fde525d6affa1427a0b325a81190a7e5dd72' +
    '802642b507117c439014368beb3d03cadf3a88a2254c2a6d3fa84be062fb4e12a6c237826c44f50076291321e0c03ba998821847ed7c' +
    'f44ab4f507f210e923',
  'hex',
);

async function unpack(packed: Uint8Array, chunkSize?: number) {
  const problems: string[] = [];
  const window = new ChunkWindow(sourceOf(chunksOf(packed, chunkSize)));
  const source = await openZstd(window, (message, offset) => problems.push(`@${offset} ${message}`));
  const pieces: Buffer[] = [];
  for (let piece = await source.next(); piece !== null; piece = await source.next()) pieces.push(piece);
  return { content: Buffer.concat(pieces).toString('latin1'), problems };
}

describe('openZstd', () => {
  it.each([1, 7, undefined])('unpacks chunks of %s', async (size) => {
    expect(await unpack(PACKED, size)).toEqual({ content: LINE.repeat(20), problems: [] });
    const mixed = await unpack(MIXED, size);
    expect([mixed.content.length, mixed.problems]).toEqual([861, []]);
    expect(mixed.content).toMatch(
      /^(?:(?:EHLO mx\.example\.org|250 STARTTLS|MAIL FROM:<a@example\.org>)\r\n.){40}$/s,
    );
  });

  it.each<[string, Buffer, string]>([
    [
      'raw and run-length blocks',
      zstdFrame([rawBlock('abc'), rleBlock(0x64, 5), rawBlock('e', true)]),
      'abcddddde',
    ],
    [
      'several frames',
      bytes(PACKED, zstdFrame([rawBlock('a', true)]), PACKED),
      `${LINE.repeat(20)}a${LINE.repeat(20)}`,
    ],
    [
      'skippable frames',
      bytes(skippableFrame(5), skippableFrame(0), PACKED, skippableFrame(300)),
      LINE.repeat(20),
    ],
    ['an empty frame', zstdFrame([rawBlock('', true)]), ''],
    ['junk behind', bytes(PACKED, 'junk'), LINE.repeat(20)],
    ['half a magic behind', bytes(PACKED, [0x28, 0xb5]), LINE.repeat(20)],
    ['the largest block', zstdFrame([rleBlock(0x61, 131_072, true)]), 'a'.repeat(131_072)],
  ])('unpacks %s', async (_name, packed, content) => {
    for (const size of [undefined, 5]) expect(await unpack(packed, size)).toEqual({ content, problems: [] });
  });

  it('gives what came before a cut, wherever it is', async () => {
    const packed = zstdFrame([rawBlock('abc'), rawBlock('de'), rawBlock('f', true)]);
    for (let length = 4; length < packed.length; length += 1) {
      const { content, problems } = await unpack(packed.subarray(0, length));
      expect('abcdef'.startsWith(content)).toBe(true);
      expect(problems).toEqual([`@${content.length} ${CUT_OFF}`]);
    }
    expect((await unpack(PACKED.subarray(0, -1))).content).toBe(LINE.repeat(20));
    expect(await unpack(skippableFrame(50).subarray(0, 40))).toEqual({
      content: '',
      problems: [`@0 ${CUT_OFF}`],
    });
  });

  it('gives what came before damage', async () => {
    const sound = rawBlock('abc');
    const repeated = PACKED.subarray(6, -4);
    const [low = 0, ...rest] = repeated;
    // Refers to more than there was.
    const damaged = bytes(low & ~1, ...rest.slice(0, -3), 0xff, 0xff, 0xff);
    for (const blocks of [
      [sound, damaged, rawBlock('lost', true)],
      [sound, bytes((damaged[0] ?? 0) | 1, damaged.subarray(1))],
      [sound, Buffer.from('060000', 'hex')],
    ]) {
      expect(await unpack(zstdFrame(blocks))).toEqual({ content: 'abc', problems: [`@3 ${DAMAGED}`] });
    }
  });

  it('with any byte changed ends in what it has and a problem, or goes unnoticed', async () => {
    for (let at = 4; at < MIXED.length; at += 1) {
      const changed = Buffer.from(MIXED);
      changed[at] = (changed[at] as number) ^ 0x55;
      const { content, problems } = await unpack(changed);
      expect(content.length).toBeLessThanOrEqual(131_072);
      expect(problems.length).toBeLessThanOrEqual(1);
    }
  });

  it('keeps all where only the checksum differs', async () => {
    const changed = Buffer.from(PACKED);
    changed.writeUInt32LE(0, changed.length - 4);
    expect(await unpack(bytes(changed, zstdFrame([rawBlock('more', true)])))).toEqual({
      content: `${LINE.repeat(20)}more`,
      problems: ['@420 the checksum of the zstd data differs: some of it is damaged'],
    });
  });

  it('refuses a window that zstd would not take by itself', async () => {
    expect(await unpack(zstdFrame([rawBlock('a', true)], 27))).toEqual({ content: 'a', problems: [] });
    const { content, problems } = await unpack(zstdFrame([rawBlock('a', true)], 28));
    expect(content).toBe('');
    expect(problems).toEqual([
      '@0 the zstd data needs more memory than zstd uses by itself (a window of 268435456 bytes): ' +
        'unpack it first (zstd -d --long=31)',
    ]);
  });

  it('refuses reserved flags', async () => {
    expect(await unpack(Buffer.from('28b52ffd0858010000', 'hex'))).toEqual({
      content: '',
      problems: ['@0 the zstd header is damaged'],
    });
  });

  it('lets others have a turn, and holds a bounded part, of what unpacks to a lot', async () => {
    const blocks = Array.from({ length: 500 }, (_, index) => rleBlock(0, 131_072, index === 499));
    const window = new ChunkWindow(sourceOf(chunksOf(zstdFrame(blocks))));
    const source = await openZstd(window, () => {});
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    });
    let total = 0;
    for (let piece = await source.next(); piece !== null; piece = await source.next()) {
      expect(piece.length).toBeLessThanOrEqual(131_072);
      total += piece.length;
    }
    clearInterval(timer);
    expect(total).toBe(500 * 131_072);
    expect(turns).toBeGreaterThan(0);
  });
});
