import { MAX_FRAME, MAX_INTERFACES, MAX_PCAPNG_BLOCK } from '../limits.ts';
import { CaptureError } from './capture-error.ts';
import type { FormatReader, FrameOutlet } from './frame-outlet.ts';
import { type Clock, clockOf, setTime } from './pcapng-time.ts';
import { Window } from './window.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;

/** Blocks that are no frames, though Wireshark numbers them: systemd journal entries, custom blocks, Sysdig events. */
const NUMBERED: ReadonlySet<number> = new Set([0x09, 0x0bad, 0x4000_0bad, 0x0204, 0x0216, 0x0221]);

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Block type, total length in front and behind. */
const SMALLEST_BLOCK = 12;

/** Whether a file with these first bytes is a pcapng capture. */
export function isPcapng(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE(0) === SECTION_HEADER;
}

/** A reader for pcapng, draft-ietf-opsawg-pcapng. */
export function openPcapng(outlet: FrameOutlet): FormatReader {
  return new PcapngReader(outlet);
}

interface Interface {
  readonly linkType: number;
  /** 0: none. */
  readonly snapLength: number;
  readonly clock: Clock;
}

/** What is wrong with a block, as the rest of a sentence that begins with its name. */
type Fault = string | null;

class PcapngReader implements FormatReader {
  readonly #window = new Window();
  #littleEndian = true;
  #sections = 0;
  #interfaces: Interface[] = [];
  #simplePackets = false;
  #strangeTimes = false;

  constructor(private readonly outlet: FrameOutlet) {}

  push(chunk: Buffer): boolean {
    const window = this.#window;
    window.append(chunk);
    while (window.length >= SMALLEST_BLOCK) {
      const { buffer, start } = window;
      const type = buffer.readUInt32BE(start) === SECTION_HEADER ? SECTION_HEADER : this.#u32(start);
      if (type === SECTION_HEADER && !this.#setByteOrder(buffer.readUInt32BE(start + 8))) {
        return this.#damaged(type, 'has no byte-order magic');
      }
      const claimed = this.#u32(start + 4);
      // Old libpcap wrote lengths that leave out the padding, though it is there.
      const length = claimed + (-claimed & 3);
      if (length < SMALLEST_BLOCK || length > MAX_PCAPNG_BLOCK) {
        return this.#damaged(type, `claims to be ${claimed} bytes long, which cannot be`);
      }
      if (window.length < length) return true;
      const behind = this.#u32(start + length - 4);
      const fault =
        behind === claimed || behind === length
          ? this.#block(type, start + 8, start + length - 4)
          : `gives two lengths, ${claimed} in front and ${behind} behind`;
      if (fault !== null) return this.#damaged(type, fault);
      window.skip(length);
    }
    return true;
  }

  finish(): void {
    const { length, offset, start } = this.#window;
    if (this.#sections === 0)
      throw new CaptureError('the file ends inside its pcapng header: it holds no frame');
    if (length === 0) return;
    const number = isPacket(length < 4 ? 0 : this.#u32(start)) ? this.outlet.nextNumber : null;
    this.outlet.problem(
      `file ends inside ${number === null ? 'a block' : `frame ${number}`}`,
      offset,
      number,
    );
  }

  #damaged(type: number, fault: string): false {
    const packet = isPacket(type);
    const number = this.outlet.nextNumber;
    const name = packet ? `frame ${number}` : `block of type 0x${type.toString(16).padStart(8, '0')}`;
    if (this.#sections === 0) throw new CaptureError(`the file is damaged: its pcapng header ${fault}`);
    this.outlet.problem(
      `${name} ${fault}: nothing behind it can be read`,
      this.#window.offset,
      packet ? number : null,
    );
    return false;
  }

  /** A block whose body is at `start..end`. */
  #block(type: number, start: number, end: number): Fault {
    switch (type) {
      case SECTION_HEADER:
        return this.#sectionHeader(start, end);
      case INTERFACE_DESCRIPTION:
        return this.#interfaceDescription(start, end);
      case ENHANCED_PACKET:
        return this.#packet(start, end, this.#u32(start));
      case PACKET:
        return this.#packet(start, end, this.#u16(start));
      case SIMPLE_PACKET:
        return this.#simplePacket(start, end);
      default:
        if (NUMBERED.has(type)) this.outlet.skipNumber();
        return null;
    }
  }

  #setByteOrder(magic: number): boolean {
    this.#littleEndian = magic !== BYTE_ORDER_MAGIC;
    return magic === BYTE_ORDER_MAGIC || magic === 0x4d3c2b1a;
  }

