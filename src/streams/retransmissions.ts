import { MAX_LISTED_DIFFERENCES } from '../limits.ts';
import { checksumHolds } from '../network/checksum.ts';
import { checksumOf, type Damage, type Held } from './held-segments.ts';
import { RecentSegments } from './recent-segments.ts';

/** A retransmission with other content than what came before it. */
export interface Difference {
  /** The frames of both copies, in the order they came. */
  readonly first: number;
  readonly second: number;
  /** Which of them was read. */
  readonly read: 'first' | 'second';
  /** The one whose checksum holds, where that of the other does not. */
  readonly sound: 'first' | 'second' | null;
}

/** Notices what one direction sends again with other content. */
export class Retransmissions {
  /** The first MAX_LISTED_DIFFERENCES. */
  readonly differences: Difference[] = [];
  /** Segments that were read. */
  readonly read = new RecentSegments();

  /** Holds a segment, parts of which came again, against what was read: all before `next`. */
  compare(copy: Held, next: number): void {
    const { offset, bytes, start, wireLength, frame } = copy;
    // The byte of a keep-alive may be anything (RFC 9293 section 3.8.4).
    const isKeepAlive = wireLength === 1 && offset === next - 1;
    if (isKeepAlive || this.differences.length >= MAX_LISTED_DIFFERENCES) return;
    const read = this.read.differing(offset, bytes, start, bytes.length);
    if (read === null) return;
    const holds = checksumOf(copy);
    const readHolds = read.isWhole ? checksumHolds(read.bytes, read.start, read.end, copy.addresses) : null;
    const isTold = holds !== null && readHolds !== null && holds !== readHolds;
    this.#note(read.frame, frame, isTold ? (holds ? frame : read.frame) : null);
  }

  /** Of two copies that were held one was thrown away. */
  threwAway({ damaged, sound }: Damage): void {
    if (this.differences.length < MAX_LISTED_DIFFERENCES) this.#note(sound.frame, damaged.frame, sound.frame);
  }

  #note(read: number, other: number, sound: number | null): void {
    const first = Math.min(read, other);
    const which = (frame: number) => (frame === first ? 'first' : 'second');
    this.differences.push({
      first,
      second: Math.max(read, other),
      read: which(read),
      sound: sound === null ? null : which(sound),
    });
  }
}
