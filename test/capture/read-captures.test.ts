import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CaptureError } from '../../src/capture/read-captures.ts';
import {
  block,
  bytes,
  enhancedPacket,
  option,
  pcapFile,
  pcapngFile,
  sectionHeader,
  tcpFrame,
  writer,
} from '../support/capture-builder.ts';
import { random } from '../support/random.ts';
import { problemsOf, readAll, readOne } from '../support/read-all.ts';
import { pipeOf } from '../support/sources.ts';
import { zstdOf } from '../support/zstd-builder.ts';

const FRAMES = ['', 'a', 'EHLO mx.example.org\r\n'].map((payload, index) =>
  tcpFrame({ from: '192.0.2.1:40000', to: '192.0.2.2:25', flags: 'PA', seq: index, payload }),
);

/** A capture with options, names and secrets around its frames. */
function rich(bigEndian: boolean): Buffer {
  const w = writer(bigEndian);
  const comment = option(1, Buffer.from('seen by hand'), bigEndian);
  const names = option(1, bytes([192, 0, 2, 1], 'mx.example.org\0'), bigEndian);
  return bytes(
    sectionHeader(bigEndian),
    block(4, bytes(names, w.u32(0)), bigEndian),
    block(1, bytes(w.u16(1), w.u16(0), w.u32(0), comment, option(9, bytes(6), bigEndian)), bigEndian),
    block(10, bytes(w.u32(0x544c534b), w.u32(4), 'RSA '), bigEndian),
    ...FRAMES.map((frame, index) => {
      const packet = enhancedPacket(frame, {}, bigEndian, index);
      return block(6, bytes(packet.subarray(8, -4), comment, option(2, w.u32(0), bigEndian)), bigEndian);
    }),
  );
}

const CAPTURES: Record<string, Buffer> = {
  'pcap, little-endian': pcapFile(FRAMES),
  'pcap, big-endian': pcapFile(FRAMES, { bigEndian: true }),
  'pcap, nanoseconds, little-endian': pcapFile(FRAMES, { nanoseconds: true }),
  'pcap, nanoseconds, big-endian': pcapFile(FRAMES, { nanoseconds: true, bigEndian: true }),
  'pcapng, little-endian': pcapngFile(FRAMES),
  'pcapng, big-endian': pcapngFile(FRAMES, { bigEndian: true }),
  'pcapng with remarks': rich(false),
  'pcapng with remarks, big-endian': rich(true),
  'pcap in gzip': gzipSync(pcapFile(FRAMES)),
  'pcapng in gzip': gzipSync(pcapngFile(FRAMES)),
  'pcap in zstd': zstdOf(pcapFile(FRAMES)),
  'pcapng in zstd': zstdOf(pcapngFile(FRAMES)),
};

