import { CaptureError } from './capture-error.ts';
import type { Window } from './window.ts';

/** The header of a classic pcap file. */
export interface PcapHeader {
  readonly littleEndian: boolean;
  /** Whether record headers are Kuznetzov's, which are longer. */
  readonly modified: boolean;
  /** Units of a second that record headers count in. */
  readonly unitsPerSecond: 1_000_000 | 1_000_000_000;
  readonly linkType: number;
  /** Bytes that were captured of a frame at most. */
  readonly snapLength: number;
  /** Bytes of the frame check sequence at the end of each frame. */
  readonly checkSequence: number;
}

interface Variant {
  /** Bytes of the file header. */
  readonly length: number;
  readonly modified: boolean;
  readonly unitsPerSecond: PcapHeader['unitsPerSecond'];
}

/** By what the first four bytes say in the byte order of who wrote the file. */
const VARIANTS: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { length: 24, modified: false, unitsPerSecond: 1_000_000 }],
  [0xa1b23c4d, { length: 24, modified: false, unitsPerSecond: 1_000_000_000 }],
  [0xa1b2cd34, { length: 24, modified: true, unitsPerSecond: 1_000_000 }],
  // IXIA's: the length of all records stands behind the header.
  [0x1c0001ac, { length: 28, modified: false, unitsPerSecond: 1_000_000_000 }],
  [0x1c0001ab, { length: 28, modified: false, unitsPerSecond: 1_000_000 }],
]);

/** Whether a file with these first bytes is a classic pcap capture. */
export function isPcap(head: Buffer): boolean {
  return head.length >= 4 && (VARIANTS.has(head.readUInt32LE(0)) || VARIANTS.has(head.readUInt32BE(0)));
}

/**
 * Takes the file header out of the window.
 * @throws {CaptureError} where it is cut off, or of a version that is not read.
 */
export async function takePcapHeader(window: Window): Promise<PcapHeader> {
  const littleEndian = (await window.has(4)) && VARIANTS.has(window.view.getUint32(window.start, true));
  const variant = VARIANTS.get(window.view.getUint32(window.start, littleEndian)) as Variant;
  if (!(await window.has(variant.length))) {
    throw new CaptureError('the file ends inside its pcap header: it holds no frame');
  }
  const { view, start } = window;
  const major = view.getUint16(start + 4, littleEndian);
  const minor = view.getUint16(start + 6, littleEndian);
  if (!readable(major, minor)) {
    throw new CaptureError(
      `the file is pcap of version ${major}.${minor}, which is not supported: convert it first (editcap -F pcap IN OUT)`,
    );
  }
  const link = view.getUint32(start + 20, littleEndian);
  const snapLength = view.getUint32(start + 16, littleEndian);
  window.skip(variant.length);
  const { modified, unitsPerSecond } = variant;
  return { littleEndian, modified, unitsPerSecond, snapLength, ...linkOf(link) };
}

/** Before 2.3 and in 543.0 (DG/UX) the two lengths of a record stand the other way round; 1.x is another format. */
function readable(major: number, minor: number): boolean {
  return major > 2 ? major !== 543 : major === 2 && minor >= 3;
}

const CHECK_SEQUENCE_PRESENT = 0x0400_0000;
const ETHERNET = 1;

/**
 * The LINKTYPE_ in the header's field, and the length of a frame check sequence in its upper bits, which counts in
 * units of 16 bits. Ten more bits are reserved, and where they are set nobody knows what the rest means, so they stay
 * in the number.
 */
function linkOf(field: number): Pick<PcapHeader, 'linkType' | 'checkSequence'> {
  const linkType = field & 0x03ff_ffff;
  const present = linkType === ETHERNET && (field & CHECK_SEQUENCE_PRESENT) !== 0;
  return { linkType, checkSequence: present ? (field >>> 28) * 2 : 0 };
}
