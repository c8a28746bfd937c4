import type { RandomAccess } from './source.ts';
import { Window } from './window.ts';

/** Bytes that are read at once: of a smaller file as many as it has, but as it may grow, not too few. */
const BLOCK = 512 * 1024;
const SMALLEST_BLOCK = 64 * 1024;

/** Room in front of a block for what the one before left over: a part of a frame, as a rule. */
const HEADROOM = 320 * 1024;

/**
 * A window over a file, which is read in place: two blocks are used in turn, and while one is looked at, the other is
 * being read.
 */
export class FileWindow extends Window {
  readonly #blockSize: number;
  /** The block that is not shown. */
  #spare: Buffer | null = null;
  #position = 0;
  #reading: Promise<number> | null = null;

  constructor(
    private readonly file: RandomAccess,
    blockSize = BLOCK,
  ) {
    super();
    this.#blockSize = Math.max(SMALLEST_BLOCK, Math.min(blockSize, file.size));
  }

  async more(): Promise<boolean> {
    const length = await (this.#reading ?? this.#read());
    this.#reading = null;
    if (length === 0) return false;
    this.#position += length;
    this.#show(length);
    this.#reading = this.#read();
    // Where nobody asks for more, nobody wants to know that it failed.
    this.#reading.catch(() => {});
    return true;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  #read(): Promise<number> {
    // Of a block that turns out to be small, only the part that is used takes up memory.
    this.#spare ??= Buffer.allocUnsafeSlow(HEADROOM + this.#blockSize);
    return this.file.read(this.#spare.subarray(HEADROOM), this.#position);
  }

  /** Shows the block that was read, with what is left in front of it. */
  #show(length: number): void {
    const { bytes, start, end, length: rest } = this;
    const block = this.#spare as Buffer;
    if (rest > HEADROOM) return this.append(block.subarray(HEADROOM, HEADROOM + length));
    bytes.copy(block, HEADROOM - rest, start, end);
    this.show(block, HEADROOM - rest, HEADROOM + length);
    this.#spare = bytes.length === block.length ? bytes : null;
  }
}
