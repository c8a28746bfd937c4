import { openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import type * as ViewModule from '../ui/run.tsx';

/** What the interactive view is given, the terminal aside. */
export type ViewRequest = Omit<ViewModule.ViewOptions, 'stdin' | 'stdout'>;

/** Shows the view until the user leaves it; resolves with the exit status. */
export type View = (request: ViewRequest) => Promise<number>;

/** Imports src/ui/run.tsx: a module (Ink awaits while it is loaded), while the command is a script. */
export type ImportView = () => Promise<typeof ViewModule>;

/** The interactive view of this process, or null where no keys can be read. */
export async function openView(importView: ImportView): Promise<View | null> {
  const keys = openKeys();
  if (keys === null) return null;
  const { runView } = await importView();
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
