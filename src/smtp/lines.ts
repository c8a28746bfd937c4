import { wireText } from '../bytes/text.ts';
import { MAX_LINE } from '../limits.ts';

const LF = 10;

/** Cuts one direction's bytes into lines; the line ends (CRLF, or LF alone) are left out. */
export class LineReader {
  #pending: Uint8Array = new Uint8Array(0);
  #skipping = false;

  /** Whether the next byte begins a line. */
  get atLineStart(): boolean {
    return this.#pending.length === 0 && !this.#skipping;
  }

  /** Takes bytes up to the end of one line: how many, and the line if it is whole. Of an overlong line the start. */
  take(
    bytes: Uint8Array,
    start: number,
    end: number,
  ): { readonly consumed: number; readonly line: string | null } {
    const newline = bytes.subarray(start, end).indexOf(LF);
    const stop = newline < 0 ? end : start + newline + 1;
    const consumed = stop - start;
    const wasSkipping = this.#skipping;
    if (!wasSkipping) this.#append(bytes.subarray(start, stop));
    if (newline >= 0) {
      this.#skipping = false;
      return { consumed, line: wasSkipping ? null : this.#flush() };
    }
    if (this.#pending.length < MAX_LINE) return { consumed, line: null };
    this.#skipping = true;
    return { consumed, line: this.#flush() };
  }

  /** Bytes are missing: the line they were part of is given up, up to its end. */
  gap(): void {
    this.#pending = new Uint8Array(0);
    this.#skipping = true;
  }

  /** The next byte begins a line after all. */
  reset(): void {
    this.#pending = new Uint8Array(0);
    this.#skipping = false;
  }

  #append(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);
    this.#pending = joined;
  }

  #flush(): string {
    const line = wireText(this.#pending).replace(/\r?\n$/, '');
    this.#pending = new Uint8Array(0);
    return line.slice(0, MAX_LINE);
  }
}
