import type { Time } from '../../src/format/time.ts';
import { bytes, u16, u32 } from './packet-builder.ts';

export * from './packet-builder.ts';

/** A frame to be written; those given as mere bytes follow each other by a millisecond. */
export interface WrittenFrame {
  readonly bytes: Uint8Array;
  readonly time?: Pick<Time, 'seconds' | 'nanoseconds'>;
  /** In place of the number of bytes. */
  readonly originalLength?: number;
  /** Index of the interface, in pcapng. */
  readonly interface?: number;
}

export interface PcapOptions {
  readonly bigEndian?: boolean;
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly magic?: number;
  readonly version?: readonly [major: number, minor: number];
  /** Bytes behind the usual header of the file, and of each record. */
  readonly headerExtra?: number;
  readonly recordExtra?: number;
}

/** Writes numbers in one byte order. */
export interface Writer {
  u16(value: number): Buffer;
  u32(value: number): Buffer;
}

/** Writes numbers in this byte order. */
export function writer(bigEndian = false): Writer {
  return bigEndian
    ? { u16, u32 }
    : { u16: (value) => u16(value).reverse(), u32: (value) => u32(value).reverse() };
}

/** A pcap file header of 24 bytes. */
export function pcapHeader(options: PcapOptions = {}): Buffer {
  const w = writer(options.bigEndian);
  const [major, minor] = options.version ?? [2, 4];
  return bytes(
    w.u32(options.magic ?? (options.nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4)),
    w.u16(major),
    w.u16(minor),
    w.u32(0),
    w.u32(0),
    w.u32(options.snapLength ?? 262144),
    w.u32(options.linkType ?? 1),
    Buffer.alloc(options.headerExtra ?? 0),
  );
}

/** A pcap record: header of 16 bytes and the frame. */
export function pcapRecord(frame: Uint8Array | WrittenFrame, options: PcapOptions = {}, index = 0): Buffer {
  const w = writer(options.bigEndian);
  const { bytes: content, time, originalLength } = written(frame, index);
  return bytes(
    w.u32(time.seconds),
    w.u32(options.nanoseconds ? time.nanoseconds : Math.floor(time.nanoseconds / 1000)),
    w.u32(content.length),
    w.u32(originalLength),
    // An interface index, then an EtherType, as far as there is room.
    bytes(w.u32(2), w.u16(0x0800), Buffer.alloc(6)).subarray(0, options.recordExtra ?? 0),
    content,
  );
}

/** A classic pcap file. */
export function pcapFile(frames: readonly (Uint8Array | WrittenFrame)[], options: PcapOptions = {}): Buffer {
  return bytes(pcapHeader(options), ...frames.map((frame, index) => pcapRecord(frame, options, index)));
}

export interface InterfaceOptions {
  readonly linkType?: number;
  readonly snapLength?: number;
  /** if_tsresol as on the wire: 6 is microseconds, 0x80 | n is 2^-n. */
  readonly tsresol?: number;
  /** if_tsoffset in seconds. */
  readonly tsoffset?: number;
}

export interface PcapngOptions {
  readonly bigEndian?: boolean;
  readonly interfaces?: readonly InterfaceOptions[];
}

/** A block of any type, padded, with its length at both ends. */
export function block(type: number, body: Uint8Array, bigEndian = false): Buffer {
  const w = writer(bigEndian);
  const padding = Buffer.alloc(-body.length & 3);
  const length = w.u32(12 + body.length + padding.length);
  return bytes(w.u32(type), length, body, padding, length);
}

/** An option of a block; the caller ends the list with code 0. */
export function option(code: number, value: Uint8Array, bigEndian = false): Buffer {
  const w = writer(bigEndian);
  return bytes(w.u16(code), w.u16(value.length), value, Buffer.alloc(-value.length & 3));
}

/** A section header block of version 1.0 and unknown section length. */
export function sectionHeader(bigEndian = false, version: readonly [number, number] = [1, 0]): Buffer {
  const w = writer(bigEndian);
  const body = bytes(
    w.u32(0x1a2b3c4d),
    w.u16(version[0]),
    w.u16(version[1]),
    w.u32(0xffffffff),
    w.u32(0xffffffff),
  );
  return block(0x0a0d0d0a, body, bigEndian);
}

