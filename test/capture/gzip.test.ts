import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ChunkWindow } from '../../src/capture/chunk-window.ts';
import { GzipSource, gzipHeaderLength } from '../../src/capture/gzip.ts';
import { sourceOf } from '../../src/capture/source.ts';
import { MAX_GZIP_HEADER } from '../../src/limits.ts';
import { bytes, chunksOf } from '../support/capture-builder.ts';
import { random } from '../support/random.ts';

const next = random(7);
/** Half of it compresses. */
const TEXT = Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at % 2000 < 1000 ? 0x41 : next(256))));
const PACKED = gzipSync(TEXT);
const CUT_OFF = 'the gzip data ends too early: the file was cut off';

const windowOn = (content: Uint8Array, chunkSize?: number) =>
  new ChunkWindow(sourceOf(chunksOf(content, chunkSize)));

async function unpack(
  packed: Uint8Array,
  chunkSize?: number,
): Promise<{ content: Buffer; problems: string[] }> {
  const problems: string[] = [];
  const source = new GzipSource(windowOn(packed, chunkSize), (message, offset) => {
    problems.push(`@${offset} ${message}`);
  });
  const pieces: Buffer[] = [];
  for (let piece = await source.next(); piece !== null; piece = await source.next()) pieces.push(piece);
  return { content: Buffer.concat(pieces), problems };
}

describe('GzipSource', () => {
  it.each([10, 100, 4096, undefined])('unpacks chunks of %s', async (size) => {
    const { content, problems } = await unpack(PACKED, size);
    expect(problems).toEqual([]);
    expect(content.equals(TEXT)).toBe(true);
  });

  it.each([
    ['three members', bytes(gzipSync('one'), gzipSync(''), gzipSync('two')), 'onetwo'],
    ['junk behind', bytes(gzipSync('one'), 'junk'), 'one'],
    ['a byte of a magic behind', bytes(gzipSync('one'), 0x1f), 'one'],
    ['a magic and junk behind', bytes(gzipSync('one'), [0x1f, 0x8b, 0x08, 0xff], 'junk'), 'one'],
    ['zeros behind', bytes(gzipSync('one'), Buffer.alloc(5000)), 'one'],
    ['junk behind two members', bytes(gzipSync('one'), gzipSync('two'), 'junk'), 'onetwo'],
  ])('unpacks %s', async (_name, packed, text) => {
    for (const size of [undefined, 1, 5]) {
      expect(await unpack(packed, size)).toEqual({ content: Buffer.from(text), problems: [] });
    }
  });

  it('gives what came before a cut, wherever it is', async () => {
    const packed = gzipSync('EHLO mx.example.org\r\n'.repeat(20));
    for (let length = 2; length < packed.length; length += 1) {
      const { content, problems } = await unpack(packed.subarray(0, length));
      expect(problems).toEqual([`@${content.length} ${CUT_OFF}`]);
    }
    const { content } = await unpack(packed.subarray(0, -8));
    expect(content.length).toBe(420);
  });

  it('loses little of what came before a cut or damage', async () => {
    const cut = await unpack(PACKED.subarray(0, PACKED.length >> 1));
    expect(TEXT.subarray(0, cut.content.length).equals(cut.content)).toBe(true);
    expect(cut.content.length).toBeGreaterThan(TEXT.length * 0.4);
    const damaged = Buffer.from(PACKED);
    for (let at = PACKED.length >> 1; at < damaged.length; at += 1) damaged[at] = next(256);
    const { content, problems } = await unpack(damaged);
    expect(problems[0]).toMatch(/^@\d+ the gzip data is damaged \(/);
    expect(content.length).toBeGreaterThan(TEXT.length * 0.4);
  });

  it('keeps all where only the checksum differs', async () => {
    const damaged = Buffer.from(PACKED);
    damaged.writeUInt32LE(0, damaged.length - 8);
    const { content, problems } = await unpack(bytes(damaged, gzipSync('more')));
    expect(content.equals(bytes(TEXT, 'more'))).toBe(true);
    expect(problems).toEqual([
      `@${TEXT.length} the checksum of the gzip data differs: some of it is damaged`,
    ]);
  });

  it.each([
    ['another method', [0x1f, 0x8b, 7, 0]],
    ['reserved flags', [0x1f, 0x8b, 8, 0x80]],
  ])('refuses %s', async (_name, header) => {
    expect(await unpack(bytes(header, Buffer.alloc(20)))).toEqual({
      content: Buffer.alloc(0),
      problems: ['@0 the gzip header is damaged'],
    });
  });

  it('holds a bounded part of what unpacks to a thousand times its size', async () => {
    const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const source = new GzipSource(windowOn(zeros), () => {});
    let total = 0;
    let largest = 0;
    for (let piece = await source.next(); piece !== null; piece = await source.next()) {
      total += piece.length;
      largest = Math.max(largest, piece.length);
    }
    expect(total).toBe(64 * 1024 * 1024);
    expect(largest).toBeLessThanOrEqual(64 * 1024);
  });
});

describe('gzipHeaderLength', () => {
  const fixed = (flags: number) => bytes([0x1f, 0x8b, 8, flags], Buffer.alloc(6));

  it.each([
    ['nothing', bytes(), 'more'],
    ['a part', fixed(0).subarray(0, 9), 'more'],
    ['no options', fixed(0), 10],
    ['text', fixed(1), 10],
    ['header checksum', bytes(fixed(2), 'cc'), 12],
    ['header checksum cut', bytes(fixed(2), 'c'), 'more'],
    ['extra field', bytes(fixed(4), [3, 0], 'abc', 'rest'), 15],
    ['extra field cut', bytes(fixed(4), [3, 0], 'ab'), 'more'],
    ['name', bytes(fixed(8), 'x.pcap\0', 'rest'), 17],
    ['name without end', bytes(fixed(8), 'x.pcap'), 'more'],
    ['comment', bytes(fixed(16), '\0rest'), 11],
    ['all', bytes(fixed(0x1f), [1, 0], 'e', 'name\0', 'comment\0', 'cc'), 28],
    ['endless name', bytes(fixed(8), Buffer.alloc(MAX_GZIP_HEADER, 0x61)), 'other'],
    ['another magic', bytes([0x1f, 0x8c]), 'other'],
  ] as const)('%s', (_name, header, expected) => {
    expect(gzipHeaderLength(header)).toBe(expected);
  });
});
