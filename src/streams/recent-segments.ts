import { MAX_REMEMBERED_BYTES, MAX_REMEMBERED_SEGMENTS } from '../limits.ts';

/** A segment of which bytes were delivered. Its TCP header and captured payload lie in the log. */
interface Recent {
  /** Of its payload's first byte in the stream. */
  offset: number;
  /** Bytes of its header, and of both header and captured payload. */
  headerLength: number;
  length: number;
  frame: number;
  /** Nothing of it was cut off. */
  isWhole: boolean;
  /** Where it was written, counted from the log's beginning. */
  position: number;
}

/** A copy of a segment that was delivered. */
export interface Remembered {
  readonly frame: number;
  readonly isWhole: boolean;
  /** Header and captured payload: `bytes[start..end)`, a view that is valid until the next segment comes. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The last segments of all directions, one behind the other: the newest take the place of the oldest. */
const LOG_SIZE = MAX_REMEMBERED_BYTES;
let log: Uint8Array | null = null;
/** Bytes ever written. */
let written = 0;

/** Copies `bytes[start..end)` into the log, where it lies in one piece. */
function write(bytes: Uint8Array, start: number, end: number): number {
  log ??= new Uint8Array(LOG_SIZE);
  const room = LOG_SIZE - (written % LOG_SIZE);
  if (end - start > room) written += room;
  const position = written;
  log.set(bytes.subarray(start, end), position % LOG_SIZE);
  written += end - start;
  return position;
}

/**
 * The segments that one direction delivered last, as far as the log goes back: what a retransmission is compared with.
 * Remembering costs one small copy, whatever comes of it.
 */
export class RecentSegments {
  readonly #segments: Recent[] = [];
  #count = 0;

  /** Remembers a segment: its header begins at `headerStart`, its payload, of this stream offset, at `start`. */
  add(
    offset: number,
    bytes: Uint8Array,
    headerStart: number,
    start: number,
    end: number,
    isWhole: boolean,
    frame: number,
  ): void {
    const place = this.#count++ % MAX_REMEMBERED_SEGMENTS;
    const position = write(bytes, headerStart, end);
    const headerLength = start - headerStart;
    const length = end - headerStart;
    const recent = this.#segments[place];
    if (recent === undefined) {
      this.#segments.push({ offset, headerLength, length, frame, isWhole, position });
      return;
    }
    recent.offset = offset;
    recent.headerLength = headerLength;
    recent.length = length;
    recent.frame = frame;
    recent.isWhole = isWhole;
    recent.position = position;
  }

  /** A remembered segment that differs where `bytes[start..end)`, of this stream offset, has the same bytes of the stream. */
  differing(offset: number, bytes: Uint8Array, start: number, end: number): Remembered | null {
    for (const recent of this.#segments) {
      if (recent.position < written - LOG_SIZE || log === null) continue;
      const first = recent.position % LOG_SIZE;
      const { frame, isWhole } = recent;
      const shift = first + recent.headerLength - recent.offset;
      const from = Math.max(offset, recent.offset);
      const to = Math.min(offset + end - start, recent.offset + recent.length - recent.headerLength);
      for (let at = from; at < to; at++) {
        if (log[at + shift] !== bytes[at - offset + start])
          return { frame, isWhole, bytes: log, start: first, end: first + recent.length };
      }
    }
    return null;
  }
}
