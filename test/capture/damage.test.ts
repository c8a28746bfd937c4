import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { CaptureError } from '../../src/capture/capture-error.ts';
import {
  block,
  bytes,
  enhancedPacket,
  interfaceDescription,
  obsoletePacket,
  option,
  pcapFile,
  sectionHeader,
  simplePacket,
  tcpFrame,
  writer,
} from '../support/capture-builder.ts';
import { extremes, inspectHostile, ruleCrashes, SAMPLES } from '../support/hostile.ts';
import { samplePath } from '../support/inspect-sample.ts';
import { problemsOf, readAll } from '../support/read-all.ts';
import { fileOf } from '../support/sources.ts';

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const FIRST = 4096;
const crashes = ruleCrashes();
// Thousands of captures: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

/** Where the records of a little-endian pcap end; first, where its header does. */
function boundaries(file: Buffer): number[] {
  const ends = [PCAP_HEADER];
  for (let at = PCAP_HEADER; at < file.length; ) {
    at += RECORD_HEADER + file.readUInt32LE(at + 8);
    ends.push(at);
  }
  return ends;
}

describe.each(SAMPLES)('%s cut at any byte of its first 4 KB', (name) => {
  const file = readFileSync(samplePath(name));
  const ends = boundaries(file);
  const last = Math.min(FIRST, file.length);

  it.each([
    ['in place', 1],
    [1000, 7],
  ] as const)('gives the frames that are whole, and says so (%s)', async (way, step) => {
    for (let length = 0; length < last; length += step) {
      const cut = readAll(file.subarray(0, length), way);
      if (length < PCAP_HEADER) {
        await expect(cut).rejects.toThrow(CaptureError);
        continue;
      }
      const { file: read, seen } = await cut;
      const whole = ends.filter((end) => end <= length).length - 1;
      expect(seen).toHaveLength(whole);
      const inside = `${whole + 1} @${ends[whole]} file ends inside frame ${whole + 1}`;
      expect(problemsOf(read)).toEqual(ends.includes(length) ? [] : [inside]);
    }
  });

  it('is reported as far as it goes', async () => {
    for (const end of ends.filter((each) => each < last)) {
      for (const length of [end, end + 1, end + RECORD_HEADER, end + RECORD_HEADER + 30]) {
        expect(await inspectHostile(fileOf(file.subarray(0, length)))).not.toBeInstanceOf(CaptureError);
      }
    }
    expect(crashes).toEqual([]);
  });
});

/** Frames and problems, or why there are none. */
async function outcome(read: ReturnType<typeof readAll>): Promise<string> {
  try {
    const { file, seen } = await read;
    return JSON.stringify([...seen, ...problemsOf(file)]);
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return error.message;
  }
}

const FRAMES = [
  tcpFrame({ from: '192.0.2.1:40000', to: '192.0.2.2:25', flags: 'S', seq: 1 }),
  tcpFrame({ from: '192.0.2.2:25', to: '192.0.2.1:40000', flags: 'SA', seq: 1, ack: 2 }),
  tcpFrame({ from: '192.0.2.2:25', to: '192.0.2.1:40000', seq: 2, ack: 2, payload: '220 mx ESMTP\r\n' }),
];

/** A capture with each kind of block, and with options in those that have any. */
function everyBlock(bigEndian: boolean): Buffer {
  const { u16, u32 } = writer(bigEndian);
  const options = (...all: (readonly [code: number, value: string])[]) =>
    bytes(
      ...all.map(([code, value]) => option(code, bytes(value), bigEndian)),
      option(0, bytes(), bigEndian),
    );
  const comment = options([1, 'a comment']);
  const of = (type: number, ...body: Uint8Array[]) => block(type, bytes(...body), bigEndian);
  const section = bytes(u32(0x1a2b3c4d), u16(1), u16(0), u32(0xffffffff), u32(0xffffffff));
  const [first, second, third] = FRAMES as [Buffer, Buffer, Buffer];
  const packet = bytes(
    u32(0),
    u32(0x60000),
    u32(0),
    u32(third.length),
    u32(third.length),
    third,
    Buffer.alloc(-third.length & 3),
  );
  const secrets = 'CLIENT_RANDOM 00 00\n';
  return bytes(
    of(0x0a0d0d0a, section, options([1, 'a comment'], [2, 'hardware'], [3, 'system'], [4, 'program'])),
    interfaceDescription({ tsresol: 9, tsoffset: 5, snapLength: 65_535 }, bigEndian),
    interfaceDescription({ tsresol: 0x8a, linkType: 101 }, bigEndian),
    enhancedPacket(first, { tsresol: 9, tsoffset: 5 }, bigEndian),
    obsoletePacket(second, { tsresol: 9, tsoffset: 5 }, bigEndian),
    simplePacket(second, bigEndian),
    of(6, packet, comment),
    of(4, u16(1), u16(7), Buffer.from([192, 0, 2, 2]), bytes('mx', 0), bytes(0), u16(0), u16(0), comment),
    of(5, u32(0), u32(0), u32(0), comment),
    of(10, u32(0x544c534b), u32(secrets.length), bytes(secrets)),
    of(0x0bad, u32(32_473), bytes('custom')),
    of(0x7fff0000, bytes('unknown')),
    sectionHeader(!bigEndian),
    interfaceDescription({}, !bigEndian),
    enhancedPacket(third, {}, !bigEndian),
  );
}

const FILES: Readonly<Record<string, Buffer>> = {
  pcap: pcapFile(FRAMES),
  'pcap, big-endian': pcapFile(FRAMES, { bigEndian: true }),
  'pcap in nanoseconds': pcapFile(FRAMES, { nanoseconds: true }),
  'pcapng, big-endian': everyBlock(true),
  'pcapng, little-endian': everyBlock(false),
};

describe.each(Object.entries(FILES))('%s with each number at its extremes', (name, file) => {
  const endian = name.includes('big') ? 'BE' : 'LE';
  /** The file with each of its numbers of so many bytes changed, one at a time: all header fields are among them. */
  function* damaged(width: 2 | 4): Generator<Buffer> {
    for (let at = 0; at + width <= file.length; at += width) {
      const right = endian === 'BE' ? file.readUIntBE(at, width) : file.readUIntLE(at, width);
      for (const value of extremes(right, width)) {
        const content = Buffer.from(file);
        if (endian === 'BE') content.writeUIntBE(value, at, width);
        else content.writeUIntLE(value, at, width);
        yield content;
      }
    }
  }

  it.each([2, 4] as const)('is read as far as it goes, %d bytes wide', async (width) => {
    for (const content of damaged(width)) {
      const inPlace = await outcome(readAll(content, 'in place'));
      const piped = await outcome(readAll(content, 250));
      // What kind of record headers a pcap has is guessed in a file alone.
      if (name.includes('pcapng')) expect(piped).toBe(inPlace);
    }
  });

  it('is reported as far as it goes', async () => {
    for (const content of damaged(4)) await inspectHostile(fileOf(content));
    expect(crashes).toEqual([]);
  });

  it('cut at any byte', async () => {
    for (let length = 0; length < file.length; length++) {
      const cut = file.subarray(0, length);
      expect(await outcome(readAll(cut, 50))).toBe(await outcome(readAll(cut, 'in place')));
    }
  });
});
