import type { Time } from '../format/time.ts';
import { CaptureError } from './capture-error.ts';
import { ChunkWindow } from './chunk-window.ts';
import { type Container, openContainer } from './container.ts';
import { FileWindow } from './file-window.ts';
import { describeForeign, FOREIGN_HEAD } from './foreign.ts';
import type { FormatReader, TimeLimit, Walked } from './format-reader.ts';
import type { CaptureProblem, FrameSink } from './frame.ts';
import { FrameOutlet, type Numbering } from './frame-outlet.ts';
import { PcapReader } from './pcap.ts';
import { isPcap, takePcapHeader } from './pcap-header.ts';
import { recordHeaderLength } from './pcap-records.ts';
import { isPcapng, openPcapng } from './pcapng.ts';
import { openPipedPcap } from './piped-pcap.ts';
import type { Remarks } from './remarks.ts';
import { type CaptureSource, sourceOf } from './source.ts';
import type { Window } from './window.ts';

/** What is known of a capture file once it has been read. */
export interface CaptureFile {
  readonly path: string;
  readonly format: 'pcap' | 'pcapng';
  readonly compression: Container['compression'];
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

/** One capture that is being read. */
export class CaptureReader {
  private constructor(
    private readonly path: string,
    private readonly outlet: FrameOutlet,
    private readonly container: Container,
    private readonly format: 'pcap' | 'pcapng',
    private readonly reader: FormatReader,
  ) {}

  /**
   * Begins to read a capture whose frames go to `sink`.
   * @throws {CaptureError} where it is none that can be read; what the source throws passes through.
   */
  static async open(
    path: string,
    source: CaptureSource,
    sink: FrameSink,
    numbering: Numbering,
    remarks: Remarks,
  ): Promise<CaptureReader> {
    const outlet = new FrameOutlet(path, sink, numbering, remarks);
    const packed =
      'open' in source ? new FileWindow(await source.open()) : new ChunkWindow(sourceOf(source.chunks()));
    try {
      const container = await openContainer(packed, (message, at) => outlet.problem(message, at));
      const { content, compression } = container;
      const isPipe = 'chunks' in source && compression === null;
      const format = await formatOf(container, outlet);
      const reader =
        format === 'pcapng' ? await openPcapng(content, outlet) : await openPcap(content, outlet, isPipe);
      return new CaptureReader(path, outlet, container, format, reader);
    } catch (error) {
      await packed.close();
      throw error;
    }
  }

  /** Reads the frames before the limit, as far as they are in memory. */
  walk(limit: TimeLimit): Walked {
    return this.reader.walk(this.container.content, limit);
  }

  /** Waits for more to be in memory; false at the end of the capture. */
  async more(): Promise<boolean> {
    const more = await this.container.content.more();
    if (!more) this.reader.finish(this.container.content);
    return more;
  }

  close(): Promise<void> {
    return this.container.content.close();
  }

  get file(): CaptureFile {
    const { path, format, outlet } = this;
    const { frames, bytes, nextNumber: nextFrame, firstTime, lastTime, problems } = outlet;
    const { compression } = this.container;
    return { path, format, compression, frames, bytes, nextFrame, firstTime, lastTime, problems };
  }
}

/** @throws {CaptureError} where it is none that we read. */
async function formatOf(
  { content, compression }: Container,
  { problems }: FrameOutlet,
): Promise<'pcap' | 'pcapng'> {
  await content.has(4);
  const head = headOf(content);
  if (isPcap(head)) return 'pcap';
  if (isPcapng(head)) return 'pcapng';
  if (head.length === 0) {
    const empty = compression === null ? 'the file is empty' : `the file is empty inside its ${compression}`;
    throw new CaptureError(problems[0]?.message ?? empty);
  }
  await content.has(FOREIGN_HEAD);
  throw new CaptureError(describeForeign(headOf(content)));
}

function headOf({ bytes, start, end }: Window): Buffer {
  return bytes.subarray(start, end);
}

/** Bytes in which the first records of a file show what headers they have. */
const RECORDS_HEAD = 64 * 1024;

async function openPcap(window: Window, outlet: FrameOutlet, isPipe: boolean): Promise<FormatReader> {
  const header = await takePcapHeader(window);
  // pcap-parser knows neither nanoseconds nor longer record headers.
  if (isPipe && header.unitsPerSecond === 1_000_000 && !header.modified) return openPipedPcap(header, outlet);
  // A pipe may be live: what it has not given yet is not waited for.
  if (!isPipe) await window.has(RECORDS_HEAD);
  return new PcapReader(header, recordHeaderLength(header, window), outlet);
}
