/** A capture in several files reads as the whole one does: as a ring in any order, and by time where the files overlap. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectionDocument } from '../../src/report/document.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { isInstalled, runTool } from '../support/tshark.ts';

const COMMAND = fileURLToPath(new URL('../../bin/pcapinspect.js', import.meta.url));
const TOOLS = ['editcap', 'mergecap'];
const missing = TOOLS.filter((tool) => !isInstalled(tool));
if (missing.length > 0) console.log(`skipped: captures in several files need ${missing.join(', ')}`);

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

function json(...paths: readonly string[]): InspectionDocument {
  const args = ['--json', '--ca-file', samplePath('lab-ca.pem'), ...paths];
  return JSON.parse(execFileSync(process.execPath, [COMMAND, ...args], { encoding: 'utf8' }));
}

function expectSame(several: InspectionDocument, whole: InspectionDocument): void {
  const { frames, bytes, firstTime, lastTime, problems } = whole.capture;
  expect(several.capture).toMatchObject({ frames, bytes, firstTime, lastTime, problems });
  const alike = several.streams.map((stream) => ({
    ...stream,
    parts: null,
    findings: stream.findings.map((finding) => ({ ...finding, places: null })),
  }));
  expect(alike).toEqual(whole.streams);
}

/** Of streams whose times have other digits. */
function summary({ streams }: InspectionDocument) {
  return streams.map(({ stream, firstFrame, lastFrame, tcp: { frames }, outcome, cause }) => {
    return { stream, firstFrame, lastFrame, frames, outcome, cause };
  });
}

describe
  .skipIf(missing.length > 0)
  .each(['healthy-resumed.pcap', 'old-version-close.pcap', 'causes/tls.sni-rejected.pcap'])(
  '%s',
  (sample) => {
    const path = samplePath(sample);
    const whole = json(path);
    const place = join(folder, basename(sample, '.pcap'));

    beforeAll(() => mkdirSync(place));

    it('as a ring of files, in any order', async () => {
      const ring = join(place, 'ring');
      mkdirSync(ring);
      await runTool('editcap', '-c', '9', path, join(ring, 'part.pcap'));
      const parts = readdirSync(ring)
        .toSorted()
        .map((name) => join(ring, name));
      expect(parts.length).toBeGreaterThan(3);
      for (const order of [parts, parts.toReversed()]) {
        const several = json(...order);
        expectSame(several, whole);
        const place = (frame: number) => ({
          file: parts[Math.floor((frame - 1) / 9)],
          frame: ((frame - 1) % 9) + 1,
        });
        for (const { firstFrame, lastFrame, parts: own, findings } of several.streams) {
          expect(own?.map(({ file, firstFrame: frame }) => ({ file, frame }))[0]).toEqual(place(firstFrame));
          expect(own?.map(({ file, lastFrame: frame }) => ({ file, frame })).at(-1)).toEqual(
            place(lastFrame),
          );
          for (const { frames, places } of findings) expect(places).toEqual(frames.map(place));
        }
      }
    });

    it('as files whose frames alternate, of several formats', async () => {
      const parts = ['odd', 'even'].map((name) => join(place, name));
      const numbers = Array.from({ length: whole.capture.frames }, (_, index) => index + 1);
      const odd = numbers.filter((number) => number % 2 === 1);
      const even = numbers.filter((number) => number % 2 === 0);
      // editcap drops the frames that are named.
      await runTool('editcap', '-F', 'pcapng', path, parts[0] as string, ...even.map(String));
      await runTool('editcap', '-F', 'nsecpcap', path, parts[1] as string, ...odd.map(String));
      const merged = join(place, 'merged.pcapng');
      await runTool('mergecap', '-w', merged, ...parts);
      const several = json(...parts);
      expect(several.capture.frames).toBe(whole.capture.frames);
      expect(summary(several)).toEqual(summary(json(merged)));
    });
  },
);
