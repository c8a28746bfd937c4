import { copyOf } from '../bytes/copy.ts';
import type { Arrival } from '../streams/half-stream.ts';
import { type ProxyHeader, readProxyHeader } from './proxy-header.ts';
import type { Piece } from './record-finder.ts';

/** A header with the frame that completed what is read of it. */
export interface SeenProxyHeader extends ProxyHeader {
  readonly frame: number;
}

const NOTHING: readonly Piece[] = [];

/** Takes a PROXY header off the start of one direction. */
export class ProxyReader {
  /** null as long as there is none. */
  header: SeenProxyHeader | null = null;
  /** Bytes of the header that have come. */
  length = 0;
  /** What comes now is what the proxy hands on. */
  isOver = false;
  /** What may be the start of a header. */
  #held: Piece[] = [];
  /** Bytes of the header that are still to come. */
  #left = 0;

  /** Takes the next bytes; returns those that are no header's, as views. */
  take(bytes: Uint8Array, start: number, end: number, arrival: Arrival): readonly Piece[] {
    if (this.header !== null) return this.#skip({ bytes, start, end, arrival });
    const head = this.#joined(bytes, start, end);
    const read = readProxyHeader(head);
    if (read.kind === 'more') {
      this.#held.push({ bytes: copyOf(bytes, start, end), start: 0, end: end - start, arrival });
      return NOTHING;
    }
    if (read.kind === 'none') return [...this.release(), { bytes, start, end, arrival }];
    const before = head.length - (end - start);
    this.header = { frame: arrival.frame, ...read.header };
    this.#held = [];
    this.#left = read.length - before;
    this.length = before;
    return this.#skip({ bytes, start, end, arrival });
  }

  /** No header comes any more: returns what was held. */
  release(): readonly Piece[] {
    this.isOver = true;
    const held = this.#held;
    this.#held = [];
    return held;
  }

  #skip(piece: Piece): readonly Piece[] {
    const count = Math.min(this.#left, piece.end - piece.start);
    this.#left -= count;
    this.length += count;
    this.isOver = this.#left === 0;
    return count === piece.end - piece.start ? NOTHING : [{ ...piece, start: piece.start + count }];
  }

  #joined(bytes: Uint8Array, start: number, end: number): Uint8Array {
    const last = bytes.subarray(start, end);
    if (this.#held.length === 0) return last;
    return Buffer.concat([...this.#held.map((held) => held.bytes), last]);
  }
}
