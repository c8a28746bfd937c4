import type { RandomAccess } from './source.ts';
import { Window } from './window.ts';

/** Bytes that are read at once: of a smaller file as many as it has, but as it may grow, not too few. */
const BLOCK = 4 * 1024 * 1024;
const SMALLEST_BLOCK = 64 * 1024;

/** Room in front of a block for what the one before left over: a part of a frame, as a rule. */
const HEADROOM = 320 * 1024;

/** Blocks that files read into, one after the other. */
export class BlockPool {
  readonly #free: Buffer[] = [];

  take(length: number): Buffer {
    const at = this.#free.findIndex((block) => block.length === length);
    // Of a block that turns out to be large, only the part that is used takes up memory.
    return at === -1 ? Buffer.allocUnsafeSlow(length) : (this.#free.splice(at, 1)[0] as Buffer);
  }

  give(block: Buffer): void {
    this.#free.push(block);
  }
}

/** A part of the file that is being read. */
interface Reading {
  readonly block: Buffer;
  readonly length: Promise<number>;
}

/** A window over a file, which is read in place: while one block is looked at, the next one is being read. */
export class FileWindow extends Window {
  readonly #blockSize: number;
  /** The block that is being looked at, or was before larger pieces were gathered. */
  #shown: Buffer | null = null;
  /** Where the bytes end that were shown. */
  #position = 0;
  /** The block behind them. */
  #reading: Reading | null = null;

  constructor(
    private readonly file: RandomAccess,
    private readonly pool: BlockPool,
    blockSize = BLOCK,
  ) {
    super();
    const wanted = Math.min(blockSize, BLOCK, file.size);
    // A power of two, so that files of whatever size use the same few blocks.
    this.#blockSize = Math.max(SMALLEST_BLOCK, 2 ** Math.floor(Math.log2(wanted)));
  }

  async more(): Promise<boolean> {
    this.#reading ??= this.#read();
    const { block, length: reading } = this.#reading;
    const length = await reading;
    this.#reading = null;
    if (length === 0) {
      this.pool.give(block);
      return false;
    }
    this.#position += length;
    this.#show(block, length);
    // A block that was not filled: the file ends there, or has ended and grows.
    if (length === this.#blockSize) this.#reading = this.#read();
    return true;
  }

  async close(): Promise<void> {
    if (this.#reading !== null) {
      const { block, length } = this.#reading;
      await length.catch(() => {});
      this.pool.give(block);
    }
    await this.file.close();
    if (this.#shown !== null) this.pool.give(this.#shown);
  }

  /** Begins to read the block behind those that were shown. */
  #read(): Reading {
    const block = this.pool.take(HEADROOM + this.#blockSize);
    const length = this.file.read(block.subarray(HEADROOM), this.#position);
    // Where nobody asks for more, nobody wants to know that it failed.
    length.catch(() => {});
    return { block, length };
  }

  /** Shows a block that was read, with what is left in front of it. */
  #show(block: Buffer, length: number): void {
    const { bytes, start, end, length: rest } = this;
    if (rest > HEADROOM) {
      this.append(block.subarray(HEADROOM, HEADROOM + length));
      // What is gathered elsewhere leaves the block free.
      this.pool.give(block);
      return;
    }
    bytes.copy(block, HEADROOM - rest, start, end);
    this.show(block, HEADROOM - rest, HEADROOM + length);
    if (this.#shown !== null) this.pool.give(this.#shown);
    this.#shown = block;
  }
}
