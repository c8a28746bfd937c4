import { EventEmitter } from 'node:events';
import { MAX_FRAME } from '../limits.ts';
import { CaptureError } from './capture-error.ts';
import type { FormatReader, FrameOutlet } from './frame-outlet.ts';
import { Window } from './window.ts';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** What the first four bytes say, read as a big-endian number. */
const MAGIC: ReadonlyMap<number, { readonly littleEndian: boolean; readonly digits: 6 | 9 }> = new Map([
  [0xa1b2c3d4, { littleEndian: false, digits: 6 }],
  [0xd4c3b2a1, { littleEndian: true, digits: 6 }],
  [0xa1b23c4d, { littleEndian: false, digits: 9 }],
  [0x4d3cb2a1, { littleEndian: true, digits: 9 }],
]);

/** Whether a file with these first bytes is a classic pcap capture. */
export function isPcap(head: Buffer): boolean {
  return head.length >= 4 && MAGIC.has(head.readUInt32BE(0));
}

/**
 * A reader for classic pcap.
 *
 * pcap-parser parses; it knows only the microsecond magic, does not tell a file that ends inside a frame, and gathers
 * whatever length a record claims. So it is fed the file header in the form that it knows, then whole and sound
 * records only.
 */
export async function openPcap(outlet: FrameOutlet): Promise<FormatReader> {
  // Loaded here, since a pcapng capture has no use for it.
  const { parse } = await import('pcap-parser');
  const input = new Feed();
  const guard = new Guard(outlet, input);
  const { frame } = outlet;
  parse(input)
    .on('globalHeader', ({ linkLayerType }) => {
      frame.linkType = linkType(linkLayerType);
    })
    .on('packet', ({ header, data }) => {
      const perSecond = guard.digits === 9 ? 1_000_000_000 : 1_000_000;
      // A fraction of a second or more is carried over.
      const carried = Math.floor(header.timestampMicroseconds / perSecond);
      frame.seconds = header.timestampSeconds + carried;
      frame.nanoseconds = (header.timestampMicroseconds - carried * perSecond) * (1_000_000_000 / perSecond);
      frame.digits = guard.digits;
      frame.bytes = data;
      frame.start = 0;
      frame.end = data.length;
      frame.originalLength = header.originalLength;
      outlet.deliver();
    })
    .on('error', (error) => {
      throw error;
    });
  return guard;
}

/** A stream as pcap-parser wants one; what is emitted is parsed at once. */
class Feed extends EventEmitter {
  pause(): void {}
  resume(): void {}
}

/** Walks the record headers and hands on what is sound. */
class Guard implements FormatReader {
  digits: 6 | 9 = 6;
  readonly #window = new Window();
  #littleEndian = true;
  #begun = false;

  constructor(
    private readonly outlet: FrameOutlet,
    private readonly input: Feed,
  ) {}

  push(chunk: Buffer): boolean {
    const window = this.#window;
    window.append(chunk);
    if (!this.#begun) {
      if (window.length < FILE_HEADER) return true;
      this.#begin(window.buffer.subarray(window.start, window.start + FILE_HEADER));
      window.skip(FILE_HEADER);
    }
    return this.#handOnRecords();
  }

  finish(): void {
    const { length, offset } = this.#window;
    const number = this.outlet.nextNumber;
    if (!this.#begun) throw new CaptureError('the file ends inside its pcap header: it holds no frame');
    if (length > 0) this.outlet.problem(`file ends inside frame ${number}`, offset, number);
  }

  #begin(header: Buffer): void {
    const magic = MAGIC.get(header.readUInt32BE(0));
    if (magic === undefined) throw new CaptureError('the file is no pcap capture');
    this.digits = magic.digits;
    this.#littleEndian = magic.littleEndian;
    const major = magic.littleEndian ? header.readUInt16LE(4) : header.readUInt16BE(4);
    const minor = magic.littleEndian ? header.readUInt16LE(6) : header.readUInt16BE(6);
    if (!readable(major, minor)) {
      throw new CaptureError(
        `the file is pcap of version ${major}.${minor}, which is not supported: convert it first (editcap -F pcap IN OUT)`,
      );
    }
    const known = Buffer.from(header);
    known.write(magic.littleEndian ? 'd4c3b2a102000400' : 'a1b2c3d400020004', 'hex');
    this.input.emit('data', known);
    this.#begun = true;
  }

  #handOnRecords(): boolean {
    const { buffer, start, end, offset } = this.#window;
    let at = start;
    let sound = true;
    while (end - at >= RECORD_HEADER) {
      const captured = this.#littleEndian ? buffer.readUInt32LE(at + 8) : buffer.readUInt32BE(at + 8);
      sound = captured <= MAX_FRAME;
      if (!sound || end - at < RECORD_HEADER + captured) break;
      at += RECORD_HEADER + captured;
    }
    if (at > start) this.input.emit('data', buffer.subarray(start, at));
    this.#window.skip(at - start);
    if (!sound) {
      const number = this.outlet.nextNumber;
      const claimed = this.#littleEndian ? buffer.readUInt32LE(at + 8) : buffer.readUInt32BE(at + 8);
      this.outlet.problem(
        `frame ${number} claims to be ${claimed} bytes long, more than a frame can be: the file is damaged from here on`,
        offset + at - start,
        number,
      );
    }
    return sound;
  }
}

/** Before 2.3 and in 543.0 (DG/UX) the two lengths of a record stand the other way round; 1.x is another format. */
function readable(major: number, minor: number): boolean {
  return major > 2 ? major !== 543 : major === 2 && minor >= 3;
}

/**
 * The LINKTYPE_ in the header's field. Its upper bits tell the length of a frame check sequence; ten more are reserved,
 * and where they are set nobody knows what the rest means, so they stay in the number.
 */
function linkType(field: number): number {
  return field & 0x03ff_ffff;
}
