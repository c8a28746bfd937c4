/** Gives the bytes of a file, piece by piece; `null` is its end. No piece is empty. */
export interface ChunkSource {
  next(): Promise<Buffer | null>;
}

/** A source whose first bytes can be looked at before they are read. */
export class PeekableSource implements ChunkSource {
  #ahead: Buffer | null = null;

  constructor(private readonly source: ChunkSource) {}

  /** The first `length` bytes or more; fewer where the file ends. They are still to be read. */
  async peek(length: number): Promise<Buffer> {
    const pieces: Buffer[] = this.#ahead === null ? [] : [this.#ahead];
    let have = this.#ahead?.length ?? 0;
    while (have < length) {
      const piece = await this.source.next();
      if (piece === null) break;
      pieces.push(piece);
      have += piece.length;
    }
    const all = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
    this.#ahead = all.length === 0 ? null : all;
    return all;
  }

  async next(): Promise<Buffer | null> {
    const ahead = this.#ahead;
    this.#ahead = null;
    return ahead ?? this.source.next();
  }
}

/** A source over any chunks, and how to let go of them before their end. */
export function sourceOf(chunks: AsyncIterable<Uint8Array>): ChunkSource & { close(): Promise<void> } {
  const iterator = chunks[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const { done, value } = await iterator.next();
        if (done) return null;
        if (value.length > 0) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      }
    },
    async close() {
      await iterator.return?.();
    },
  };
}
