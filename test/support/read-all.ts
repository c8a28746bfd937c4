import type { Frame } from '../../src/capture/frame.ts';
import { type CaptureFile, readCapture } from '../../src/capture/read-capture.ts';
import { chunksOf } from './capture-builder.ts';

/** A frame as it was delivered, with a copy of its bytes. */
export interface SeenFrame extends Omit<Frame, 'bytes' | 'start' | 'end'> {
  readonly content: Buffer;
}

/** Reads a capture in chunks of a size and keeps what was delivered. */
export async function readAll(
  content: Uint8Array,
  chunkSize?: number,
): Promise<{ file: CaptureFile; seen: SeenFrame[] }> {
  const seen: SeenFrame[] = [];
  const file = await readCapture('x.pcap', chunksOf(content, chunkSize), ({ bytes, start, end, ...rest }) => {
    seen.push({ ...rest, content: Buffer.from(bytes.subarray(start, end)) });
  });
  return { file, seen };
}

/** Problems of a capture as `frame @offset message`. */
export function problemsOf(file: CaptureFile): string[] {
  return file.problems.map(({ frame, offset, message }) => `${frame} @${offset} ${message}`);
}
