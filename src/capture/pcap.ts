import { MAX_FRAME } from '../limits.ts';
import type { FormatReader, TimeLimit, Walked } from './format-reader.ts';
import type { FrameOutlet } from './frame-outlet.ts';
import type { PcapHeader } from './pcap-header.ts';
import { plainInterface } from './pcapng-interface.ts';
import type { Window } from './window.ts';

/** Reads the records of classic pcap where they lie. */
export class PcapReader implements FormatReader {
  readonly due = { seconds: 0, nanoseconds: 0 };

  constructor(
    private readonly header: PcapHeader,
    /** Bytes of a record's header. */
    private readonly recordHeader: number,
    private readonly outlet: FrameOutlet,
  ) {
    const { linkType, snapLength, checkSequence, unitsPerSecond } = header;
    const digits = unitsPerSecond === 1_000_000 ? 6 : 9;
    outlet.frame.linkType = linkType;
    outlet.frame.digits = digits;
    outlet.frame.interface = plainInterface(linkType, digits, snapLength, checkSequence);
  }

  walk(window: Window, limit: TimeLimit): Walked {
    const { outlet, recordHeader } = this;
    const { littleEndian, unitsPerSecond, checkSequence } = this.header;
    const { frame } = outlet;
    const { bytes, view, start, end } = window;
    const nanosecondsPerUnit = 1_000_000_000 / unitsPerSecond;
    let at = start;
    let walked: Walked = 'more';
    while (end - at >= recordHeader) {
      const captured = view.getUint32(at + 8, littleEndian);
      if (captured > MAX_FRAME) {
        walked = 'stopped';
        break;
      }
      const next = at + recordHeader + captured;
      if (next > end) break;
      let seconds = view.getUint32(at, littleEndian);
      let fraction = view.getUint32(at + 4, littleEndian);
      if (fraction >= unitsPerSecond) {
        // A fraction of a second or more is carried over.
        seconds += Math.floor(fraction / unitsPerSecond);
        fraction %= unitsPerSecond;
      }
      const nanoseconds = fraction * nanosecondsPerUnit;
      if (seconds >= limit.seconds && (seconds > limit.seconds || nanoseconds >= limit.nanoseconds)) {
        this.due.seconds = seconds;
        this.due.nanoseconds = nanoseconds;
        walked = 'due';
        break;
      }
      frame.seconds = seconds;
      frame.nanoseconds = nanoseconds;
      frame.bytes = bytes;
      frame.start = at + recordHeader;
      frame.end = next;
      frame.originalLength = view.getUint32(at + 12, littleEndian);
      if (checkSequence === 0) outlet.deliver();
      else outlet.deliverWithout(checkSequence);
      at = next;
    }
    window.skip(at - start);
    if (walked === 'stopped') reportLength(window, littleEndian, outlet);
    return walked;
  }

  finish(window: Window): void {
    reportRest(window, this.outlet);
  }
}

/** A record at the window's start claims more bytes than a frame can have. */
export function reportLength(window: Window, littleEndian: boolean, outlet: FrameOutlet): void {
  const number = outlet.nextNumber;
  const claimed = window.view.getUint32(window.start + 8, littleEndian);
  outlet.problem(
    `frame ${number} claims to be ${claimed} bytes long, more than a frame can be: the file is damaged from here on`,
    window.offset,
    number,
  );
}

/** The capture ends: what is left in the window is a part of a record. */
export function reportRest({ length, offset }: Window, outlet: FrameOutlet): void {
  const number = outlet.nextNumber;
  if (length > 0) outlet.problem(`file ends inside frame ${number}`, offset, number);
}
