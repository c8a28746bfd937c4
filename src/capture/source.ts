/** Gives the bytes of a capture, piece by piece; `null` is its end. An empty piece: for a while nothing has come. */
export interface ChunkSource {
  next(): Promise<Buffer | null>;
  /** Lets go of what is behind it, before its end or after. */
  close(): Promise<void>;
}

/** A file that can be read at any place. */
export interface RandomAccess {
  /** Bytes there were when it was opened; it may grow. */
  readonly size: number;
  /** Reads bytes from `position` on into `target`; resolves with how many, 0 behind the end. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * Where the bytes of a capture come from: a pipe that gives them as they come (and an empty piece now and then where none
 * come, so that what is known can be told), or a file.
 */
export type CaptureSource =
  | { readonly chunks: () => AsyncIterable<Uint8Array> }
  | { readonly open: () => Promise<RandomAccess> };

/** One capture: the name that messages use, and where its bytes come from. A chunk is not changed once it was given. */
export type CaptureInput = { readonly name: string } & CaptureSource;

/** What went wrong in compressed data, and at which byte of what was unpacked. */
export type UnpackProblem = (message: string, offset: number) => void;

/** A source over any chunks. */
export function sourceOf(chunks: AsyncIterable<Uint8Array>): ChunkSource {
  const iterator = chunks[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    },
    async close() {
      await iterator.return?.();
    },
  };
}
