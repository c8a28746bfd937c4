import { constants, type FileHandle, open, stat } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { RandomAccess } from '../capture/source.ts';
import type { CaptureInput } from '../inspection.ts';
import type { InputStream } from './io.ts';
import { errorCode, explainIoError, UserError } from './user-error.ts';

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
  return { name: path, size: null, chunks: () => ticking(explained(path, pipeChunks(path))) };
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

/** Milliseconds between two looks into a pipe that is empty, at most. */
const LONGEST_PAUSE = 50;

/** What a named pipe gives, as it comes. */
async function* pipeChunks(path: string): AsyncGenerator<Uint8Array> {
  const file = await openPipe(path);
  try {
    let block = Buffer.allocUnsafeSlow(PIPE);
    for (let pause = 1; ; ) {
      const bytesRead = await file.read(block, 0, PIPE, null).then((read) => read.bytesRead, nothingYet);
      if (bytesRead === 0) return;
      if (bytesRead === null) {
        await setTimeout(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
      } else {
        yield block.subarray(0, bytesRead);
        // A block of its own for each chunk: a reader may keep what is behind it.
        block = Buffer.allocUnsafeSlow(PIPE);
        pause = 1;
      }
    }
  } finally {
    await file.close();
  }
}

/**
 * Opens a pipe, once somebody writes to it, so that no read waits for bytes: a process with a read under way ends only
 * with that read, and the user who has seen enough of a live capture would wait for its next packet.
 */
async function openPipe(path: string): Promise<FileHandle> {
  const waiting = await open(path);
  try {
    return await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } finally {
    await waiting.close();
  }
}

/** null for the error of a read that found nothing yet. */
function nothingYet(error: unknown): null {
  if (errorCode(error) === 'EAGAIN') return null;
  throw error;
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
  return { name: '-', size: null, chunks: () => ticking(explained(name, stdin)) };
}

/** Milliseconds of silence after which a live capture has what is known told. */
const SILENCE = 1000;

const NOTHING = new Uint8Array(0);

/**
 * The same pieces, and an empty one for each while in which none came.
 *
 * Where the user interrupts, what has come counts as all: Ctrl-C ends tcpdump in the same pipeline, which writes what it has
 * left. A second time it ends the program.
 */
export async function* ticking(
  source: AsyncIterable<Uint8Array>,
  silence = SILENCE,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const ask = () => {
    const next = iterator.next();
    // Whoever waits for it is told; until then, nobody need be.
    next.catch(() => {});
    return next;
  };
  let end = Number.POSITIVE_INFINITY;
  const interrupt = () => {
    end = performance.now() + silence;
  };
  process.once('SIGINT', interrupt);
  let next = ask();
  try {
    for (;;) {
      const timer = new AbortController();
      const silent = setTimeout(silence, null, { signal: timer.signal }).catch(() => null);
      const piece = await Promise.race([next, silent]);
      timer.abort();
      if (piece?.done || performance.now() >= end) return;
      if (piece !== null) next = ask();
      yield piece === null ? NOTHING : piece.value;
    }
  } finally {
    process.off('SIGINT', interrupt);
    // Not waited for: a read may be under way, of what never comes.
    void iterator.return?.();
  }
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
