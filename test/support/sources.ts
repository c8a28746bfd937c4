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
