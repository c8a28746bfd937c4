import type { RandomAccess } from './source.ts';
import { Window } from './window.ts';

/** Bytes that are read at once: of a smaller file as many as it has, but as it may grow, not too few. */
const BLOCK = 1024 * 1024;
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

/** Reads under way at once, beside the block that is looked at: enough that the next one is there when it is wanted. */
const AHEAD = 2;

/** A part of the file that is being read. */
interface Reading {
  readonly block: Buffer;
  readonly length: Promise<number>;
}

/** A window over a file, which is read in place: while one block is looked at, the next ones are being read. */
export class FileWindow extends Window {
  readonly #blockSize: number;
  /** The block that is being looked at, or was before larger pieces were gathered. */
  #shown: Buffer | null = null;
  /** Where the bytes end that were shown. */
  #position = 0;
  /** In the order of the file. */
  #readings: Reading[] = [];

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
    if (this.#readings.length === 0) this.#read(this.#position);
    const { block, length: reading } = this.#readings[0] as Reading;
    const length = await reading;
    this.#readings.shift();
    if (length === 0) {
      this.pool.give(block);
      return false;
    }
    this.#position += length;
    this.#show(block, length);
    // A block that was not filled: the file ends there, or has ended and grows.
    if (length < this.#blockSize) await this.#forget();
    else this.#readAhead();
    return true;
  }

  async close(): Promise<void> {
    await this.#forget();
    await this.file.close();
    if (this.#shown !== null) this.pool.give(this.#shown);
  }

  /** Reads the blocks behind those that are being read, as far as the file was when it was opened. */
  #readAhead(): void {
    for (let i = this.#readings.length; i < AHEAD; i++) {
      const position = this.#position + i * this.#blockSize;
      if (i > 0 && position >= this.file.size) return;
      this.#read(position);
    }
  }

  #read(position: number): void {
    const block = this.pool.take(HEADROOM + this.#blockSize);
    const length = this.file.read(block.subarray(HEADROOM), position);
    // Where nobody asks for more, nobody wants to know that it failed.
    length.catch(() => {});
    this.#readings.push({ block, length });
  }

  async #forget(): Promise<void> {
    for (const { block, length } of this.#readings) {
      await length.catch(() => {});
      this.pool.give(block);
    }
    this.#readings = [];
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
