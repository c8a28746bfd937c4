import type { CaptureSource } from '../../src/capture/source.ts';
import { chunksOf } from './capture-builder.ts';

/** The bytes as they come through a pipe, in chunks of a size. */
export function pipeOf(content: Uint8Array, chunkSize?: number): CaptureSource {
  return { chunks: () => chunksOf(content, chunkSize) };
}

/** The bytes as a file; no read gives more than `most` of them. */
export function fileOf(content: Uint8Array, most = content.length): CaptureSource {
  return {
    open: async () => ({
      size: content.length,
      async read(target, position) {
        const part = content.subarray(position, position + Math.min(most, target.length));
        target.set(part);
        return part.length;
      },
      close: async () => {},
    }),
  };
}

/** The bytes of a capture in pieces, wherever they come from. */
export async function* piecesOf(source: CaptureSource | undefined): AsyncGenerator<Uint8Array> {
  if (source === undefined) return;
  if ('chunks' in source) {
    yield* source.chunks();
    return;
  }
  const file = await source.open();
  for (let position = 0; position < file.size; ) {
    const piece = new Uint8Array(4096);
    const length = await file.read(piece, position);
    position += length;
    yield piece.subarray(0, length);
  }
  await file.close();
}
