import { wireText } from '../bytes/text.ts';
import { MAX_LINE } from '../limits.ts';

const LF = 10;
const SMALLEST = 256;

/** Cuts one direction's bytes into lines; the line ends (CRLF, or LF alone) are left out. */
export class LineReader {
  #line = new Uint8Array(SMALLEST);
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
    const length = bytes.subarray(start, end).indexOf(LF);
    const isWhole = length >= 0;
    const stop = isWhole ? start + length : end;
    const consumed = isWhole ? length + 1 : end - start;
    if (this.#skipping) {
      this.#skipping = !isWhole;
      return { consumed, line: null };
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
      const longer = new Uint8Array(Math.max(needed, 2 * this.#line.length));
      longer.set(this.begun);
      this.#line = longer;
    }
    this.#line.set(bytes.subarray(start, start + count), this.#length);
    this.#length = needed;
  }

  #flush(): string {
    const line = wireText(this.begun).replace(/\r$/, '');
    this.#length = 0;
    return line;
  }
}
