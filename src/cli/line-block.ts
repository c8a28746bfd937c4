import { jsonBytes } from '../report/json-bytes.ts';

const FIRST_SIZE = 64 * 1024;

/** Collects the lines of `--ndjson` in one block of bytes, which is used again and again. */
export class LineBlock {
  #length = 0;
  #block = Buffer.allocUnsafeSlow(FIRST_SIZE);

  append(line: string): void {
    const bytes = jsonBytes(line);
    const end = this.#length + bytes.length;
    if (end > this.#block.length) this.#grow(end);
    this.#block.set(bytes, this.#length);
    this.#length = end;
  }

  /** What has been collected. The view is good until more is. */
  take(): Uint8Array {
    const lines = this.#block.subarray(0, this.#length);
    this.#length = 0;
    return lines;
  }

  #grow(length: number): void {
    const block = Buffer.allocUnsafeSlow(2 * length);
    block.set(this.#block.subarray(0, this.#length));
    this.#block = block;
  }
}
