const TERMINATOR = Buffer.from('\r\n.\r\n');
/** Bytes before a piece that may begin a terminator that ends in it. */
const OVERLAP = TERMINATOR.length - 1;

const LINE_END = Buffer.from('\r\n');
const NOTHING = Buffer.alloc(0);

/** Finds the end of a message behind DATA (RFC 5321 section 4.1.1.4) and keeps nothing of it. */
export class MessageSkipper {
  /** Bytes of the message so far, the final dot's line and what is missing included. */
  bytes = 0;
  /** The last bytes seen; the line end of DATA itself counts, so that an empty message is found. */
  #tail = LINE_END;

  /** How many of `bytes[start..end)` belong to the message, and whether that ends it. */
  take(bytes: Uint8Array, start: number, end: number): { readonly consumed: number; readonly done: boolean } {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    // The message is not copied: a terminator lies across the seam, where only a few bytes count, or behind it.
    const seam = Buffer.concat([this.#tail, piece.subarray(0, OVERLAP)]);
    const across = seam.indexOf(TERMINATOR);
    const at = across < 0 ? piece.indexOf(TERMINATOR) : across - this.#tail.length;
    const done = across >= 0 || at >= 0;
    const consumed = done ? at + TERMINATOR.length : piece.length;
    this.bytes += consumed;
    const last = piece.length < OVERLAP ? seam : piece;
    this.#tail = Buffer.from(last.subarray(Math.max(0, last.length - OVERLAP)));
    return { consumed, done };
  }

  /** `length` bytes are missing: what stands on their two sides does not make up a terminator. */
  gap(length: number): void {
    this.bytes += length;
    this.#tail = NOTHING;
  }
}
