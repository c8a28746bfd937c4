import { MAX_HANDSHAKE_BYTES } from '../limits.ts';
import type { FrameMark } from './record.ts';

/** Bytes of one direction's handshake records: where they came from, and what the capture lacks of them. */
export interface HandshakeBytes {
  readonly bytes: Uint8Array;
  /** From which offset on the bytes came in which frame, in order. */
  readonly marks: readonly FrameMark[];
  readonly holes: readonly { readonly from: number; readonly to: number }[];
}

/** The frame that brought the byte, or (for a missing one) the byte before it. */
export function frameOf({ marks }: HandshakeBytes, offset: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((marks[middle] as FrameMark).offset <= offset) low = middle + 1;
    else high = middle;
  }
  return (marks[low - 1] ?? marks[0])?.frame ?? 0;
}

/** Whether the capture lacks any of the bytes. */
export function overlapsHole({ holes }: HandshakeBytes, from: number, to: number): boolean {
  return holes.some((hole) => hole.from < to && hole.to > from);
}

/** Bytes that wait for more: a copy, with room to grow. */
export class WaitingBytes implements HandshakeBytes {
  readonly marks: FrameMark[];
  readonly holes: { readonly from: number; readonly to: number }[];
  #buffer: Uint8Array;
  #length: number;

  /** Begins with what is left of `other` behind its first `count` bytes. */
  constructor({ bytes, marks, holes }: HandshakeBytes, count: number) {
    this.#buffer = bytes.slice(count);
    this.#length = this.#buffer.length;
    const first = marks.findLastIndex(({ offset }) => offset <= count);
    this.marks = marks
      .slice(Math.max(first, 0))
      .map(({ offset, frame }) => ({ offset: Math.max(0, offset - count), frame }));
    this.holes = holes
      .filter(({ to }) => to > count)
      .map(({ from, to }) => ({ from: from - count, to: to - count }));
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  append({ bytes, marks, holes }: HandshakeBytes): void {
    const base = this.#length;
    this.#length += bytes.length;
    if (this.#length > this.#buffer.length) {
      const room = Math.min(2 * this.#buffer.length, 2 * MAX_HANDSHAKE_BYTES);
      const grown = new Uint8Array(Math.max(room, this.#length));
      grown.set(this.#buffer);
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, base);
    for (const { offset, frame } of marks) this.marks.push({ offset: base + offset, frame });
    for (const { from, to } of holes) this.holes.push({ from: base + from, to: base + to });
  }
}
