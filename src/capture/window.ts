const NOTHING = Buffer.alloc(0);

/** Bytes of the smallest buffer that chunks are gathered in. */
const SMALLEST = 64 * 1024;

/**
 * The bytes of a capture that were read and are not used up yet, in one piece: `bytes[start..end)`.
 *
 * Memory is used again and again: views into the window are good until the next `more`.
 */
export abstract class Window {
  bytes: Buffer = NOTHING;
  /** The same bytes, to read numbers from. */
  view: DataView = new DataView(NOTHING.buffer, NOTHING.byteOffset, 0);
  start = 0;
  end = 0;
  /** Where `start` is in the (unpacked) capture. */
  offset = 0;
  /** `more` brought nothing, for nothing has come for a while. */
  isIdle = false;
  #own = NOTHING;

  get length(): number {
    return this.end - this.start;
  }

  /** Gives up the first `length` bytes. */
  skip(length: number): void {
    this.start += length;
    this.offset += length;
  }

  /** Brings in more bytes, behind those that are left; false at the end of the capture. */
  abstract more(): Promise<boolean>;

  /** Brings in bytes until there are `length`; false where the capture ends before. */
  async has(length: number): Promise<boolean> {
    while (this.length < length) if (!(await this.more())) return false;
    return true;
  }

  abstract close(): Promise<void>;

  /** Shows a chunk: as it is, or behind what is left, which is copied for that. */
  protected append(chunk: Buffer): void {
    const rest = this.length;
    if (rest === 0) return this.show(chunk, 0, chunk.length);
    if (this.bytes !== this.#own || this.end + chunk.length > this.#own.length) {
      this.#gather(rest + chunk.length);
    }
    chunk.copy(this.bytes, this.end);
    this.end += chunk.length;
  }

  protected show(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.start = start;
    this.end = end;
  }

  /** Moves what is left to the front of the own buffer, with room for `needed` bytes. */
  #gather(needed: number): void {
    // Twice what is needed, so that many small chunks do not move the bytes each time.
    const target =
      needed > this.#own.length / 2 ? Buffer.allocUnsafeSlow(Math.max(SMALLEST, 2 * needed)) : this.#own;
    this.bytes.copy(target, 0, this.start, this.end);
    this.#own = target;
    this.show(target, 0, this.length);
  }
}
