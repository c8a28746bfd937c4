import { walkOptions } from './pcapng-options.ts';
import { type Clock, clockOf } from './pcapng-time.ts';

/** What an interface description block says of the frames that name the interface. */
export interface Interface {
  readonly linkType: number;
  /** Bytes; 0: frames are whole. */
  readonly snapLength: number;
  readonly clock: Clock;
  /** Bytes of the frame check sequence at the end of each frame. */
  readonly checkSequence: number;
}

const IF_TSRESOL = 9;
const IF_FCSLEN = 13;
const IF_TSOFFSET = 14;

const ETHERNET = 1;

/** What stands for the interface of frames whose capture describes none: times have so many decimals. */
export function plainInterface(
  linkType: number,
  digits: number,
  snapLength = 0,
  checkSequence = 0,
): Interface {
  return { linkType, snapLength, clock: clockOf(digits, 0), checkSequence };
}

/** Reads the body of an interface description block, 8 bytes at least; its options as far as they are sound. */
export function readInterface(view: DataView, start: number, end: number, littleEndian: boolean): Interface {
  const linkType = view.getUint16(start, littleEndian);
  let tsresol = 6;
  let tsoffset = 0;
  let checkSequence = 0;
  walkOptions(view, start + 8, end, littleEndian, (code, value, valueEnd) => {
    const length = valueEnd - value;
    if (code === IF_TSRESOL && length === 1) tsresol = view.getUint8(value);
    if (code === IF_TSOFFSET && length === 8) tsoffset = Number(view.getBigInt64(value, littleEndian));
    if (code === IF_FCSLEN && length === 1) checkSequence = bytesOf(view.getUint8(value));
  });
  return {
    linkType,
    snapLength: view.getUint32(start + 4, littleEndian),
    clock: clockOf(tsresol, tsoffset),
    checkSequence: linkType === ETHERNET ? checkSequence : 0,
  };
}

/** The draft counts the frame check sequence in bits, and its own example in bytes, as some writers do. */
function bytesOf(length: number): number {
  return length < 8 ? length : length >> 3;
}
