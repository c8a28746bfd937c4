import { setImmediate } from 'node:timers/promises';
import { ZSTDDecoder } from 'zstddec/stream';
import { MAX_ZSTD_WINDOW } from '../limits.ts';
import type { ChunkSource, UnpackProblem } from './source.ts';
import type { Window } from './window.ts';
import { blockHeader, type FrameHeader, frameHeader } from './zstd-frame.ts';

const CUT_OFF = 'the zstd data ends too early: the file was cut off';
const DAMAGED = 'the zstd data is damaged';
const CHECKSUM = 4;

/** Bytes that may be unpacked before others have a turn. */
const PATIENCE = 4 * 1024 * 1024;

/** Unpacks zstd (RFC 8878), all frames of it, and ignores what lies behind the last one. */
export async function openZstd(packed: Window, problem: UnpackProblem): Promise<ChunkSource> {
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return new ZstdSource(packed, problem, decoder);
}

class ZstdSource implements ChunkSource {
  #frame: Frame | null = null;
  #frames = 0;
  #done = false;
  #offset = 0;
  #untilPause = PATIENCE;

  constructor(
    private readonly packed: Window,
    private readonly problem: UnpackProblem,
    private readonly decoder: ZSTDDecoder,
  ) {}

  async next(): Promise<Buffer | null> {
    while (!this.#done) {
      const piece = this.#frame === null ? await this.#openFrame() : await this.#unpack(this.#frame);
      if (piece === null || piece.length === 0) continue;
      this.#offset += piece.length;
      this.#untilPause -= piece.length;
      if (this.#untilPause <= 0) {
        this.#untilPause = PATIENCE;
        await setImmediate();
      }
      return Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    }
    return null;
  }

  close(): Promise<void> {
    return this.packed.close();
  }

  async #openFrame(): Promise<null> {
    const header = await this.#header(frameHeader);
    // Behind a whole frame, anything else is no concern of ours.
    if (header === 'other') return this.#stop(this.#frames === 0 ? 'the zstd header is damaged' : null);
    if (header === 'end') return this.#stop(this.#frames > 0 && this.packed.length < 4 ? null : CUT_OFF);
    if (header.kind === 'skippable') return this.#skip(header.length);
    if (header.window > MAX_ZSTD_WINDOW) {
      return this.#stop(
        `the zstd data needs more memory than zstd uses by itself (a window of ${header.window} bytes): ` +
          'unpack it first (zstd -d --long=31)',
      );
    }
    this.#frame = new Frame(header, this.decoder);
    this.#frame.unpack(this.#take(header.length));
    return null;
  }

  async #unpack(frame: Frame): Promise<Uint8Array | null> {
    const block = await this.#header(blockHeader);
    if (block === 'other') return this.#stop(DAMAGED);
    if (block === 'end' || !(await this.packed.has(block.length))) return this.#stop(CUT_OFF);
    const piece = frame.unpack(this.#take(block.length));
    if (piece === null) return this.#stop(DAMAGED);
    if (block.isLast) {
      this.#offset += piece.length;
      await this.#closeFrame(frame);
      this.#offset -= piece.length;
    }
    return piece;
  }

  /** The last block was unpacked; whether it was sound shows here. */
  async #closeFrame(frame: Frame): Promise<void> {
    this.#frame = null;
    this.#frames += 1;
    if (frame.hasChecksum) {
      if (!(await this.packed.has(CHECKSUM))) return void this.#stop(CUT_OFF);
      if (frame.unpack(this.#take(CHECKSUM)) === null) return void this.#stop(DAMAGED);
      if (!frame.end()) this.#report('the checksum of the zstd data differs: some of it is damaged');
    } else if (!frame.end()) this.#stop(DAMAGED);
  }

  async #skip(length: number): Promise<null> {
    for (let left = length; ; ) {
      const skipped = Math.min(left, this.packed.length);
      this.packed.skip(skipped);
      left -= skipped;
      if (left === 0) break;
      if (!(await this.packed.more())) return this.#stop(CUT_OFF);
    }
    this.#frames += 1;
    return null;
  }

  /** What the packed bytes begin with, as soon as there are enough of them. */
  async #header<T>(read: (bytes: Uint8Array) => T | 'more' | 'other'): Promise<T | 'other' | 'end'> {
    for (;;) {
      const { bytes, start, end } = this.packed;
      const header = read(bytes.subarray(start, end));
      if (header !== 'more') return header;
      if (!(await this.packed.more())) return 'end';
    }
  }

  #take(length: number): Uint8Array {
    const { bytes, start } = this.packed;
    this.packed.skip(length);
    return bytes.subarray(start, start + length);
  }

  #stop(message: string | null): null {
    this.#done = true;
    if (message !== null) this.#report(message);
    return null;
  }

  #report(message: string): void {
    this.problem(message, this.#offset);
  }
}

/**
 * One frame that is being unpacked.
 *
 * zstddec asks for its input itself, and gives a piece of output for each piece of input that is a header, a whole
 * block or a checksum. Where it meets damage it does not say so, but gives empty pieces from then on and asks for no
 * more. So it is given one block at a time, and what shows damage is that the next is not taken. (A decoder that has
 * met damage keeps its memory: once in a capture, since that ends there.)
 */
class Frame {
  readonly hasChecksum: boolean;
  readonly #output: Generator<Uint8Array>;
  #input: Uint8Array | null = null;

  constructor({ hasChecksum }: FrameHeader, decoder: ZSTDDecoder) {
    this.hasChecksum = hasChecksum;
    this.#output = decoder.decodeStreaming(this.#inputs());
  }

  /** Null where what was given before is damaged. */
  unpack(input: Uint8Array): Uint8Array | null {
    this.#input = input;
    const { value } = this.#output.next();
    return this.#input === null ? value : null;
  }

  /** Whether all of it was sound. */
  end(): boolean {
    try {
      return this.#output.next().done === true;
    } catch {
      return false;
    }
  }

  *#inputs(): Generator<Uint8Array> {
    while (this.#input !== null) {
      const input = this.#input;
      this.#input = null;
      yield input;
    }
  }
}
