import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { ViewOptions } from '../ui/run.tsx';

/** What the interactive view is given, the terminal aside. */
export type ViewRequest = Omit<ViewOptions, 'stdin' | 'stdout'>;

/** Shows the view until the user leaves it; resolves with the exit status. */
export type View = (request: ViewRequest) => Promise<number>;

/** The interactive view of this process, or null where no keys can be read. */
export async function openView(): Promise<View | null> {
  const keys = openKeys();
  if (keys === null) return null;
  const { runView } = await import('../ui/run.tsx');
  return async (request) => {
    try {
      return await runView({ ...request, stdin: keys.stream, stdout: process.stdout });
    } finally {
      keys.close();
    }
  };
}

interface Keys {
  readonly stream: ReadStream;
  close(): void;
}

/** Standard input, or where it is something else (a capture, say) the terminal itself. */
function openKeys(): Keys | null {
  if (process.stdin.isTTY) return { stream: process.stdin as ReadStream, close: () => process.stdin.pause() };
  try {
    const stream = new ReadStream(openSync('/dev/tty', 'r'));
    return { stream, close: () => stream.destroy() };
  } catch {
    return null;
  }
}
