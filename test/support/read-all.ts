import type { Frame, FrameSink } from '../../src/capture/frame.ts';
import { type CaptureFile, readCapture } from '../../src/capture/read-capture.ts';
import type { Remarks } from '../../src/capture/remarks.ts';
import { fileOf, pipeOf } from './sources.ts';

/** A frame as it was delivered, with a copy of its bytes. */
export interface SeenFrame extends Omit<Frame, 'bytes' | 'start' | 'end'> {
  readonly content: Buffer;
}

/** Reads a capture, through a pipe in chunks of a size or in place, and keeps what was delivered. */
export async function readAll(
  content: Uint8Array,
  chunkSize?: number | 'in place',
  remarks?: Remarks,
): Promise<{ file: CaptureFile; seen: SeenFrame[] }> {
  const seen: SeenFrame[] = [];
  const source = chunkSize === 'in place' ? fileOf(content) : pipeOf(content, chunkSize);
  const sink: FrameSink = ({ bytes, start, end, ...rest }) => {
    seen.push({ ...rest, content: Buffer.from(bytes.subarray(start, end)) });
  };
  const file = await readCapture('x.pcap', source, sink, { ...(remarks && { remarks }) });
  return { file, seen };
}

/** Problems of a capture as `frame @offset message`. */
export function problemsOf(file: CaptureFile): string[] {
  return file.problems.map(({ frame, offset, message }) => `${frame} @${offset} ${message}`);
}
