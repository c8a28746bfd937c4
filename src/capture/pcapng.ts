import { MAX_FRAME, MAX_INTERFACES, MAX_PCAPNG_BLOCK } from '../limits.ts';
import { CaptureError } from './capture-error.ts';
import { type FormatReader, NO_LIMIT, type TimeLimit, type Walked } from './format-reader.ts';
import type { FrameOutlet } from './frame-outlet.ts';
import { type Interface, readInterface } from './pcapng-interface.ts';
import { Notes } from './pcapng-notes.ts';
import { type Block, BlockRemarks } from './pcapng-remarks.ts';
import { setTime } from './pcapng-time.ts';
import type { Window } from './window.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;

/** Blocks that are no frames, though Wireshark numbers them: systemd journal entries, custom blocks, Sysdig events. */
const NUMBERED: ReadonlySet<number> = new Set([0x09, 0x0bad, 0x4000_0bad, 0x0204, 0x0216, 0x0221]);

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Block type, total length in front and behind. */
const SMALLEST_BLOCK = 12;

/** The same with what a packet block has before the frame. */
const SMALLEST_PACKET = 32;

/** Whether a file with these first bytes is a pcapng capture. */
export function isPcapng(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32BE(0) === SECTION_HEADER;
}

/**
 * A reader for pcapng (draft-ietf-opsawg-pcapng), which takes the first section header out of the window.
 * @throws {CaptureError} where that is cut off, damaged, or of a version that is not read.
 */
export async function openPcapng(window: Window, outlet: FrameOutlet): Promise<FormatReader> {
  const reader = new PcapngReader(outlet);
  while (reader.block(window, NO_LIMIT) === 'more') {
    if (!(await window.more())) {
      throw new CaptureError('the file ends inside its pcapng header: it holds no frame');
    }
  }
  return reader;
}

/** Stands for the time of a simple packet block. */
const NO_TIME: TimeLimit = { seconds: 0, nanoseconds: 0 };

/** What is wrong with a block, as the rest of a sentence that begins with its name. */
type Fault = string | null;

class PcapngReader implements FormatReader {
  readonly due = { seconds: 0, nanoseconds: 0 };
  readonly #notes: Notes;
  readonly #remarks: BlockRemarks;
  #littleEndian = true;
  #sections = 0;
  #interfaces: Interface[] = [];

  constructor(private readonly outlet: FrameOutlet) {
    this.#notes = new Notes(outlet);
    this.#remarks = new BlockRemarks(outlet, this.#notes);
  }

  walk(window: Window, limit: TimeLimit): Walked {
    for (;;) {
      const packets = this.#packets(window, limit);
      if (packets !== 'other') return packets;
      const other = this.block(window, limit);
      if (other !== 'taken') return other;
    }
  }

  finish({ view, length, offset, start }: Window): void {
    if (length === 0) return;
    const type = length < 4 ? 0 : view.getUint32(start, this.#littleEndian);
    const number = isPacket(type) ? this.outlet.nextNumber : null;
    const what = number === null ? 'a block' : `frame ${number}`;
    this.outlet.problem(`file ends inside ${what}`, offset, number);
  }

  /** The sound packet blocks that come next, until there is another block. They make up nearly all of a capture. */
  #packets(window: Window, limit: TimeLimit): Walked | 'other' {
    const { outlet, due } = this;
    const { frame } = outlet;
    const { bytes, view, start, end } = window;
    const littleEndian = this.#littleEndian;
    let at = start;
    let walked: Walked | 'other' = 'more';
    while (end - at >= SMALLEST_BLOCK) {
      const type = view.getUint32(at, littleEndian);
      const claimed = view.getUint32(at + 4, littleEndian);
      const length = paddedLength(claimed);
      walked = 'other';
      if (type !== ENHANCED_PACKET && type !== PACKET) break;
      if (length < SMALLEST_PACKET || length > MAX_PCAPNG_BLOCK) break;
      if (length > end - at) {
        walked = 'more';
        break;
      }
      const behind = view.getUint32(at + length - 4, littleEndian);
      if (behind !== claimed && behind !== length) break;
      // The two kinds differ in how they name the interface.
      const id =
        type === PACKET ? view.getUint16(at + 8, littleEndian) : view.getUint32(at + 8, littleEndian);
      const described = this.#interfaces[id];
      const captured = view.getUint32(at + 20, littleEndian);
      if (described === undefined || captured > length - SMALLEST_PACKET || captured > MAX_FRAME) break;
      const { clock } = described;
      const high = view.getUint32(at + 12, littleEndian);
      const sound = setTime(due, clock, high, view.getUint32(at + 16, littleEndian));
      if (!isBefore(due, limit)) {
        walked = 'due';
        break;
      }
      frame.seconds = due.seconds;
      frame.nanoseconds = due.nanoseconds;
      frame.digits = clock.digits;
      frame.linkType = described.linkType;
      frame.interface = described;
      frame.bytes = bytes;
      frame.start = at + 28;
      frame.end = at + 28 + captured;
      frame.originalLength = view.getUint32(at + 24, littleEndian);
      const options = frame.end + (-captured & 3);
      const blockEnd = at + length - 4;
      let { checkSequence } = described;
      if (blockEnd - options >= 4) {
        const block = { window, start: options, end: blockEnd };
        const ofItsOwn = this.#remarks.ofPacket(block, littleEndian, window.offset + at - start);
        checkSequence = ofItsOwn ?? checkSequence;
      }
      if (checkSequence === 0) outlet.deliver();
      else outlet.deliverWithout(checkSequence);
      if (!sound) this.#notes.say('strangeTime', window.offset + at - start, frame.number);
      at += length;
      walked = 'more';
    }
    window.skip(at - start);
    return walked;
  }

