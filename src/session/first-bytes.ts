import { copyOf } from '../bytes/copy.ts';
import { MAX_SNIFFED } from '../limits.ts';
import type { Direction } from '../streams/connection.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import type { DirectionReader } from './direction-reader.ts';
import type { Piece } from './record-finder.ts';

/** How each direction begins, as far as it is looked at. */
export type Heads = readonly [Uint8Array, Uint8Array];

/** Bytes, or a hole. */
type Early =
  | ({ readonly direction: Direction } & Piece)
  | {
      readonly direction: Direction;
      readonly gap: number;
      readonly reason: GapReason;
      readonly arrival: Arrival | null;
    };

const NO_BYTES = new Uint8Array(0);

/** What comes before it is clear what a stream carries: kept until somebody reads it. */
export class FirstBytes {
  #early: Early[] = [];
  #heads: [Uint8Array, Uint8Array] = [NO_BYTES, NO_BYTES];

  get heads(): Heads {
    return this.#heads;
  }

  /** Bytes that are kept. */
  get length(): number {
    return this.#early.reduce((sum, early) => sum + ('gap' in early ? 0 : early.end), 0);
  }

  /** Bytes are missing among them. */
  get hasGap(): boolean {
    return this.#early.some((early) => 'gap' in early);
  }

  /** How the directions begin with these bytes, which are not kept yet. */
  with(direction: Direction, more: Uint8Array): Heads {
    const head = joined(this.#heads[direction], more);
    return direction === 0 ? [head, this.#heads[1]] : [this.#heads[0], head];
  }

  /** Keeps a copy: what comes is a view. */
  keep(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    const own = copyOf(bytes, start, end);
    this.#early.push({ direction, bytes: own, start: 0, end: own.length, arrival });
    const head = this.#heads[direction];
    if (head.length < MAX_SNIFFED) this.#heads[direction] = joined(head, own);
  }

  gap(direction: Direction, gap: number, reason: GapReason, arrival: Arrival | null): void {
    this.#early.push({ direction, gap, reason, arrival });
  }

  /** Hands all on, in the order in which it came, and keeps nothing. */
  release(readers: readonly [DirectionReader, DirectionReader]): void {
    for (const early of this.#early) {
      const reader = readers[early.direction];
      if ('bytes' in early) reader.data(early.bytes, early.start, early.end, early.arrival);
      else reader.gap(early.gap, early.reason, early.arrival);
    }
    this.forget();
  }

  forget(): void {
    this.#early = [];
    this.#heads = [NO_BYTES, NO_BYTES];
  }
}

function joined(head: Uint8Array, more: Uint8Array): Uint8Array {
  return head.length === 0 ? more : Buffer.concat([head, more]);
}
