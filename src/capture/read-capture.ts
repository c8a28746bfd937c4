import type { Time } from '../format/time.ts';
import { CaptureError } from './capture-error.ts';
import { type ChunkSource, sourceOf } from './chunk-source.ts';
import { openContainer } from './container.ts';
import { describeForeign, FOREIGN_HEAD } from './foreign.ts';
import type { CaptureProblem, FrameSink } from './frame.ts';
import { FrameOutlet } from './frame-outlet.ts';
import { isPcap, openPcap } from './pcap.ts';
import { isPcapng, openPcapng } from './pcapng.ts';

export { CaptureError } from './capture-error.ts';

/** What is known of a capture file once it has been read. */
export interface CaptureFile {
  readonly path: string;
  readonly format: 'pcap' | 'pcapng';
  readonly compression: 'gzip' | null;
  /** Whole frames. */
  readonly frames: number;
  /** Captured bytes in them. */
  readonly bytes: number;
  /** The number that a frame behind the last one would have, for the next file of a ring. */
  readonly nextFrame: number;
  /** Time of the first frame in the file, which need not be the earliest. */
  readonly firstTime: Time | null;
  readonly lastTime: Time | null;
  readonly problems: readonly CaptureProblem[];
}

/**
 * Reads a capture from its beginning to its end, or to where it is damaged, and gives each frame to `sink`.
 *
 * Throws a `CaptureError` where it is no capture that can be read; what `chunks` throws passes through. A chunk must
 * not be changed once it was given.
 */
export async function readCapture(
  name: string,
  chunks: AsyncIterable<Uint8Array>,
  sink: FrameSink,
  firstFrame = 1,
): Promise<CaptureFile> {
  const source = sourceOf(chunks);
  try {
    return await readFrom(source, name, new FrameOutlet(name, sink, firstFrame));
  } finally {
    await source.close();
  }
}

async function readFrom(source: ChunkSource, path: string, outlet: FrameOutlet): Promise<CaptureFile> {
  const { compression, content } = await openContainer(source, (message, at) => outlet.problem(message, at));
  const head = await content.peek(FOREIGN_HEAD);
  if (head.length === 0) {
    const empty = compression === null ? 'the file is empty' : 'the file is empty inside its gzip';
    throw new CaptureError(outlet.problems[0]?.message ?? empty);
  }
  const format = isPcap(head) ? 'pcap' : isPcapng(head) ? 'pcapng' : null;
  if (format === null) throw new CaptureError(describeForeign(head));
  const reader = format === 'pcap' ? await openPcap(outlet) : openPcapng(outlet);
  for (;;) {
    const chunk = await content.next();
    if (chunk === null) {
      reader.finish();
      break;
    }
    if (!reader.push(chunk)) break;
  }
  const { frames, bytes, nextNumber: nextFrame, firstTime, lastTime, problems } = outlet;
  return { path, format, compression, frames, bytes, nextFrame, firstTime, lastTime, problems };
}
