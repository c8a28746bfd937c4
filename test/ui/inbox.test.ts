import { describe, expect, it } from 'vitest';
import type { StreamDocument } from '../../src/report/document.ts';
import { Inbox } from '../../src/ui/inbox.ts';
import { finding, openStream, stream } from '../support/documents.ts';

const FILE = { bytesRead: 1, bytesTotal: 9, frames: 3, streams: 2, openStreams: () => [] };

/** An inbox of a live capture whose open streams take `cost` milliseconds to look at. */
function live(cost = 0) {
  let time = 0;
  const inbox = new Inbox();
  const looks: number[] = [];
  const openStreams = (): readonly StreamDocument[] => {
    looks.push(time);
    time += cost;
    return [openStream(1)];
  };
  return {
    inbox,
    looks,
    /** Some bytes came, and the view looks. */
    block: (at: number) => {
      inbox.onProgress({ ...FILE, bytesTotal: null, openStreams });
      time = Math.max(time, at);
      return inbox.take(() => time);
    },
    take: (at: number) => {
      time = Math.max(time, at);
      return inbox.take(() => time);
    },
  };
}

describe('the inbox', () => {
  it('gives what came, once', () => {
    const inbox = new Inbox();
    const now = (): number => 0;
    expect(inbox.take(now)).toBeNull();
    const change = {
      stream: 1,
      finding: finding('a.b', 'x'),
      withdrawn: false,
      outcome: 'failed',
      cause: null,
    } as const;
    inbox.onStream(stream(1));
    inbox.onFinding(change);
    inbox.onProgress(FILE);
    inbox.onStream(stream(2));
    expect(inbox.take(now)).toEqual({
      progress: FILE,
      news: { ended: [stream(1), stream(2)], changes: [change], open: null },
    });
    expect(inbox.take(now)).toBeNull();
    inbox.onProgress(FILE);
    expect(inbox.take(now)?.news).toEqual({ ended: [], changes: [], open: null });
  });

  it('does not look at the open streams of a file', () => {
    const inbox = new Inbox();
    inbox.onProgress({
      ...FILE,
      openStreams: () => {
        throw new Error('looked');
      },
    });
    expect(inbox.take(() => 9)?.news.open).toBeNull();
  });

  it('looks at those of a live capture now and then, and once more after the last bytes', () => {
    const { block, take, looks } = live();
    expect(block(0)?.news.open).toEqual([openStream(1)]);
    expect(block(100)?.news.open).toBeNull();
    expect(take(200)).toBeNull();
    expect(take(250)?.news.open).toHaveLength(1);
    expect(take(600)).toBeNull();
    expect(looks).toEqual([0, 250]);
  });

  it('looks less often where that takes long', () => {
    const { block, looks } = live(100);
    for (let at = 0; at < 6000; at += 100) block(at);
    expect(looks).toEqual([0, 2000, 4000]);
  });
});
