import { ChunkWindow } from './chunk-window.ts';
import { type GzipProblem, GzipSource } from './gzip.ts';
import type { Window } from './window.ts';

/** What a capture was wrapped in, and the bytes inside. */
export interface Container {
  readonly compression: 'gzip' | null;
  readonly content: Window;
}

/** Takes the compression off, where there is one that we know. */
export async function openContainer(window: Window, problem: GzipProblem): Promise<Container> {
  await window.has(2);
  const { bytes, start } = window;
  if (window.length < 2 || bytes[start] !== 0x1f || bytes[start + 1] !== 0x8b) {
    return { compression: null, content: window };
  }
  return { compression: 'gzip', content: new ChunkWindow(new GzipSource(window, problem)) };
}
