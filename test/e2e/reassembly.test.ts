import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pcapFile } from '../support/capture-builder.ts';
import { random } from '../support/random.ts';
import { SITUATIONS } from '../support/situations.ts';
import { builtFrame, client, HANDSHAKE, type PlayedFrame, play } from '../support/tcp-player.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark)
  console.log('skipped: tshark is not installed, so reassembled bytes are not compared with it');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The frames of several streams, one behind the other, each on a port of its own. */
function onPorts(streams: readonly (readonly PlayedFrame[])[]): PlayedFrame[] {
  return streams.flatMap((frames, i) => {
    const own = `192.0.2.1:${40_000 + i}`;
    return frames.map(({ from, to, ...frame }) => ({
      ...frame,
      from: from === '192.0.2.1:40000' ? own : (from as string),
      to: to === '192.0.2.1:40000' ? own : (to as string),
    }));
  });
}

/** What `Follow TCP Stream` of tshark shows of each stream: the bytes of its first sender, and of the other one. */
function followed(frames: readonly PlayedFrame[], count: number): [string, string][] {
  const path = join(folder, 'streams.pcap');
  writeFileSync(path, pcapFile(frames.map(builtFrame)));
  const follow = Array.from({ length: count }, (_, i) => ['-z', `follow,tcp,raw,${i}`]).flat();
  const { stdout } = spawnSync('tshark', ['-r', path, '-q', ...follow], { encoding: 'utf8' });
  const streams: [string, string][] = Array.from({ length: count }, () => ['', '']);
  let stream = -1;
  for (const line of stdout.split('\n')) {
    const [, number] = /^Filter: tcp.stream eq (\d+)/.exec(line) ?? [];
    if (number !== undefined) stream = Number(number);
    const [, tab, hex] = /^(\t?)([\da-f]+)$/.exec(line) ?? [];
    const texts = streams[stream];
    if (hex !== undefined && texts !== undefined)
      texts[tab === '' ? 0 : 1] += Buffer.from(hex, 'hex').toString('latin1');
  }
  return streams;
}

const letters = (next: (below: number) => number, length: number) =>
  Array.from({ length }, () => String.fromCharCode(97 + next(26))).join('');

/** A session of which segments come in any order, overlap, and have any content; nothing of it is missing in the end. */
function overlapping(seed: number): PlayedFrame[] {
  const next = random(seed);
  const length = 20 + next(60);
  const frames = Array.from({ length: 5 + next(25) }, () => {
    const from = next(length);
    return client('PA', 1 + from, 1, { payload: letters(next, Math.min(length - from, 1 + next(20))) });
  });
  const all = client('PA', 1, 1, { payload: letters(next, length) });
  return [...HANDSHAKE, ...frames, all];
}

test.skipIf(!hasTshark)('overlapping segments give the bytes that tshark gives', () => {
  const streams = Array.from({ length: 400 }, (_, seed) => overlapping(seed));
  const frames = onPorts(streams);
  const theirs = followed(frames, streams.length);
  const ours = play(frames).readers.map(({ text }) => text);
  ours.forEach((text, seed) => {
    expect(text, `seed ${seed}`).toEqual(theirs[seed]);
  });
});

/** A gap as tshark writes it. */
const GAP = /<-(\d+) lost>/g;

test.skipIf(!hasTshark)(
  'each situation gives the bytes that tshark gives, where it does not say otherwise',
  () => {
    const frames = onPorts(SITUATIONS.map((situation) => situation.frames));
    const expected = SITUATIONS.flatMap(({ name, text, tshark }) =>
      (tshark?.text ?? text).map((each) => ({
        name,
        text: each.map((one) => one.replace(GAP, '[$1 bytes missing in capture file]\0')),
      })),
    );
    const theirs = followed(frames, expected.length);
    expect(theirs.map((text, i) => ({ name: expected[i]?.name, text }))).toEqual(expected);
  },
);
