/** How zstd data is laid out (RFC 8878 section 3), which tells where a block ends without unpacking it. */

const MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;

/** Most bytes of a block, packed and unpacked. */
const BLOCK_MAXIMUM = 128 * 1024;

export interface FrameHeader {
  readonly kind: 'frame';
  /** Bytes of the header. */
  readonly length: number;
  /** Bytes that have to be kept while the frame is unpacked. */
  readonly window: number;
  readonly hasChecksum: boolean;
}

export interface SkippableFrame {
  readonly kind: 'skippable';
  /** Bytes of the whole frame. */
  readonly length: number;
}

export interface Block {
  /** Bytes of the block with its header. */
  readonly length: number;
  readonly isLast: boolean;
}

/** Whether data with these first bytes is zstd. */
export function isZstd(head: Uint8Array): boolean {
  return head.length >= 4 && frameKind(viewOf(head)) !== 'other';
}

/** The header that the bytes begin with; `more` bytes are needed to say, or it is no header of zstd. */
export function frameHeader(bytes: Uint8Array): FrameHeader | SkippableFrame | 'more' | 'other' {
  if (bytes.length < 4) return 'more';
  const view = viewOf(bytes);
  const kind = frameKind(view);
  if (kind === 'other') return 'other';
  if (kind === 'skippable') {
    return bytes.length < 8 ? 'more' : { kind, length: 8 + view.getUint32(4, true) };
  }
  const descriptor = bytes[4];
  if (descriptor === undefined) return 'more';
  if (descriptor & RESERVED) return 'other';
  const hasWindow = (descriptor & SINGLE_SEGMENT) === 0;
  const sizeFlag = descriptor >>> 6;
  const sizeAt = 5 + (hasWindow ? 1 : 0) + (DICTIONARY_ID_LENGTHS[descriptor & 3] as number);
  const sizeLength = sizeFlag === 0 ? (hasWindow ? 0 : 1) : 1 << sizeFlag;
  const length = sizeAt + sizeLength;
  if (bytes.length < length) return 'more';
  const window = hasWindow ? windowSize(view.getUint8(5)) : contentSize(view, sizeAt, sizeLength);
  return { kind, length, window, hasChecksum: (descriptor & CHECKSUM) !== 0 };
}

/** The block whose header the bytes begin with; `more` bytes are needed to say, or it is none. */
export function blockHeader(bytes: Uint8Array): Block | 'more' | 'other' {
  const [low, middle, high] = bytes;
  if (low === undefined || middle === undefined || high === undefined) return 'more';
  const type = (low >> 1) & 3;
  const size = (low | (middle << 8) | (high << 16)) >> 3;
  if (type === RESERVED_BLOCK || size > BLOCK_MAXIMUM) return 'other';
  return { length: 3 + (type === RLE_BLOCK ? 1 : size), isLast: (low & 1) === 1 };
}

const RESERVED = 0x08;
const CHECKSUM = 0x04;
const SINGLE_SEGMENT = 0x20;
const DICTIONARY_ID_LENGTHS = [0, 1, 2, 4] as const;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function frameKind(view: DataView): 'frame' | 'skippable' | 'other' {
  const magic = view.getUint32(0, true);
  if (magic === MAGIC) return 'frame';
  return (magic & 0xffff_fff0) >>> 0 === SKIPPABLE_MAGIC ? 'skippable' : 'other';
}

/** Window_Descriptor, RFC 8878 section 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

/** Frame_Content_Size, RFC 8878 section 3.1.1.1.4. */
function contentSize(view: DataView, at: number, length: number): number {
  if (length === 1) return view.getUint8(at);
  if (length === 2) return view.getUint16(at, true) + 256;
  if (length === 4) return view.getUint32(at, true);
  return Number(view.getBigUint64(at, true));
}
