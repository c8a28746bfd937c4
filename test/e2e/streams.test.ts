import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pcapFile } from '../support/capture-builder.ts';
import { random } from '../support/random.ts';
import { builtFrame, type PlayedFrame, play } from '../support/tcp-player.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark)
  console.log('skipped: tshark is not installed, so the numbers of streams are not compared with it');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SYNS = ['S', 'S', 'SA', 'SP', 'SE', 'SEC', 'SAE', 'SF', 'SR', 'SFA', 'SRA', 'SFR', 'SU'];
const OTHERS = ['A', 'A', 'PA', 'FA', 'F', 'R', 'RA', '', 'FP', 'RF', 'U'];

/** Segments among few hosts and ports with few sequence numbers: everything that can meet meets. */
function chatter(seed: number): PlayedFrame[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]) => list[next(list.length)] as T;
  const host = () => pick(['192.0.2.1', '192.0.2.2']);
  return Array.from({ length: 20 + next(300) }, () => ({
    from: `${host()}:${pick([25, 1000, 443, 40_000])}`,
    to: `${host()}:${pick([25, 1000])}`,
    flags: pick(pick([SYNS, OTHERS])),
    seq: pick([100, 100, 101, 200, 300, 2 ** 32 - 1, 0]),
    ack: pick([0, 101, 201, 301, 1, 100]),
    window: pick([0, 100, 65_535]),
    payload: pick(['', '', 'x', 'some more of it']),
    ...(next(8) === 0 ? { quoted: pick([28, 36, 38, 40, 60]) } : {}),
  }));
}

function tsharkNumbers(frames: readonly PlayedFrame[]): (number | null)[] {
  const path = join(folder, 'chatter.pcap');
  writeFileSync(path, pcapFile(frames.map(builtFrame)));
  const { stdout } = spawnSync('tshark', ['-r', path, '-T', 'fields', '-e', 'tcp.stream'], {
    encoding: 'utf8',
  });
  // With a quoted header the field is there, too, but the frame is no segment.
  return stdout
    .split('\n')
    .slice(0, frames.length)
    .map((number, i) => (frames[i]?.quoted === undefined ? Number(number) : null));
}

test.skipIf(!hasTshark).each(Array.from({ length: 20 }, (_, seed) => seed))(
  'streams have the numbers that tshark gives them, seed %d',
  (seed) => {
    const frames = chatter(seed);
    const { numbers } = play(frames);
    const theirs = tsharkNumbers(frames);
    const at = numbers.findIndex((number, i) => number !== theirs[i]);
    expect(at, `frame ${at + 1}: ${JSON.stringify(frames[at])}`).toBe(-1);
  },
);
