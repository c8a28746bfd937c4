import { copyOf } from '../bytes/copy.ts';
import type { FrameMark } from './record.ts';

const NOTHING = new Uint8Array(0);
const NO_HOLES: { readonly from: number; readonly to: number }[] = [];
const NO_MARKS: FrameMark[] = [];

/**
 * The body of a record, filled as its bytes come. Room is taken for what has come, not for what the header claims: one
 * small frame could claim 18 KB otherwise.
 */
export class RecordBody {
  holes = NO_HOLES;
  marks = NO_MARKS;
  #bytes: Uint8Array = NOTHING;
  #position = 0;

  constructor(
    private readonly length: number,
    private readonly keep: boolean,
  ) {}

  /** All its bytes have come, or are known to be missing. */
  get isWhole(): boolean {
    return this.#position === this.length;
  }

  /** What has come, zeros where bytes are missing; null where nothing is kept. */
  get bytes(): Uint8Array | null {
    if (!this.keep) return null;
    this.#reserve(this.#position);
    return this.#bytes.length === this.#position ? this.#bytes : this.#bytes.subarray(0, this.#position);
  }

  /** Takes what belongs to the body of `bytes[start..end)`, which came in this frame; returns how far that goes. */
  take(bytes: Uint8Array, start: number, end: number, frame: number): number {
    const reached = Math.min(end, start + this.length - this.#position);
    if (this.keep) {
      this.marks = added(this.marks, { offset: this.#position, frame });
      this.#keep(bytes, start, reached);
    }
    this.#position += reached - start;
    return reached;
  }

  /** `count` bytes are missing; returns how many of them belong to the body. */
  miss(count: number): number {
    const inside = Math.min(count, this.length - this.#position);
    if (inside > 0) this.holes = added(this.holes, { from: this.#position, to: this.#position + inside });
    this.#position += inside;
    return inside;
  }

  #keep(bytes: Uint8Array, start: number, end: number): void {
    if (this.#position === 0) {
      // Most bodies come in one piece.
      this.#bytes = copyOf(bytes, start, end);
    } else {
      this.#reserve(this.#position + end - start);
      this.#bytes.set(bytes.subarray(start, end), this.#position);
    }
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(this.length, Math.max(size, 4 * this.#bytes.length)));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Most lists have one element or none: those without share one list. */
function added<T>(list: T[], element: T): T[] {
  if (list.length === 0) return [element];
  list.push(element);
  return list;
}
