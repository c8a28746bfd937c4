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

/**
 * A window over a file, which is read in place: two blocks are used in turn, and while one is looked at, the other is
 * being read.
 */
export class FileWindow extends Window {
  readonly #blockSize: number;
  /** The block that is being looked at, or was before larger pieces were gathered, and the one that is being read. */
  #shown: Buffer | null = null;
  #spare: Buffer | null = null;
  #position = 0;
  #reading: Promise<number> | null = null;

  constructor(
    private readonly file: RandomAccess,
    private readonly pool: BlockPool,
    blockSize = BLOCK,
  ) {
    super();
    this.#blockSize = Math.max(SMALLEST_BLOCK, Math.min(blockSize, BLOCK, file.size));
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

  async close(): Promise<void> {
    await this.#reading?.catch(() => {});
    await this.file.close();
    for (const block of [this.#shown, this.#spare]) if (block !== null) this.pool.give(block);
  }

  #read(): Promise<number> {
    this.#spare ??= this.pool.take(HEADROOM + this.#blockSize);
    return this.file.read(this.#spare.subarray(HEADROOM), this.#position);
  }

  /** Shows the block that was read, with what is left in front of it. */
  #show(length: number): void {
    const { bytes, start, end, length: rest } = this;
    const block = this.#spare as Buffer;
    if (rest > HEADROOM) return this.append(block.subarray(HEADROOM, HEADROOM + length));
    bytes.copy(block, HEADROOM - rest, start, end);
    this.show(block, HEADROOM - rest, HEADROOM + length);
    this.#spare = this.#shown;
    this.#shown = block;
  }
}
