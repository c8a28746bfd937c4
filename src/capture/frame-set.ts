import { MAX_COPIED_FRAME } from '../limits.ts';

/** Frames of a page. */
const PAGE = 65_536;

/** A set of frame numbers: a bit for each, where there are some. */
export class FrameSet {
  readonly #pages = new Map<number, Uint8Array>();

  /** False where the number is beyond MAX_COPIED_FRAME, and was not kept. */
  add(frame: number): boolean {
    if (frame > MAX_COPIED_FRAME) return false;
    const number = Math.floor(frame / PAGE);
    const page = this.#pages.get(number) ?? new Uint8Array(PAGE / 8);
    this.#pages.set(number, page);
    page[(frame % PAGE) >>> 3] = (page[(frame % PAGE) >>> 3] as number) | (1 << (frame & 7));
    return true;
  }

  has(frame: number): boolean {
    const bits = this.#pages.get(Math.floor(frame / PAGE))?.[(frame % PAGE) >>> 3] ?? 0;
    return (bits & (1 << (frame & 7))) !== 0;
  }
}