  /** Takes one block out of the window that is no sound packet. */
  block(window: Window, limit: TimeLimit): Walked | 'taken' {
    if (window.length < SMALLEST_BLOCK) return 'more';
    const { view, start } = window;
    const isSection = view.getUint32(start, true) === SECTION_HEADER;
    if (isSection && !this.#setByteOrder(view.getUint32(start + 8, true))) {
      return this.#damaged(window, SECTION_HEADER, 'has no byte-order magic');
    }
    const type = view.getUint32(start, this.#littleEndian);
    const claimed = view.getUint32(start + 4, this.#littleEndian);
    const length = paddedLength(claimed);
    if (length < SMALLEST_BLOCK || length > MAX_PCAPNG_BLOCK) {
      return this.#damaged(window, type, `claims to be ${claimed} bytes long, which cannot be`);
    }
    if (window.length < length) return 'more';
    if (type === SIMPLE_PACKET && !isBefore(NO_TIME, limit)) {
      Object.assign(this.due, NO_TIME);
      return 'due';
    }
    const behind = view.getUint32(start + length - 4, this.#littleEndian);
    const fault =
      behind === claimed || behind === length
        ? this.#take(type, { window, start: start + 8, end: start + length - 4 })
        : `gives two lengths, ${claimed} in front and ${behind} behind`;
    if (fault !== null) return this.#damaged(window, type, fault);
    window.skip(length);
    return 'taken';
  }

  #take(type: number, block: Block): Fault {
    switch (type) {
      case SECTION_HEADER:
        return this.#sectionHeader(block);
      case INTERFACE_DESCRIPTION:
        return this.#interfaceDescription(block);
      case ENHANCED_PACKET:
      case PACKET:
        return this.#packetFault(type, block);
      case SIMPLE_PACKET:
        return this.#simplePacket(block);
      case NAME_RESOLUTION:
        this.#remarks.hostNames(block, this.#littleEndian);
        return null;
      case DECRYPTION_SECRETS:
        this.#remarks.secrets(block, this.#littleEndian);
        return null;
      default:
        if (NUMBERED.has(type)) this.outlet.skipNumber();
        return null;
    }
  }

  #damaged({ offset }: Window, type: number, fault: string): 'stopped' {
    const packet = isPacket(type);
    const number = this.outlet.nextNumber;
    const name = packet ? `frame ${number}` : `block of type 0x${type.toString(16).padStart(8, '0')}`;
    if (this.#sections === 0) throw new CaptureError(`the file is damaged: its pcapng header ${fault}`);
    this.outlet.problem(`${name} ${fault}: nothing behind it can be read`, offset, packet ? number : null);
    return 'stopped';
  }

  #setByteOrder(magic: number): boolean {
    this.#littleEndian = magic === BYTE_ORDER_MAGIC;
    return magic === BYTE_ORDER_MAGIC || magic === 0x4d3c2b1a;
  }

  #sectionHeader({ window, start, end }: Block): Fault {
    if (end - start < 16) return 'is too short';
    const major = window.view.getUint16(start + 4, this.#littleEndian);
    if (major !== 1) return `is of version ${major}, which is not supported`;
    this.#sections += 1;
    this.#interfaces = [];
    this.#remarks.comments({ window, start: start + 16, end }, this.#littleEndian);
    return null;
  }

  #interfaceDescription({ window, start, end }: Block): Fault {
    if (end - start < 8) return 'is too short';
    if (this.#interfaces.length >= MAX_INTERFACES) return `describes more than ${MAX_INTERFACES} interfaces`;
    this.#interfaces.push(readInterface(window.view, start, end, this.#littleEndian));
    this.#remarks.comments({ window, start: start + 8, end }, this.#littleEndian);
    return null;
  }

  /** What is wrong with a packet block that is not sound. */
  #packetFault(type: number, { window: { view }, start, end }: Block): Fault {
    if (end - start < SMALLEST_PACKET - SMALLEST_BLOCK) return 'is too short';
    const id =
      type === PACKET ? view.getUint16(start, this.#littleEndian) : view.getUint32(start, this.#littleEndian);
    if (this.#interfaces[id] === undefined) return `belongs to interface ${id}, which is not described`;
    return lengthFault(view.getUint32(start + 12, this.#littleEndian), end - start - 20);
  }

  #simplePacket({ window, start, end }: Block): Fault {
    if (end - start < 4) return 'is too short';
    const described = this.#interfaces[0];
    if (described === undefined) return 'belongs to an interface that is not described';
    const originalLength = window.view.getUint32(start, this.#littleEndian);
    const { linkType, snapLength, checkSequence } = described;
    const captured = snapLength > 0 ? Math.min(snapLength, originalLength) : originalLength;
    const fault = lengthFault(captured, end - start - 4);
    if (fault !== null) return fault;
    Object.assign(this.outlet.frame, {
      linkType,
      ...NO_TIME,
      digits: 0,
      interface: described,
      ...{ bytes: window.bytes, start: start + 4, end: start + 4 + captured },
      originalLength,
    });
    this.outlet.deliverWithout(checkSequence);
    this.#notes.say('untimed', window.offset, this.outlet.frame.number);
    return null;
  }
}

/** Length of a block with its padding, which old libpcap left out of the number, though it is there. */
function paddedLength(claimed: number): number {
  return claimed + (-claimed & 3);
}

function isBefore({ seconds, nanoseconds }: TimeLimit, limit: TimeLimit): boolean {
  return seconds < limit.seconds || (seconds === limit.seconds && nanoseconds < limit.nanoseconds);
}

function isPacket(type: number): boolean {
  return type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET;
}

function lengthFault(captured: number, room: number): Fault {
  return captured > Math.min(room, MAX_FRAME) ? `claims to be ${captured} bytes long, which cannot be` : null;
}
