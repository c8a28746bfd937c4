import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { emptySegment, type Segment } from '../../src/network/segment.ts';
import { type Unwrapped, Unwrapper } from '../../src/network/unwrap.ts';
import { Streams } from '../../src/streams/streams.ts';
import { frameOf, pcapngFile, tcpPacket } from '../support/capture-builder.ts';
import { Recorder } from '../support/tcp-player.ts';
import { INTERNET } from './layers/internet.ts';
import { LINKS } from './layers/links.ts';
import type { LinkFrame } from './layers/made.ts';
import { nested } from './layers/nested.ts';
import { TUNNELS } from './layers/tunnels.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
if (!hasTshark) console.log('skipped: tshark is not installed, so layers are not compared with it');

const folder = mkdtempSync(join(tmpdir(), 'pcapinspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Of each segment in a frame its stream's number and its payload; `quoted` where an ICMP error quotes it. */
type Seen = string;

function ours(frames: readonly LinkFrame[]): Seen[] {
  const streams = new Streams({
    keepEnded: true,
    isOfInterest: () => true,
    onStranger: () => {},
    newReader: (endpoints) => new Recorder(endpoints),
    onEnd: () => {},
  });
  const unwrapper = new Unwrapper();
  const segment = emptySegment();
  return frames.map(({ bytes, linkType, originalLength = bytes.length }, i) => {
    const frame = frameOf(bytes, { linkType, originalLength, number: i + 1 });
    const seen: Seen[] = [];
    let found: Unwrapped | null = unwrapper.unwrap(frame, segment);
    for (; found !== null; found = unwrapper.next(segment)) {
      if (found === 'quoted-tcp') {
        streams.quoted(segment, frame);
        seen.push('quoted');
      }
      if (found === 'tcp') {
        streams.segment(segment, frame);
        seen.push(`${streams.lastStream} ${payloadOf(segment)}`.trim());
      }
    }
    return seen.join(', ');
  });
}

function payloadOf({ bytes, payloadStart, payloadEnd }: Segment): string {
  return Buffer.from(bytes.subarray(payloadStart, payloadEnd)).toString('latin1');
}

const FIELDS = ['tcp.stream', 'tcp.payload', 'icmp.type', 'icmpv6.type'].flatMap((field) => ['-e', field]);

function tsharks(frames: readonly LinkFrame[]): Seen[] {
  const linkTypes = [...new Set(frames.map(({ linkType }) => linkType))];
  const interfaces = linkTypes.map((linkType) => ({ linkType }));
  const written = frames.map(({ linkType, ...frame }) => ({
    ...frame,
    interface: linkTypes.indexOf(linkType),
  }));
  const path = join(folder, 'layers.pcapng');
  writeFileSync(path, pcapngFile(written, { interfaces }));
  const { stdout } = spawnSync('tshark', ['-n', '-r', path, '-T', 'fields', ...FIELDS], { encoding: 'utf8' });
  return stdout.split('\n').slice(0, frames.length).map(seenByTshark);
}

function seenByTshark(line: string): Seen {
  const [numbers = '', payloads = '', ...icmpTypes] = line.split('\t');
  if (numbers === '') return '';
  if (icmpTypes.some((type) => type !== '')) return 'quoted';
  const texts = payloads.split(',').map((hex) => Buffer.from(hex, 'hex').toString('latin1'));
  return numbers
    .split(',')
    .map((number, i) => `${number} ${texts[i] ?? ''}`.trim())
    .join(', ');
}

/** The frames of each case, with packets of its own. */
function made(): { name: string; frames: LinkFrame[] }[] {
  return [...LINKS, ...TUNNELS, ...INTERNET].map(([name, linkType, make], i) => {
    const rest = { seq: 1, payload: `this is case ${i}` };
    const v4 = tcpPacket({ from: `192.0.2.1:${10_000 + i}`, to: '192.0.2.2:25', ...rest });
    const v6 = tcpPacket({ from: `[2001:db8::1]:${10_000 + i}`, to: '[2001:db8::2]:25', ...rest });
    const frames = make(v4, v6).map((frame) => (frame instanceof Uint8Array ? { bytes: frame } : frame));
    return { name, frames: frames.map((frame) => ({ ...frame, linkType })) };
  });
}

describe.skipIf(!hasTshark)('tshark finds the same in frames of', () => {
  const cases = made();
  const frames = cases.flatMap((each) => each.frames);
  const mine = ours(frames);
  const theirs = hasTshark ? tsharks(frames) : [];
  let from = 0;
  const rows = cases.map((each) => {
    const to = from + each.frames.length;
    const row = [each.name, mine.slice(from, to), theirs.slice(from, to)] as const;
    from = to;
    return row;
  });
  test.each(rows)('%s', (_, seen, expected) => expect(seen).toEqual(expected));
});

describe.skipIf(!hasTshark)('tshark finds the same in layers in layers', () => {
  test.each(Array.from({ length: 10 }, (_, seed) => seed))('seed %d', (seed) => {
    const frames = nested(seed);
    const mine = ours(frames);
    const theirs = tsharks(frames);
    const at = mine.findIndex((seen, i) => seen !== theirs[i]);
    const frame = frames[at];
    const content = Buffer.from(frame?.bytes ?? []).toString('hex');
    expect(mine[at], `frame ${at + 1} of link type ${frame?.linkType}: ${content}`).toBe(theirs[at]);
  });
});
