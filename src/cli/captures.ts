import { open, stat } from 'node:fs/promises';
import type { RandomAccess } from '../capture/source.ts';
import type { CaptureInput } from '../inspection.ts';
import type { InputStream } from './io.ts';
import { explainIoError, UserError } from './user-error.ts';

/** A capture that is there and may be read. */
export type OpenCapture = CaptureInput & {
  /** Bytes; null where that is not known, as of a pipe. */
  readonly size: number | null;
};

/**
 * Looks at a path (`-`: standard input).
 * @throws {UserError} where it cannot be read.
 */
export async function openCapture(path: string, stdin: () => InputStream): Promise<OpenCapture> {
  if (path === '-') return openStandardInput(stdin());
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new UserError(`${path}: is a directory: name the captures in it`);
    if (stats.isFile()) {
      if (stats.size === 0) throw new UserError(emptyMessage(path));
      await (await open(path)).close();
      return { name: path, size: stats.size, open: () => openFile(path) };
    }
  } catch (error) {
    throw explainIoError(error, path, 'capture');
  }
  return { name: path, size: null, chunks: () => explained(path, pipeChunks(path)) };
}

/** The same inputs, and how much of them has been read. */
export function countBytes(captures: readonly OpenCapture[]) {
  let bytesRead = 0;
  const counted = (capture: OpenCapture): CaptureInput => {
    const { name } = capture;
    if ('chunks' in capture) {
      return {
        name,
        async *chunks() {
          for await (const chunk of capture.chunks()) {
            bytesRead += chunk.length;
            yield chunk;
          }
        },
      };
    }
    return {
      name,
      async open() {
        const file = await capture.open();
        return {
          ...file,
          async read(target, position) {
            const length = await file.read(target, position);
            bytesRead += length;
            return length;
          },
        };
      },
    };
  };
  const bytesTotal = captures.reduce<number | null>(
    (sum, { size }) => (sum === null || size === null ? null : sum + size),
    0,
  );
  return { inputs: captures.map(counted), progress: () => ({ bytesRead, bytesTotal }) };
}

/** Bytes that a pipe holds, as a rule. */
const PIPE = 64 * 1024;

/** What a named pipe gives, as it comes. */
async function* pipeChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (;;) {
      // A block of its own for each chunk: a reader may keep what is behind it.
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafeSlow(PIPE), 0, PIPE, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<RandomAccess> {
  try {
    const file = await open(path);
    const { size } = await file.stat();
    return {
      size,
      async read(target, position) {
        try {
          return (await file.read(target, 0, target.length, position)).bytesRead;
        } catch (error) {
          throw explainIoError(error, path, 'capture');
        }
      },
      close: () => file.close(),
    };
  } catch (error) {
    throw explainIoError(error, path, 'capture');
  }
}

function openStandardInput(stdin: InputStream): OpenCapture {
  const name = 'standard input';
  if (stdin.isTTY) throw new UserError(`${name}: is a terminal: pipe a capture into it`);
  return { name: '-', size: null, chunks: () => explained(name, stdin) };
}

/** Errors in the user's terms; no byte at all is one, too. */
async function* explained(name: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let empty = true;
  try {
    for await (const chunk of source) {
      if (chunk.length === 0) continue;
      empty = false;
      yield chunk;
    }
  } catch (error) {
    throw explainIoError(error, name, 'capture');
  }
  if (empty) throw new UserError(emptyMessage(name));
}

function emptyMessage(name: string): string {
  return `${name}: is empty: no packet was captured, or none written out yet (tcpdump -U writes each at once)`;
}
