import { wireText } from '../bytes/text.ts';
import { MAX_LINE } from '../limits.ts';

const LF = 10;
const CR = 13;
const SMALLEST = 256;

const NOTHING = new Uint8Array(0);

/** Cuts one direction's bytes into lines; the line ends (CRLF, or LF alone) are left out. */
export class LineReader {
  #line = NOTHING;
  #length = 0;
  #skipping = false;

  /** Whether the next byte begins a line. */
  get atLineStart(): boolean {
    return this.#length === 0 && !this.#skipping;
  }

  /** What has come of a line whose end is still to come. */
  get begun(): Uint8Array {
    return this.#line.subarray(0, this.#length);
  }

  /** Takes bytes up to the end of one line: how many, and the line if it is whole. Of an overlong line the start. */
  take(
    bytes: Uint8Array,
    start: number,
    end: number,
  ): { readonly consumed: number; readonly line: string | null } {
    let stop = start;
    while (stop < end && bytes[stop] !== LF) stop++;
    const isWhole = stop < end;
    const consumed = isWhole ? stop + 1 - start : end - start;
    if (this.#skipping) {
      this.#skipping = !isWhole;
      return { consumed, line: null };
    }
    // Most lines come in one piece: nothing has to be put together.
    if (isWhole && this.#length === 0) {
      return { consumed, line: lineText(bytes, start, Math.min(stop, start + MAX_LINE)) };
    }
    this.#append(bytes, start, stop);
    if (!isWhole && this.#length < MAX_LINE) return { consumed, line: null };
    this.#skipping = !isWhole;
    return { consumed, line: this.#flush() };
  }

  /** Bytes are missing: the line they were part of is given up, up to its end. */
  gap(): void {
    this.#length = 0;
    this.#skipping = true;
  }

  /** The next byte begins a line after all. */
  reset(): void {
    this.#length = 0;
    this.#skipping = false;
  }

  #append(bytes: Uint8Array, start: number, end: number): void {
    const count = Math.min(end - start, MAX_LINE - this.#length);
    const needed = this.#length + count;
    if (needed > this.#line.length) {
      const longer = new Uint8Array(Math.max(SMALLEST, needed, 2 * this.#line.length));
      longer.set(this.begun);
      this.#line = longer;
    }
    this.#line.set(bytes.subarray(start, start + count), this.#length);
    this.#length = needed;
  }

  #flush(): string {
    const line = lineText(this.#line, 0, this.#length);
    this.#length = 0;
    return line;
  }
}

/** A line without the CR before its LF. */
function lineText(bytes: Uint8Array, start: number, end: number): string {
  const stop = end > start && bytes[end - 1] === CR ? end - 1 : end;
  return wireText(bytes.subarray(start, stop));
}
