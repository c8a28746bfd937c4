import { copyOf } from '../bytes/copy.ts';
import { MAX_FRAGMENT_BYTES, MAX_FRAGMENTS } from '../limits.ts';
import type { Packet } from './packet.ts';

/** A packet of which fragments have come. */
interface Fragmented {
  /** By offset; of the same offset in the order of arrival. */
  readonly pieces: Piece[];
  /** Of all pieces, overlaps included. */
  bytes: number;
  /** The packet's length, known from its last fragment. */
  length: number | null;
}

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
  /** What brought it: of a fragment inside of fragmented packets there are several. */
  readonly frames: readonly number[];
}

/**
 * Puts fragments of IP packets together (RFC 791 section 3.2, RFC 8200 section 4.5). Where they overlap the one that
 * begins first counts, and of those that begin together the one that came first, as in Wireshark.
 */
export class Fragments {
  /** Packets that were given up incomplete, because too much was waiting. */
  givenUp = 0;
  /** Frames of all fragments that wait. */
  #count = 0;
  /** The oldest first. */
  readonly #open = new Map<string, Fragmented>();
  #bytes = 0;

  /**
   * Takes the fragment that lies between `packet.at` and `packet.end`. Where it completes the packet, that is what
   * `packet` goes on with; false otherwise. `id` tells packets between the same addresses apart.
   */
  complete(packet: Packet, id: string, offset: number, isLast: boolean): boolean {
    const key = `${id} ${addressesOf(packet)}`;
    const fragmented = this.#open.get(key) ?? { pieces: [], bytes: 0, length: null };
    this.#open.set(key, fragmented);
    const frames = [...packet.earlier, packet.frame];
    this.#add(fragmented, { offset, bytes: copyOf(packet.bytes, packet.at, packet.end), frames });
    if (isLast) fragmented.length ??= offset + packet.end - packet.at;
    if (!isComplete(fragmented)) {
      this.#makeRoom();
      return false;
    }
    this.#forget(key, fragmented);
    goOnWith(packet, fragmented.pieces, fragmented.length);
    return true;
  }

  #add(fragmented: Fragmented, piece: Piece): void {
    const { pieces } = fragmented;
    let index = pieces.length;
    while (index > 0 && (pieces[index - 1] as Piece).offset > piece.offset) index -= 1;
    pieces.splice(index, 0, piece);
    fragmented.bytes += piece.bytes.length;
    this.#bytes += piece.bytes.length;
    this.#count += piece.frames.length;
  }

  #makeRoom(): void {
    for (const [key, fragmented] of this.#open) {
      if (this.#bytes <= MAX_FRAGMENT_BYTES && this.#count <= MAX_FRAGMENTS) return;
      this.#forget(key, fragmented);
      this.givenUp += 1;
    }
  }

  #forget(key: string, { pieces, bytes }: Fragmented): void {
    this.#open.delete(key);
    this.#bytes -= bytes;
    for (const { frames } of pieces) this.#count -= frames.length;
  }
}

function addressesOf({ segment }: Packet): string {
  const { bytes, sourceStart, destinationStart, addressLength } = segment;
  return String.fromCharCode(
    ...bytes.subarray(sourceStart, sourceStart + addressLength),
    ...bytes.subarray(destinationStart, destinationStart + addressLength),
  );
}

function isComplete(fragmented: Fragmented): fragmented is Fragmented & { length: number } {
  const { pieces, bytes, length } = fragmented;
  if (length === null || bytes < length) return false;
  let filled = 0;
  for (const piece of pieces) {
    if (piece.offset > filled) break;
    filled = Math.max(filled, piece.offset + piece.bytes.length);
  }
  return filled >= length;
}

/** Bytes of the IP header before the source's address. */
const BEFORE_ADDRESSES = { 4: 12, 16: 8 };

/** A block of the packet's own: the header of this fragment without options, and the payload of all. */
function goOnWith(packet: Packet, pieces: readonly Piece[], length: number): void {
  const { segment } = packet;
  const { bytes: fragment, sourceStart, destinationStart, addressLength } = segment;
  const before = BEFORE_ADDRESSES[addressLength];
  const start = before + 2 * addressLength;
  const block = new Uint8Array(start + length);
  block.set(fragment.subarray(sourceStart - before, sourceStart + addressLength));
  block.set(fragment.subarray(destinationStart, destinationStart + addressLength), before + addressLength);
  let filled = 0;
  for (const { offset, bytes } of pieces) {
    const end = Math.min(offset + bytes.length, length);
    if (end <= filled) continue;
    block.set(bytes.subarray(filled - offset, end - offset), start + filled);
    filled = end;
  }
  segment.bytes = block;
  segment.sourceStart = before;
  segment.destinationStart = before + addressLength;
  const frames = new Set(pieces.flatMap((piece) => piece.frames));
  frames.delete(packet.frame);
  packet.earlier = [...frames];
  packet.bytes = block;
  packet.at = start;
  packet.end = block.length;
  packet.wireEnd = block.length;
}
