/** The reader of files against pcap-parser, which reads what comes through a pipe: frame by frame the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pcapFile, type WrittenFrame } from '../support/capture-builder.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { random } from '../support/random.ts';
import { readAll, type SeenFrame } from '../support/read-all.ts';

async function expectSame(content: Buffer): Promise<number> {
  const ours = await readAll(content, 'in place');
  const theirs = await readAll(content);
  expect(ours.file).toEqual(theirs.file);
  for (const [index, { content: bytes, ...frame }] of ours.seen.entries()) {
    const { content: theirBytes, ...theirFrame } = theirs.seen[index] as SeenFrame;
    expect(frame).toEqual(theirFrame);
    expect(bytes.equals(theirBytes)).toBe(true);
  }
  return ours.file.frames;
}

const SAMPLES = readdirSync(samplePath('.'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.pcap'),
);

/** Frames of all lengths, times and original lengths. */
function frames(seed: number): WrittenFrame[] {
  const next = random(seed);
  return Array.from({ length: 300 }, () => {
    const length = next(50) === 0 ? next(262_145) : next(2000);
    return {
      bytes: Buffer.alloc(length, next(256)),
      time: { seconds: next(2 ** 32), nanoseconds: next(1_000_000) * 1000 },
      originalLength: next(5) === 0 ? next(2 ** 32) : length,
    };
  });
}

describe('the reader of files and pcap-parser agree', () => {
  it.each(SAMPLES)('on %s', async (name) => {
    expect(await expectSame(readFileSync(samplePath(name)))).toBeGreaterThan(0);
  });

  it.each([1, 2, 3, 4])('on a generated capture (%i)', async (seed) => {
    const options = { bigEndian: seed % 2 === 0, linkType: seed > 2 ? 0x2400_0001 : 1 };
    const content = pcapFile(frames(seed), options);
    expect(await expectSame(content)).toBe(300);
    const next = random(seed);
    for (let round = 0; round < 5; round += 1)
      await expectSame(content.subarray(0, 24 + next(content.length - 24)));
  });

  it.each([1, 2, 3])('on damage (%i)', async (seed) => {
    const next = random(seed);
    const content = readFileSync(samplePath('bad-certificate.pcap'));
    for (let round = 0; round < 60; round += 1) {
      const damaged = Buffer.from(content);
      for (let count = next(4); count >= 0; count -= 1) damaged[24 + next(damaged.length - 24)] = next(256);
      await expectSame(damaged);
    }
  });
});
