import { ChunkWindow } from './chunk-window.ts';
import { GzipSource } from './gzip.ts';
import type { ChunkSource, UnpackProblem } from './source.ts';
import type { Window } from './window.ts';
import { isZstd } from './zstd-frame.ts';

/** What a capture was wrapped in, and the bytes inside. */
export interface Container {
  readonly compression: 'gzip' | 'zstd' | null;
  readonly content: Window;
}

/** Takes the compression off, where there is one that we know. */
export async function openContainer(window: Window, problem: UnpackProblem): Promise<Container> {
  await window.has(4);
  const head = window.bytes.subarray(window.start, window.end);
  if (head[0] === 0x1f && head[1] === 0x8b) return container('gzip', new GzipSource(window, problem));
  if (!isZstd(head)) return { compression: null, content: window };
  // Loaded here, since its decoder is large.
  const { openZstd } = await import('./zstd.ts');
  return container('zstd', await openZstd(window, problem));
}

function container(compression: 'gzip' | 'zstd', source: ChunkSource): Container {
  return { compression, content: new ChunkWindow(source) };
}