  #sectionHeader(start: number, end: number): Fault {
    if (end - start < 16) return 'is too short';
    const major = this.#u16(start + 4);
    if (major !== 1) return `is of version ${major}, which is not supported`;
    this.#sections += 1;
    this.#interfaces = [];
    return null;
  }

  #interfaceDescription(start: number, end: number): Fault {
    if (end - start < 8) return 'is too short';
    if (this.#interfaces.length >= MAX_INTERFACES) return `describes more than ${MAX_INTERFACES} interfaces`;
    this.#interfaces.push({
      linkType: this.#u16(start),
      snapLength: this.#u32(start + 4),
      clock: this.#clock(start + 8, end),
    });
    return null;
  }

  /** The clock by an interface's options, which are read as far as they are sound. */
  #clock(start: number, end: number): Clock {
    const { buffer } = this.#window;
    let tsresol = 6;
    let tsoffset = 0;
    let at = start;
    while (end - at >= 4) {
      const code = this.#u16(at);
      const length = this.#u16(at + 2);
      const value = at + 4;
      if (code === 0 || value + length > end) break;
      if (code === 9 && length === 1) tsresol = buffer[value] as number;
      if (code === 14 && length === 8) {
        tsoffset = Number(this.#littleEndian ? buffer.readBigInt64LE(value) : buffer.readBigInt64BE(value));
      }
      at = value + length + (-length & 3);
    }
    return clockOf(tsresol, tsoffset);
  }

  /** An enhanced packet, or an obsolete one: they differ in how they name the interface. */
  #packet(start: number, end: number, interfaceId: number): Fault {
    if (end - start < 20) return 'is too short';
    const described = this.#interfaces[interfaceId];
    if (described === undefined) return `belongs to interface ${interfaceId}, which is not described`;
    const captured = this.#u32(start + 12);
    const fault = lengthFault(captured, end - start - 20);
    if (fault !== null) return fault;
    const { frame } = this.outlet;
    const sound = setTime(frame, described.clock, this.#u32(start + 4), this.#u32(start + 8));
    frame.digits = described.clock.digits;
    this.#deliver(described, start + 20, captured, this.#u32(start + 16));
    if (!sound) this.#noteStrangeTime();
    return null;
  }

  #simplePacket(start: number, end: number): Fault {
    if (end - start < 4) return 'is too short';
    const described = this.#interfaces[0];
    if (described === undefined) return 'belongs to an interface that is not described';
    const originalLength = this.#u32(start);
    const { snapLength } = described;
    const captured = snapLength > 0 ? Math.min(snapLength, originalLength) : originalLength;
    const fault = lengthFault(captured, end - start - 4);
    if (fault !== null) return fault;
    Object.assign(this.outlet.frame, { seconds: 0, nanoseconds: 0, digits: 0 });
    this.#deliver(described, start + 4, captured, originalLength);
    this.#noteSimplePacket();
    return null;
  }

  #deliver(described: Interface, start: number, captured: number, originalLength: number): void {
    const { frame } = this.outlet;
    frame.linkType = described.linkType;
    frame.bytes = this.#window.buffer;
    frame.start = start;
    frame.end = start + captured;
    frame.originalLength = originalLength;
    this.outlet.deliver();
  }

  /** Said once: such captures have no other frames. */
  #noteSimplePacket(): void {
    if (this.#simplePackets) return;
    this.#simplePackets = true;
    const { number } = this.outlet.frame;
    const message = `frame ${number} has no time stamp (a simple packet block), nor may others: 1970 stands for it`;
    this.outlet.problem(message, this.#window.offset, number);
  }

  #noteStrangeTime(): void {
    if (this.#strangeTimes) return;
    this.#strangeTimes = true;
    const { number } = this.outlet.frame;
    const message = `the time stamp of frame ${number} lies outside of the years 0 to 9999, as may others`;
    this.outlet.problem(message, this.#window.offset, number);
  }

  #u16(at: number): number {
    const { buffer } = this.#window;
    return this.#littleEndian ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at);
  }

  #u32(at: number): number {
    const { buffer } = this.#window;
    return this.#littleEndian ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
  }
}

function isPacket(type: number): boolean {
  return type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET;
}

function lengthFault(captured: number, room: number): Fault {
  return captured > Math.min(room, MAX_FRAME) ? `claims to be ${captured} bytes long, which cannot be` : null;
}