/** An interface description block. */
export function interfaceDescription(settings: InterfaceOptions = {}, bigEndian = false): Buffer {
  const w = writer(bigEndian);
  const { tsresol, tsoffset } = settings;
  const options: Buffer[] = [];
  if (tsresol !== undefined) options.push(option(9, bytes(tsresol), bigEndian));
  if (tsoffset !== undefined) {
    const offset = Buffer.alloc(8);
    if (bigEndian) offset.writeBigInt64BE(BigInt(tsoffset));
    else offset.writeBigInt64LE(BigInt(tsoffset));
    options.push(option(14, offset, bigEndian));
  }
  if (options.length > 0) options.push(option(0, bytes(), bigEndian));
  const head = bytes(w.u16(settings.linkType ?? 1), w.u16(0), w.u32(settings.snapLength ?? 0));
  return block(1, bytes(head, ...options), bigEndian);
}

/** Units of if_tsresol in one second. */
function unitsPerSecond(tsresol = 6): bigint {
  return tsresol & 0x80 ? 2n ** BigInt(tsresol & 0x7f) : 10n ** BigInt(tsresol);
}

/** A time as the 64-bit number of an interface's units. */
export function timestamp(
  time: Pick<Time, 'seconds' | 'nanoseconds'>,
  settings: InterfaceOptions = {},
): bigint {
  const units = unitsPerSecond(settings.tsresol);
  const seconds = BigInt(time.seconds - (settings.tsoffset ?? 0));
  return seconds * units + (BigInt(time.nanoseconds) * units) / 1_000_000_000n;
}

/** An enhanced packet block. */
export function enhancedPacket(
  frame: Uint8Array | WrittenFrame,
  settings: InterfaceOptions = {},
  bigEndian = false,
  index = 0,
): Buffer {
  const w = writer(bigEndian);
  const { bytes: content, time, originalLength, interface: at } = written(frame, index);
  const units = BigInt.asUintN(64, timestamp(time, settings));
  const body = bytes(
    w.u32(at),
    w.u32(Number(units >> 32n)),
    w.u32(Number(units & 0xffffffffn)),
    w.u32(content.length),
    w.u32(originalLength),
    content,
  );
  return block(6, body, bigEndian);
}

/** A simple packet block. */
export function simplePacket(frame: Uint8Array, bigEndian = false, originalLength = frame.length): Buffer {
  return block(3, bytes(writer(bigEndian).u32(originalLength), frame), bigEndian);
}

/** An obsolete packet block. */
export function obsoletePacket(
  frame: Uint8Array | WrittenFrame,
  settings: InterfaceOptions = {},
  bigEndian = false,
  index = 0,
): Buffer {
  const w = writer(bigEndian);
  const { bytes: content, time, originalLength, interface: at } = written(frame, index);
  const units = BigInt.asUintN(64, timestamp(time, settings));
  const body = bytes(
    w.u16(at),
    w.u16(0xffff),
    w.u32(Number(units >> 32n)),
    w.u32(Number(units & 0xffffffffn)),
    w.u32(content.length),
    w.u32(originalLength),
    content,
  );
  return block(2, body, bigEndian);
}

/** A pcapng file of one section: its interfaces (one of link type 1 where none is given), then enhanced packet blocks. */
export function pcapngFile(
  frames: readonly (Uint8Array | WrittenFrame)[],
  options: PcapngOptions = {},
): Buffer {
  const { bigEndian = false, interfaces = [{}] } = options;
  return bytes(
    sectionHeader(bigEndian),
    ...interfaces.map((settings) => interfaceDescription(settings, bigEndian)),
    ...frames.map((frame, index) =>
      enhancedPacket(frame, interfaces[written(frame, index).interface], bigEndian, index),
    ),
  );
}

/** The bytes as a stream, in chunks of a size (all in one where none is given). */
export async function* chunksOf(content: Uint8Array, size = content.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

function written(frame: Uint8Array | WrittenFrame, index: number): Required<WrittenFrame> {
  const given: WrittenFrame = frame instanceof Uint8Array ? { bytes: frame } : frame;
  const milliseconds = 1_700_000_000_000 + index;
  return {
    bytes: given.bytes,
    time: given.time ?? {
      seconds: Math.floor(milliseconds / 1000),
      nanoseconds: (milliseconds % 1000) * 1_000_000,
    },
    originalLength: given.originalLength ?? given.bytes.length,
    interface: given.interface ?? 0,
  };
}
