/** The order of frames of several captures, against mergecap. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FramePlaces } from '../../src/capture/frame-places.ts';
import { readCaptures } from '../../src/capture/read-captures.ts';
import { Remarks } from '../../src/capture/remarks.ts';
import { pcapFile, pcapngFile } from '../support/capture-builder.ts';
import { random } from '../support/random.ts';
import { fileOf, pipeOf } from '../support/sources.ts';
import { isInstalled, runTool } from '../support/tshark.ts';

const hasMergecap = isInstalled('mergecap');
if (!hasMergecap)
  console.log('skipped: the order of several captures needs mergecap, which is not installed here');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The frames of captures in the order in which they are given, by what they hold. */
async function order(contents: readonly Uint8Array[], seed = 0): Promise<string[]> {
  const next = random(seed);
  const inputs = contents.map((content, index) => {
    return { name: `${index}`, ...(next(3) === 0 ? pipeOf(content, 1 + next(100)) : fileOf(content)) };
  });
  const frames: string[] = [];
  await readCaptures(
    inputs,
    ({ bytes, start, end }) => frames.push(Buffer.from(bytes.subarray(start, end)).toString()),
    {
      remarks: new Remarks(),
      places: new FramePlaces(inputs.map(({ name }) => name)),
      pause: async () => true,
    },
  );
  return frames;
}

it.skipIf(!hasMergecap).each([1, 2, 3, 4, 5, 6])('is that of mergecap (%i)', async (seed) => {
  const next = random(seed);
  const captures = Array.from({ length: 2 + next(4) }, (_, file) => {
    const frames = Array.from({ length: next(60) }, (_, frame) => ({
      bytes: Buffer.from(`frame ${frame} of ${file}, padded to what Ethernet has`),
      // Not always in the order of time, and often at the same time.
      time: { seconds: 1_700_000_000 + Math.floor(frame / 4) + next(3), nanoseconds: next(2) * 1000 },
    }));
    return next(2) === 0 ? pcapFile(frames, { bigEndian: next(2) === 0 }) : pcapngFile(frames);
  });
  const paths = captures.map((content, index) => {
    const path = join(folder, `${seed}-${index}`);
    writeFileSync(path, content);
    return path;
  });
  const merged = join(folder, `${seed}-merged`);
  await runTool('mergecap', '-w', merged, ...paths);
  expect(await order(captures, seed)).toEqual(await order([readFileSync(merged)]));
});
