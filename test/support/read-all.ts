import type { Frame, FrameSink } from '../../src/capture/frame.ts';
import { FramePlaces } from '../../src/capture/frame-places.ts';
import { type CaptureFile, readCaptures } from '../../src/capture/read-captures.ts';
import { Remarks } from '../../src/capture/remarks.ts';
import type { CaptureSource } from '../../src/capture/source.ts';
import { fileOf, pipeOf } from './sources.ts';

/** A frame as it was delivered, with a copy of its bytes. */
export interface SeenFrame extends Omit<Frame, 'bytes' | 'start' | 'end'> {
  readonly content: Buffer;
}

/** Reads a capture, through a pipe in chunks of a size or in place, and keeps what was delivered. */
export async function readAll(
  content: Uint8Array,
  chunkSize?: number | 'in place',
  remarks = new Remarks(),
): Promise<{ file: CaptureFile; seen: SeenFrame[] }> {
  const seen: SeenFrame[] = [];
  const source = chunkSize === 'in place' ? fileOf(content) : pipeOf(content, chunkSize);
  const file = await readOne(source, (frame) => seen.push(seenFrame(frame)), remarks);
  return { file, seen };
}

/** Reads one capture. */
export async function readOne(
  source: CaptureSource,
  sink: FrameSink,
  remarks = new Remarks(),
): Promise<CaptureFile> {
  const input = { name: 'x.pcap', ...source };
  const options = { remarks, places: new FramePlaces([input.name]), pause: async () => true };
  const [file] = await readCaptures([input], sink, options);
  return file as CaptureFile;
}

/** The frame as it stands now. */
export function seenFrame({ bytes, start, end, ...rest }: Frame): SeenFrame {
  const { number, linkType, seconds, nanoseconds, digits, originalLength } = rest;
  const content = Buffer.from(bytes.subarray(start, end));
  return { number, linkType, seconds, nanoseconds, digits, originalLength, content };
}

/** Problems of a capture as `frame @offset message`. */
export function problemsOf(file: CaptureFile): string[] {
  return file.problems.map(({ frame, offset, message }) => `${frame} @${offset} ${message}`);
}
