const TERMINATOR = Buffer.from('\r\n.\r\n');

/** Finds the end of a message behind DATA (RFC 5321 section 4.1.1.4) and keeps nothing of it. */
export class MessageSkipper {
  /** Bytes of the message so far, the final dot's line and what is missing included. */
  bytes = 0;
  /** The last bytes seen; the line end of DATA itself counts, so that an empty message is found. */
  #tail = Buffer.from('\r\n');

  /** How many of `bytes[start..end)` belong to the message, and whether that ends it. */
  take(bytes: Uint8Array, start: number, end: number): { readonly consumed: number; readonly done: boolean } {
    const joined = Buffer.concat([this.#tail, bytes.subarray(start, end)]);
    const at = joined.indexOf(TERMINATOR);
    const consumed = at < 0 ? end - start : at + TERMINATOR.length - this.#tail.length;
    this.bytes += consumed;
    if (at < 0) this.#tail = Buffer.from(joined.subarray(Math.max(0, joined.length - TERMINATOR.length + 1)));
    return { consumed, done: at >= 0 };
  }

  /** `length` bytes are missing: what stands on their two sides does not make up a terminator. */
  gap(length: number): void {
    this.bytes += length;
    this.#tail = Buffer.alloc(0);
  }
}
