/** Damaged captures read by processes of their own: a report or one clear line, in little memory, and never a stack trace. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { pcapngFile } from '../support/capture-builder.ts';
import { EXCESSIVE_SESSIONS } from '../support/excessive-sessions.ts';
import { extremes, SAMPLES } from '../support/hostile.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { random } from '../support/random.ts';
import { sampleFrames } from '../support/remake.ts';
import { captureOf } from '../support/session-capture.ts';

const COMMAND = fileURLToPath(new URL('../../bin/pcapinspect.js', import.meta.url));
/** Prints the peak memory of what runs behind it, in KiB. */
const PEAK_MEMORY = fileURLToPath(new URL('../../bench/peak-memory.cjs', import.meta.url));
/** On Linux the peak memory of a process begins with that of the one that started it: a small one, here. */
const BETWEEN = '"$0" "$@"; exit "$?"';
const DOZEN = Array.from({ length: 12 }, (_, index) => index);
const FIRST = 4096;
const next = random(7);

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

function expectContained(capture: Buffer): void {
  const path = join(folder, 'damaged');
  writeFileSync(path, capture);
  const run = spawnSync(
    'sh',
    ['-c', BETWEEN, process.execPath, '--require', PEAK_MEMORY, COMMAND, '--json', path],
    {
      encoding: 'utf8',
      timeout: 60_000,
      maxBuffer: 2 ** 28,
    },
  );
  const { status, stdout, stderr } = run;
  const [, complaint, peak] = /^(.*?)(\d+)\n$/s.exec(stderr) ?? [];
  expect(Number(peak) * 1024).toBeLessThan(200e6);
  if (status === 0) {
    expect(complaint).toBe('');
    expect(JSON.parse(stdout).format).toBe('pcapinspect');
    return;
  }
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(complaint).toMatch(/^pcapinspect: [^\p{Cc}]+\n$/u);
  expect(complaint).not.toContain('internal error');
}

/** The file with one of its numbers at an extreme. */
function withExtreme(file: Buffer, at: number, width: number): Buffer {
  const damaged = Buffer.from(file);
  const values = extremes(file.readUIntLE(at, width), width);
  damaged.writeUIntLE(values[next(values.length)] as number, at, width);
  return damaged;
}

const anySample = () => readFileSync(samplePath(SAMPLES[next(SAMPLES.length)] as string));

describe('a dozen of each kind', () => {
  it.each(DOZEN)('cut somewhere in the first 4 KB (%d)', () => {
    const file = anySample();
    expectContained(file.subarray(0, 1 + next(Math.min(FIRST, file.length))));
  });

  it.each(DOZEN)('cut inside gzip (%d)', () => {
    const file = gzipSync(anySample());
    expectContained(file.subarray(0, 1 + next(file.length)));
  });

  it.each(DOZEN)('a pcap header or the first record header at an extreme (%d)', () => {
    expectContained(withExtreme(anySample(), 4 * next(10), 4));
  });

  it.each(DOZEN)('a pcapng block header at an extreme (%d)', async () => {
    const frames = await sampleFrames('bad-certificate.pcap');
    const file = pcapngFile(frames.map(({ content }) => content));
    expectContained(withExtreme(file, 4 * next(20), 4));
  });

  it.each(DOZEN)('the headers of a frame at an extreme (%d)', () => {
    // Ethernet, IPv4 and TCP of the first frame.
    expectContained(withExtreme(readFileSync(samplePath('bad-certificate.pcap')), 40 + 2 * next(36), 2));
  });
});

describe('sessions beyond all measure', () => {
  it.each(Object.entries(EXCESSIVE_SESSIONS))('%s', (_, said) => {
    expectContained(captureOf(said));
  });
});
