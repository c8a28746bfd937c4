import type { Time } from '../format/time.ts';
import { CaptureError } from './capture-error.ts';
import { ChunkWindow } from './chunk-window.ts';
import { type Container, openContainer } from './container.ts';
import { type BlockPool, FileWindow } from './file-window.ts';
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
import { type CaptureInput, sourceOf } from './source.ts';
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
  /** Time of the first frame in the file, which need not be the earliest. */
  readonly firstTime: Time | null;
  readonly lastTime: Time | null;
  readonly problems: readonly CaptureProblem[];
}

/** Where what is read goes. */
export interface Destination {
  readonly sink: FrameSink;
  readonly numbering: Numbering;
  readonly remarks: Remarks;
}

/** How files are read. */
export interface FileReading {
  readonly pool: BlockPool;
  /** Bytes that are read at once, at most. */
  readonly blockSize?: number;
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
   * Begins to read a capture.
   * @throws {CaptureError} where it is none that can be read; what the source throws passes through.
   */
  static async open(
    input: CaptureInput,
    { sink, numbering, remarks }: Destination,
    { pool, blockSize }: FileReading,
  ): Promise<CaptureReader> {
    const outlet = new FrameOutlet(input.name, sink, numbering, remarks);
    const isFile = 'open' in input;
    const packed = isFile
      ? new FileWindow(await input.open(), pool, blockSize)
      : new ChunkWindow(sourceOf(input.chunks()));
    try {
      const container = await openContainer(packed, (message, at) => outlet.problem(message, at));
      const { content, compression } = container;
      const isPipe = !isFile && compression === null;
      const format = await formatOf(container, outlet);
      const reader =
        format === 'pcapng' ? await openPcapng(content, outlet) : await openPcap(container, outlet, isPipe);
      return new CaptureReader(input.name, outlet, container, format, reader);
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

  /** A live capture that has been silent for a while. */
  get isIdle(): boolean {
    return this.container.content.isIdle;
  }

  /** The time of the next frame, after a walk that ended with `due`; it changes with each walk. */
  get due(): TimeLimit {
    return this.reader.due;
  }

  /** The number that the next frame has in this file alone. */
  get nextOwnNumber(): number {
    return this.outlet.nextOwnNumber;
  }

  /** Nothing more can be read, though the capture goes on. */
  fail(reason: string): void {
    const number = this.outlet.nextNumber;
    this.outlet.problem(
      `reading stopped before frame ${number}: ${reason}`,
      this.container.content.offset,
      number,
    );
  }

  close(): Promise<void> {
    return this.container.content.close();
  }

  get file(): CaptureFile {
    const { path, format, outlet } = this;
    const { frames, bytes, firstTime, lastTime, problems } = outlet;
    const { compression } = this.container;
    return { path, format, compression, frames, bytes, firstTime, lastTime, problems };
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

/** Unpacked bytes in which the first records of a file show what headers they have. */
const RECORDS_HEAD = 64 * 1024;

/** `isPipe`: what it has not given yet is not waited for, since it may be live. */
async function openPcap(
  { content, compression }: Container,
  outlet: FrameOutlet,
  isPipe: boolean,
): Promise<FormatReader> {
  const header = await takePcapHeader(content);
  // pcap-parser knows neither nanoseconds nor longer record headers.
  if (isPipe && header.unitsPerSecond === 1_000_000 && !header.modified) return openPipedPcap(header, outlet);
  // Of a file, as much is there already.
  if (compression !== null) await content.has(RECORDS_HEAD);
  return new PcapReader(header, recordHeaderLength(header, content), outlet);
}
