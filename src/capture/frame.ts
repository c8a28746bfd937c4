import type { Time } from '../format/time.ts';
import type { Interface } from './pcapng-interface.ts';

/**
 * One frame of a capture, as a view into the block it was read into.
 *
 * Readers reuse the object and the block: whoever keeps something of a frame copies it before returning.
 */
export interface Frame extends Time {
  /** From 1 over the whole capture, as Wireshark's `frame.number`. */
  number: number;
  /** LINKTYPE_ value. */
  linkType: number;
  seconds: number;
  nanoseconds: number;
  digits: number;
  /** The block; the frame's captured bytes, without a frame check sequence, are `bytes[start..end)`. */
  bytes: Uint8Array;
  start: number;
  end: number;
  /** Length of them on the wire; more than `end - start` where the snapshot length cut the frame. */
  originalLength: number;
}

/** The frame's time, to be kept. */
export function timeOf({ seconds, nanoseconds, digits }: Frame): Time {
  return { seconds, nanoseconds, digits };
}

/** A frame with all that its file says of it. */
export interface CapturedFrame extends Frame {
  /** What it was captured on, or what stands for that: a pcap file has one for all frames. */
  interface: Interface;
  /** Bytes of its frame check sequence on the wire; `bytes[end..wholeEnd)` are what was captured of them. */
  checkSequence: number;
  wholeEnd: number;
}

/** Takes each frame as it is read. */
export type FrameSink = (frame: CapturedFrame) => void;

/** Something wrong in a capture file, where reading went on or stopped. */
export interface CaptureProblem {
  readonly file: string;
  /** The frame it concerns (for a frame that cannot be read: the number it would have had), or null. */
  readonly frame: number | null;
  /** Byte offset in the (decompressed) file, or null. */
  readonly offset: number | null;
  readonly message: string;
}
