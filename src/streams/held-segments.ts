import { copyOf } from '../bytes/copy.ts';
import type { Time } from '../format/time.ts';
import { addressSum, checksumHolds } from '../network/checksum.ts';
import type { Segment } from '../network/segment.ts';

/** A segment that waits for the bytes before it. */
export interface Held {
  /** Of its payload's first byte in the stream. */
  readonly offset: number;
  /** Its TCP header, and its captured payload from `start` on. */
  readonly bytes: Uint8Array;
  readonly start: number;
  /** Bytes of payload on the wire; more than were captured where the snapshot length cut the frame. */
  readonly wireLength: number;
  /** What the addresses add to its checksum. */
  readonly addresses: number;
  readonly frame: number;
  readonly time: Time;
}

/** Two segments of which at most one can be what the sender sent, and the checksum of only one holds. */
export interface Damage {
  readonly damaged: Held;
  readonly sound: Held;
}

/** A segment of this stream offset, as a view of its frame. */
export function heldOf(
  segment: Segment,
  offset: number,
  { frame, time }: { readonly frame: number; readonly time: Time },
): Held {
  const { bytes, headerStart, payloadStart, payloadEnd, payloadLength } = segment;
  return {
    offset,
    bytes: bytes.subarray(headerStart, payloadEnd),
    start: payloadStart - headerStart,
    wireLength: payloadLength,
    addresses: addressSum(segment),
    frame,
    time,
  };
}

const NONE: readonly Damage[] = [];

/** What one direction holds back behind a gap, each segment as it came. */
export class HeldSegments {
  /** Captured payload bytes that are held. */
  bytes = 0;
  /** In the order of the stream; at the same offset in the order of their coming. */
  readonly #segments: Held[] = [];
  #longest = 0;

  get count(): number {
    return this.#segments.length;
  }

  get first(): Held | undefined {
    return this.#segments[0];
  }

  /** The farthest offset that is held, 0 where nothing is. */
  get end(): number {
    return this.#segments.reduce((farthest, held) => Math.max(farthest, endOf(held)), 0);
  }

  /**
   * Holds a copy of a segment, unless an identical one is held. Of two copies that differ, the one whose checksum alone does not
   * hold is thrown away, as the receiver did.
   */
  add(segment: Held): readonly Damage[] {
    const { at, overlapping } = this.#placeOf(segment);
    if (overlapping.some((held) => isSame(held, segment))) return NONE;
    const damages = overlapping.flatMap((held) => damageOf(held, segment) ?? []);
    if (damages.some(({ damaged }) => damaged === segment)) return damages;
    this.#segments.splice(at, 0, { ...segment, bytes: copyOf(segment.bytes) });
    this.bytes += capturedBytes(segment);
    this.#longest = Math.max(this.#longest, segment.wireLength);
    for (const { damaged } of damages) this.#remove(this.#segments.indexOf(damaged));
    return damages;
  }

  /**
   * Takes out the segment that goes on at `next`: of those that begin there or before the one that came first. It may have
   * nothing new by now.
   */
  take(next: number): Held | undefined {
    let chosen = -1;
    for (let i = 0; i < this.#segments.length; i++) {
      const held = this.#segments[i] as Held;
      if (held.offset > next) break;
      if (chosen < 0 || held.frame < (this.#segments[chosen] as Held).frame) chosen = i;
    }
    return chosen < 0 ? undefined : this.#remove(chosen);
  }

  /** Where a segment belongs, and which ones have bytes of it. */
  #placeOf({ offset, wireLength }: Held): { readonly at: number; readonly overlapping: readonly Held[] } {
    let at = this.#segments.length;
    while (at > 0 && (this.#segments[at - 1] as Held).offset > offset) at--;
    const overlapping: Held[] = [];
    for (let i = at - 1; i >= 0; i--) {
      const held = this.#segments[i] as Held;
      if (held.offset + this.#longest <= offset) break;
      if (endOf(held) > offset) overlapping.push(held);
    }
    for (let i = at; i < this.#segments.length; i++) {
      const held = this.#segments[i] as Held;
      if (held.offset >= offset + wireLength) break;
      overlapping.push(held);
    }
    return { at, overlapping };
  }

  #remove(at: number): Held | undefined {
    const [held] = this.#segments.splice(at, 1);
    if (held !== undefined) this.bytes -= capturedBytes(held);
    return held;
  }
}

function endOf({ offset, wireLength }: Held): number {
  return offset + wireLength;
}

function capturedBytes({ bytes, start }: Held): number {
  return bytes.length - start;
}

function isSame(a: Held, b: Held): boolean {
  return (
    a.offset === b.offset &&
    a.wireLength === b.wireLength &&
    capturedBytes(a) === capturedBytes(b) &&
    !differ(a, b)
  );
}

/** Whether both have a byte of the stream, and not the same one. */
function differ(a: Held, b: Held): boolean {
  const from = Math.max(a.offset, b.offset);
  const to = Math.min(a.offset + capturedBytes(a), b.offset + capturedBytes(b));
  for (let at = from; at < to; at++)
    if (a.bytes[at - a.offset + a.start] !== b.bytes[at - b.offset + b.start]) return true;
  return false;
}

function damageOf(a: Held, b: Held): Damage | null {
  if (!differ(a, b)) return null;
  const [holdsA, holdsB] = [checksumOf(a), checksumOf(b)];
  if (holdsA === null || holdsB === null || holdsA === holdsB) return null;
  return holdsA ? { damaged: b, sound: a } : { damaged: a, sound: b };
}

/** Whether the checksum holds; null where the frame was cut, so that nobody can tell. */
export function checksumOf({ bytes, start, wireLength, addresses }: Held): boolean | null {
  return bytes.length - start < wireLength ? null : checksumHolds(bytes, 0, bytes.length, addresses);
}
