import { MAX_RECORD_BODY } from '../limits.ts';
import type { Arrival } from '../streams/half-stream.ts';
import { ContentType, HEADER_LENGTH } from '../tls/record.ts';

/** Bytes of one segment: `bytes[start..end)`. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  readonly arrival: Arrival;
}

/** 3.0 to 3.4: the versions that records claim. */
const MAJOR = 3;
const MAX_MINOR = 4;

/**
 * Finds where TLS records begin in bytes of which the beginning is missing.
 *
 * Five bytes may be a record's header by chance: 4 in 10^7 positions of random bytes look like one. So a header counts
 * where the record that it announces is followed by another one (2 in 10^13), or ends with the last byte that there is
 * (2 in 10^11). No text looks like a header: a control character is followed by another one. Each byte is looked at
 * once; what is held in the meantime is one record at most, and the segment that ends it.
 */
export class RecordFinder {
  /** Bytes from a possible header on, [#first..#end). */
  #window = new Uint8Array(0);
  #first = 0;
  #end = 0;
  /** Where in the window the bytes of each segment begin. */
  #arrivals: { readonly from: number; readonly arrival: Arrival }[] = [];

  /** Bytes that are held. */
  get held(): number {
    return this.#end - this.#first;
  }

  /**
   * Takes the next bytes. Returns those from the first record on, null as long as there is none; the pieces are views of
   * `bytes` and of what was held.
   */
  take(bytes: Uint8Array, start: number, end: number, arrival: Arrival): readonly Piece[] | null {
    if (this.held === 0) {
      const { at, chain } = firstChain(bytes, start, end);
      if (chain === 'goes-on') return [{ bytes, start: at, end, arrival }];
      if (at < end) this.#append(bytes, at, end, arrival);
      return null;
    }
    this.#append(bytes, start, end, arrival);
    const { at, chain } = firstChain(this.#window, this.#first, this.#end);
    this.#first = at;
    if (this.held === 0) this.reset();
    return chain === 'goes-on' ? this.#pieces() : null;
  }

  /** No more bytes follow these. Returns those from the first record on that ends with them, null where none does. */
  end(): readonly Piece[] | null {
    while (this.held > 0) {
      const { at, chain } = firstChain(this.#window, this.#first, this.#end);
      this.#first = at;
      if (chain === 'ends-here') return this.#pieces();
      // A record that is not whole proves nothing.
      this.#first = Math.min(at + 1, this.#end);
    }
    this.reset();
    return null;
  }

  /** Forgets what is held. */
  reset(): void {
    this.#first = 0;
    this.#end = 0;
    this.#arrivals = [];
  }

  #append(bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (this.#end + end - start > this.#window.length) this.#makeRoom(end - start);
    this.#window.set(bytes.subarray(start, end), this.#end);
    this.#arrivals.push({ from: this.#end, arrival });
    this.#end += end - start;
  }

  /** Room for more bytes behind those that are held, which move to the front. */
  #makeRoom(count: number): void {
    const { held } = this;
    const needed = held + count;
    const window = needed > this.#window.length ? new Uint8Array(Math.max(needed, 2 * held)) : this.#window;
    window.set(this.#window.subarray(this.#first, this.#end));
    const first = this.#arrivals.findLastIndex(({ from }) => from <= this.#first);
    this.#arrivals = this.#arrivals
      .slice(Math.max(first, 0))
      .map(({ from, arrival }) => ({ from: Math.max(0, from - this.#first), arrival }));
    this.#window = window;
    this.#first = 0;
    this.#end = held;
  }

  /** Gives away what is held. */
  #pieces(): Piece[] {
    const pieces = this.#arrivals.flatMap(({ from, arrival }, i): Piece | [] => {
      const start = Math.max(from, this.#first);
      const end = this.#arrivals[i + 1]?.from ?? this.#end;
      return start < end ? { bytes: this.#window, start, end, arrival } : [];
    });
    this.#window = new Uint8Array(0);
    this.reset();
    return pieces;
  }
}

/** What stands behind the record of a possible header: another, the end of the bytes (or too few to tell), or neither. */
type Chain = 'goes-on' | 'ends-here' | 'open' | 'broken';

/** The first possible header whose chain is not broken; `end` where there is none. */
function firstChain(
  bytes: Uint8Array,
  start: number,
  end: number,
): { readonly at: number; readonly chain: Chain } {
  let at = possibleHeader(bytes, start, end);
  let chain = chainAt(bytes, at, end);
  while (at < end && chain === 'broken') {
    at = possibleHeader(bytes, at + 1, end);
    chain = chainAt(bytes, at, end);
  }
  return { at, chain };
}

/** The first position from `start` on where a header may begin, whole or not; `end` where there is none. */
function possibleHeader(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return end;
  const range = bytes.subarray(start, end);
  for (let at = range.indexOf(MAJOR, 1); at >= 0; at = range.indexOf(MAJOR, at + 1)) {
    if (mayBeHeader(range, at - 1, range.length)) return start + at - 1;
  }
  return isContentType(bytes[end - 1]) ? end - 1 : end;
}

/** Whether the bytes from `at` on, as far as there are any, may be a record's header. */
function mayBeHeader(bytes: Uint8Array, at: number, end: number): boolean {
  if (!isContentType(bytes[at])) return false;
  if (at + 1 < end && bytes[at + 1] !== MAJOR) return false;
  if (at + 2 < end && (bytes[at + 2] as number) > MAX_MINOR) return false;
  if (at + 3 < end && (bytes[at + 3] as number) > MAX_RECORD_BODY >> 8) return false;
  if (at + 4 >= end) return true;
  const length = lengthAt(bytes, at);
  return length > 0 && length <= MAX_RECORD_BODY;
}

function chainAt(bytes: Uint8Array, at: number, end: number): Chain {
  if (at >= end || !mayBeHeader(bytes, at, end)) return 'broken';
  if (end - at < HEADER_LENGTH) return 'open';
  const next = at + HEADER_LENGTH + lengthAt(bytes, at);
  if (next > end) return 'open';
  if (next < end && !mayBeHeader(bytes, next, end)) return 'broken';
  return end - next >= HEADER_LENGTH ? 'goes-on' : 'ends-here';
}

function isContentType(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ContentType.changeCipherSpec && byte <= ContentType.heartbeat;
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 3] as number) << 8) | (bytes[at + 4] as number);
}
