import type { ChunkSource } from './source.ts';
import { Window } from './window.ts';

/** A window over chunks, each of which is shown as it comes. */
export class ChunkWindow extends Window {
  constructor(private readonly source: ChunkSource) {
    super();
  }

  async more(): Promise<boolean> {
    const chunk = await this.source.next();
    this.isIdle = chunk?.length === 0;
    if (chunk !== null && !this.isIdle) this.append(chunk);
    return chunk !== null;
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
