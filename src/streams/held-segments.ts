import { copyOf } from '../bytes/copy.ts';
import type { Time } from '../format/time.ts';

/** A part of a direction's bytes that waits for those before it. */
export interface Held {
  /** Of its first byte in the stream. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** Bytes on the wire; more than `bytes` holds where the snapshot length cut the frame. */
  readonly wireLength: number;
  readonly frame: number;
  readonly time: Time;
}

/** What one direction holds back behind a gap, in order and without overlaps: of several copies the first one stays. */
export class HeldSegments {
  /** Captured bytes that are held. */
  bytes = 0;
  readonly #parts: Held[] = [];

  get count(): number {
    return this.#parts.length;
  }

  get first(): Held | undefined {
    return this.#parts[0];
  }

  /** Takes a view, and copies what of it is not held yet. */
  add(segment: Held): void {
    const end = endOf(segment);
    let at = this.#parts.length;
    while (at > 0 && endOf(this.#parts[at - 1] as Held) > segment.offset) at--;
    let from = segment.offset;
    while (from < end) {
      const next = this.#parts[at];
      const to = next === undefined ? end : Math.min(end, next.offset);
      if (from < to) this.#insert(at++, part(segment, from, to));
      if (next === undefined) return;
      from = Math.max(from, endOf(next));
      at++;
    }
  }

  shift(): Held | undefined {
    const first = this.#parts.shift();
    this.bytes -= first?.bytes.length ?? 0;
    return first;
  }

  #insert(at: number, held: Held): void {
    this.#parts.splice(at, 0, held);
    this.bytes += held.bytes.length;
  }
}

function endOf({ offset, wireLength }: Held): number {
  return offset + wireLength;
}

/** The bytes from stream offset `from` to `to`. */
function part({ offset, bytes, frame, time }: Held, from: number, to: number): Held {
  const captured = copyOf(bytes, from - offset, to - offset);
  return { offset: from, bytes: captured, wireLength: to - from, frame, time };
}
