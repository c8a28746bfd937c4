import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { CaptureError } from '../src/capture/capture-error.ts';
import { EXCESSIVE_SESSIONS } from './support/excessive-sessions.ts';
import { extremes, inspectHostile, ruleCrashes, SAMPLES } from './support/hostile.ts';
import { samplePath } from './support/inspect-sample.ts';
import { random } from './support/random.ts';
import { changed, type MadeFrame, remade, sampleFrames } from './support/remake.ts';
import { captureOf } from './support/session-capture.ts';
import { fileOf, pipeOf } from './support/sources.ts';

const MUTANTS = 25;
/** From a byte of a handshake that is changed to the next. */
const STEP = 7;
const crashes = ruleCrashes();
// Thousands of captures: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

describe('captures that have been tampered with', () => {
  it.each(SAMPLES)('%s with bytes changed ends in a report that is safe to print', async (name) => {
    const original = readFileSync(samplePath(name));
    const next = random(name.length + original.length);
    for (let i = 0; i < MUTANTS; i++) {
      const mutant = Buffer.from(original);
      const changes = 1 + next(20);
      for (let change = 0; change < changes; change++) mutant[24 + next(mutant.length - 24)] = next(256);
      await inspectHostile(pipeOf(mutant));
      await inspectHostile(fileOf(mutant));
    }
    expect(crashes).toEqual([]);
  });
});

/** Where something is in a frame: in the IP header, in TCP's, or in what that carries. */
interface Field {
  readonly name: string;
  readonly within: 'ip' | 'tcp' | 'payload';
  readonly at: number;
  readonly width: number;
}

const IPV4: readonly Field[] = [
  { name: 'version and header length', within: 'ip', at: 0, width: 1 },
  { name: 'total length', within: 'ip', at: 2, width: 2 },
  { name: 'flags and fragment offset', within: 'ip', at: 6, width: 2 },
  { name: 'protocol', within: 'ip', at: 9, width: 1 },
];
const IPV6: readonly Field[] = [
  { name: 'version', within: 'ip', at: 0, width: 1 },
  { name: 'payload length', within: 'ip', at: 4, width: 2 },
  { name: 'next header', within: 'ip', at: 6, width: 1 },
];
const TCP: readonly Field[] = [
  { name: 'ports', within: 'tcp', at: 0, width: 4 },
  { name: 'sequence number', within: 'tcp', at: 4, width: 4 },
  { name: 'acknowledgment number', within: 'tcp', at: 8, width: 4 },
  { name: 'data offset', within: 'tcp', at: 12, width: 1 },
  { name: 'flags', within: 'tcp', at: 13, width: 1 },
  { name: 'window', within: 'tcp', at: 14, width: 2 },
  { name: 'option kind', within: 'tcp', at: 20, width: 1 },
  { name: 'option length', within: 'tcp', at: 21, width: 1 },
];
const TLS: readonly Field[] = [
  { name: 'content type', within: 'payload', at: 0, width: 1 },
  { name: 'record version', within: 'payload', at: 1, width: 2 },
  { name: 'record length', within: 'payload', at: 3, width: 2 },
  { name: 'handshake type', within: 'payload', at: 5, width: 1 },
  { name: 'handshake length', within: 'payload', at: 6, width: 3 },
  { name: 'handshake version', within: 'payload', at: 9, width: 2 },
  { name: 'session id length', within: 'payload', at: 43, width: 1 },
];

/** The capture with the field of each frame, one after the other, at each of its extremes. */
function* tampered(frames: readonly MadeFrame[], { within, at, width }: Field): Generator<Buffer> {
  for (const [index, frame] of frames.entries()) {
    const start = within === 'payload' ? frame.content.length - frame.payload.length : frame[within];
    if (start + at + width > frame.content.length) continue;
    for (const value of extremes(frame.content.readUIntBE(start + at, width), width)) {
      const content = Buffer.from(frame.content);
      content.writeUIntBE(value, start + at, width);
      yield remade(frames.toSpliced(index, 1, { ...frame, content }));
    }
  }
}

describe.each([
  { name: 'bad-certificate.pcap', fields: [...IPV4, ...TCP, ...TLS] },
  { name: 'healthy-tls13.pcap', fields: [...IPV6, ...TLS] },
])('headers at their extremes in $name', ({ name, fields }) => {
  it.each(fields)('$name', async (field) => {
    for (const capture of tampered(await sampleFrames(name), field)) await inspectHostile(fileOf(capture));
    expect(crashes).toEqual([]);
  });
});

describe('handshakes of which a byte is at an extreme', () => {
  it.each(['bad-certificate.pcap', 'renegotiation.pcap'])('%s', async (name) => {
    const frames = await sampleFrames(name);
    const hellos = frames
      .map(({ payload }, index) => ({ payload, index }))
      .filter(({ payload }) => payload[0] === 22);
    for (const { payload, index } of hellos) {
      for (let at = 0; at < payload.length; at += STEP) {
        const value = at % 2 === 0 ? 0xff : 0;
        const tamperedWith = (content: Buffer, frame: MadeFrame) => {
          if (frame === frames[index]) content[content.length - payload.length + at] = value;
          return content;
        };
        await inspectHostile(fileOf(remade(changed(frames, tamperedWith))));
      }
    }
    expect(crashes).toEqual([]);
  });
});

describe('sessions beyond all measure', () => {
  it.each(Object.entries(EXCESSIVE_SESSIONS))('%s', async (_, said) => {
    const document = await inspectHostile(fileOf(captureOf(said)));
    expect(document).not.toBeInstanceOf(CaptureError);
    expect(crashes).toEqual([]);
  });
});
