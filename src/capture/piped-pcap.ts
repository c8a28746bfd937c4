import { EventEmitter } from 'node:events';
import { MAX_FRAME } from '../limits.ts';
import type { FormatReader, TimeLimit, Walked } from './format-reader.ts';
import type { FrameOutlet } from './frame-outlet.ts';
import { reportLength, reportRest } from './pcap.ts';
import type { PcapHeader } from './pcap-header.ts';
import { plainInterface } from './pcapng-interface.ts';
import type { Window } from './window.ts';

const RECORD_HEADER = 16;

/**
 * A reader for classic pcap with microseconds that comes through a pipe: pcap-parser parses it.
 *
 * It does not tell a file that ends inside a frame, and gathers whatever length a record claims. So it is fed the file
 * header in the form that it knows, then whole and sound records only.
 */
export async function openPipedPcap(header: PcapHeader, outlet: FrameOutlet): Promise<FormatReader> {
  // Loaded here, since a file has no use for it.
  const { parse } = await import('pcap-parser');
  const input = new Feed();
  const { frame } = outlet;
  frame.linkType = header.linkType;
  frame.interface = plainInterface(header.linkType, 6, header.snapLength, header.checkSequence);
  parse(input)
    .on('packet', ({ header: { timestampSeconds, timestampMicroseconds, originalLength }, data }) => {
      // A fraction of a second or more is carried over.
      const carried = Math.floor(timestampMicroseconds / 1_000_000);
      frame.seconds = timestampSeconds + carried;
      frame.nanoseconds = (timestampMicroseconds - carried * 1_000_000) * 1000;
      frame.bytes = data;
      frame.start = 0;
      frame.end = data.length;
      frame.originalLength = originalLength;
      if (header.checkSequence === 0) outlet.deliver();
      else outlet.deliverWithout(header.checkSequence);
    })
    .on('error', (error) => {
      throw error;
    });
  const known = Buffer.alloc(24);
  known.write(header.littleEndian ? 'd4c3b2a102000400' : 'a1b2c3d400020004', 'hex');
  input.emit('data', known);
  return new Guard(header.littleEndian, outlet, input);
}

/** A stream as pcap-parser wants one; what is emitted is parsed at once. */
class Feed extends EventEmitter {
  pause(): void {}
  resume(): void {}
}

/** Walks the record headers and hands on what is sound. */
class Guard implements FormatReader {
  readonly due = { seconds: 0, nanoseconds: 0 };

  constructor(
    private readonly littleEndian: boolean,
    private readonly outlet: FrameOutlet,
    private readonly input: Feed,
  ) {}

  walk(window: Window, limit: TimeLimit): Walked {
    const { littleEndian } = this;
    const { bytes, view, start, end } = window;
    let at = start;
    let walked: Walked = 'more';
    while (end - at >= RECORD_HEADER) {
      const captured = view.getUint32(at + 8, littleEndian);
      if (captured > MAX_FRAME) walked = 'stopped';
      else if (!this.#isBefore(limit, view, at)) walked = 'due';
      if (walked !== 'more' || end - at < RECORD_HEADER + captured) break;
      at += RECORD_HEADER + captured;
    }
    if (at > start) this.input.emit('data', bytes.subarray(start, at));
    window.skip(at - start);
    if (walked === 'stopped') reportLength(window, littleEndian, this.outlet);
    return walked;
  }

  finish(window: Window): void {
    reportRest(window, this.outlet);
  }

  #isBefore(limit: TimeLimit, view: DataView, at: number): boolean {
    const fraction = view.getUint32(at + 4, this.littleEndian);
    const seconds = view.getUint32(at, this.littleEndian) + Math.floor(fraction / 1_000_000);
    const nanoseconds = (fraction % 1_000_000) * 1000;
    if (seconds < limit.seconds || (seconds === limit.seconds && nanoseconds < limit.nanoseconds))
      return true;
    this.due.seconds = seconds;
    this.due.nanoseconds = nanoseconds;
    return false;
  }
}
