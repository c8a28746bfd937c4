import type { ChunkSource } from './chunk-source.ts';
import { PeekableSource } from './chunk-source.ts';
import { type GzipProblem, GzipSource } from './gzip.ts';

/** What a capture was wrapped in, and the bytes inside. */
export interface Container {
  readonly compression: 'gzip' | null;
  readonly content: PeekableSource;
}

/** Takes the compression off, where there is one that we know. */
export async function openContainer(source: ChunkSource, problem: GzipProblem): Promise<Container> {
  const content = new PeekableSource(source);
  const head = await content.peek(2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return { compression: null, content };
  return { compression: 'gzip', content: new PeekableSource(new GzipSource(content, problem)) };
}
