const SMALLEST = 64 * 1024;

/**
 * The bytes of a file that were read and are not used up yet, in one piece: `buffer[start..end)`.
 *
 * What a chunk leaves over is copied in front of the next one, into a buffer that is used again and again: views into
 * the window are good until the next `append`.
 */
export class Window {
  buffer: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  /** Where `start` is in the file. */
  offset = 0;
  #own: Buffer = Buffer.alloc(0);

  get length(): number {
    return this.end - this.start;
  }

  append(chunk: Buffer): void {
    const rest = this.length;
    if (rest === 0) {
      this.buffer = chunk;
      this.start = 0;
      this.end = chunk.length;
      return;
    }
    if (this.buffer !== this.#own || this.end + chunk.length > this.#own.length)
      this.#gather(rest + chunk.length);
    chunk.copy(this.buffer, this.end);
    this.end += chunk.length;
  }

  /** Gives up the first `length` bytes. */
  skip(length: number): void {
    this.start += length;
    this.offset += length;
  }

  /** Moves what is left to the front of the own buffer, with room for `needed` bytes. */
  #gather(needed: number): void {
    // Twice what is needed, so that many small chunks do not move the bytes each time.
    const target =
      needed > this.#own.length / 2 ? Buffer.allocUnsafeSlow(Math.max(SMALLEST, 2 * needed)) : this.#own;
    this.buffer.copy(target, 0, this.start, this.end);
    this.end -= this.start;
    this.start = 0;
    this.buffer = target;
    this.#own = target;
  }
}
