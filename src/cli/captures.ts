import { type FileHandle, open, stat } from 'node:fs/promises';
import type { CaptureInput } from '../inspection.ts';
import type { InputStream } from './io.ts';
import { explainIoError, UserError } from './user-error.ts';

/** A capture that is there and may be read. */
export interface OpenCapture extends CaptureInput {
  /** Bytes; null where that is not known, as of a pipe. */
  readonly size: number | null;
  /** The same capture with its first chunk alone, to see whether it is one; `chunks()` still gives everything. */
  head(): CaptureInput;
}

/** Bytes that are read at once. */
const CHUNK = 256 * 1024;

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
      const chunks = () => explained(path, fileChunks(path));
      return {
        name: path,
        size: stats.size,
        chunks,
        head: () => ({ name: path, chunks: () => first(chunks()) }),
      };
    }
  } catch (error) {
    throw explainIoError(error, path, 'capture');
  }
  // A pipe can be read only once.
  return once(path, explained(path, fileChunks(path)));
}

/** The same inputs, and how much of them has been read. */
export function countBytes(captures: readonly OpenCapture[]) {
  let bytesRead = 0;
  async function* counted(capture: OpenCapture): AsyncGenerator<Uint8Array> {
    for await (const chunk of capture.chunks()) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  const inputs = captures.map(
    (capture): CaptureInput => ({ name: capture.name, chunks: () => counted(capture) }),
  );
  const bytesTotal = captures.reduce<number | null>(
    (sum, { size }) => (sum === null || size === null ? null : sum + size),
    0,
  );
  return { inputs, progress: () => ({ bytesRead, bytesTotal }) };
}

function openStandardInput(stdin: InputStream): OpenCapture {
  const name = 'standard input';
  if (stdin.isTTY) throw new UserError(`${name}: is a terminal: pipe a capture into it`);
  return once('-', explained(name, stdin));
}

/** A source that can be read once: what `head` took of it comes again. */
function once(name: string, source: AsyncIterable<Uint8Array>): OpenCapture {
  const iterator = source[Symbol.asyncIterator]();
  let taken: Promise<IteratorResult<Uint8Array, unknown>> | null = null;
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      let next = await (taken ?? iterator.next());
      taken = null;
      for (; !next.done; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  }
  async function* head(): AsyncGenerator<Uint8Array> {
    taken ??= iterator.next();
    const next = await taken;
    if (!next.done) yield next.value;
  }
  return { name, size: null, chunks: all, head: () => ({ name, chunks: head }) };
}

async function* first(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    yield chunk;
    return;
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

async function* fileChunks(path: string): AsyncGenerator<Uint8Array> {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    for (;;) {
      // A block of its own for each chunk: a reader may keep what is behind it.
      const buffer = Buffer.allocUnsafeSlow(CHUNK);
      const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file?.close();
  }
}

function emptyMessage(name: string): string {
  return `${name}: is empty: no packet was captured, or none written out yet (tcpdump -U writes each at once)`;
}