describe.each(Object.entries(CAPTURES))('%s', (name, content) => {
  it('gives its frames', async () => {
    const { file, seen } = await readAll(content);
    expect(file).toMatchObject({
      path: 'x.pcap',
      format: name.startsWith('pcapng') ? 'pcapng' : 'pcap',
      compression: /gzip|zstd/.exec(name)?.[0] ?? null,
      frames: 3,
      bytes: FRAMES.reduce((sum, frame) => sum + frame.length, 0),
      problems: [],
    });
    const digits = name.includes('nanoseconds') ? 9 : 6;
    expect(file.firstTime).toEqual({ seconds: 1_700_000_000, nanoseconds: 0, digits });
    expect(file.lastTime).toEqual({ seconds: 1_700_000_000, nanoseconds: 2_000_000, digits });
    expect(seen.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(seen.map(({ content: bytes }) => bytes)).toEqual(FRAMES);
    expect(
      seen.every(
        ({ linkType, originalLength, content: bytes }) => linkType === 1 && originalLength === bytes.length,
      ),
    ).toBe(true);
  });

  it.each([1, 2, 3, 7, 64, 'in place' as const])('is the same in chunks of %s', async (size) => {
    expect(await readAll(content, size)).toEqual(await readAll(content));
  });

  it('cut at any byte gives what came before and says so, or a clear error', async () => {
    for (let length = 0; length < content.length; length += 1) {
      const { file, seen } = await readAll(content.subarray(0, length)).catch((error) => {
        expect(error, `cut at ${length}`).toBeInstanceOf(CaptureError);
        expect(error.message).toMatch(/empty|ends inside|ends too early|no capture/);
        return { file: null, seen: [] };
      });
      if (file === null) continue;
      expect(seen.map(({ content: bytes }) => bytes)).toEqual(FRAMES.slice(0, file.frames));
      if (file.problems.length > 0) continue;
      // Only between two blocks does nobody notice.
      const whole = await readAll(content.subarray(0, length), 1);
      expect(whole.file).toEqual(file);
      expect(name).not.toMatch(/gzip|zstd/);
    }
  });

  it('with random damage is read or refused, and nothing else', async () => {
    const next = random(content.length);
    for (let round = 0; round < 300; round += 1) {
      const damaged = Buffer.from(content);
      for (let count = next(4); count >= 0; count -= 1) damaged[next(damaged.length)] = next(256);
      await readAll(damaged, 1 + next(100)).catch((error) => expect(error).toBeInstanceOf(CaptureError));
    }
  });
});

describe('a capture', () => {
  it('names the frame that the file ends inside, and where it begins', async () => {
    const { file } = await readAll(pcapFile(FRAMES).subarray(0, -1));
    expect(problemsOf(file)).toEqual([`3 @${24 + 16 + 54 + 16 + 55} file ends inside frame 3`]);
  });

  it('gives all frames in one object, whose bytes are views', async () => {
    const frames = new Set();
    const content = pcapngFile(FRAMES);
    await readOne(pipeOf(content), (frame) => {
      frames.add(frame);
      expect(frame.bytes.buffer).toBe(content.buffer);
    });
    expect(frames.size).toBe(1);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'the file is empty'],
    ['nothing in gzip', gzipSync(Buffer.alloc(0)), 'the file is empty inside its gzip'],
    [
      'text',
      Buffer.from('no capture\n'),
      'the file is no capture: it begins neither as pcap nor as pcapng (editcap -F pcap IN OUT converts what Wireshark opens)',
    ],
    [
      'text in gzip',
      gzipSync('no capture\n'),
      'the file is no capture: it begins neither as pcap nor as pcapng (editcap -F pcap IN OUT converts what Wireshark opens)',
    ],
    [
      'one byte',
      Buffer.from([0xd4]),
      'the file is no capture: it begins neither as pcap nor as pcapng (editcap -F pcap IN OUT converts what Wireshark opens)',
    ],
    [
      'half a magic of gzip',
      Buffer.from([0x1f]),
      'the file is no capture: it begins neither as pcap nor as pcapng (editcap -F pcap IN OUT converts what Wireshark opens)',
    ],
  ])('refuses %s', async (_name, content, message) => {
    await expect(readAll(content)).rejects.toThrow(new CaptureError(message, { file: 'x.pcap' }));
  });

  it('passes on an error of reading, as it is, and what was read before it', async () => {
    const failure = Object.assign(new Error('i/o error'), { code: 'EIO' });
    async function* failing() {
      yield pcapFile(FRAMES).subarray(0, 100);
      throw failure;
    }
    let frames = 0;
    const reading = readOne({ chunks: failing }, () => {
      frames += 1;
    });
    await expect(reading).rejects.toBe(failure);
    expect(frames).toBe(1);
  });

  it('passes on an error of the sink', async () => {
    const failure = new Error('of the sink');
    const reading = readOne(pipeOf(pcapFile(FRAMES)), () => {
      throw failure;
    });
    await expect(reading).rejects.toBe(failure);
  });

  it.each([
    ['an error', Buffer.from('no capture, but long enough to be looked at\n')],
    ['damage', Buffer.concat([pcapFile(FRAMES), Buffer.alloc(64, 0xff)])],
  ])('lets go of the chunks after %s', async (_name, content) => {
    let closed = false;
    async function* endless() {
      try {
        yield content;
        for (;;) yield Buffer.alloc(1024, 0xff);
      } finally {
        closed = true;
      }
    }
    await readOne({ chunks: endless }, () => {}).catch(() => {});
    expect(closed).toBe(true);
  });
});
