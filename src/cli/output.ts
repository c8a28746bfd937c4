import { fstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { errorCode, UserError } from './user-error.ts';

/** Where text goes; slow readers are waited for. */
export interface Output {
  readonly isTTY: boolean;
  /** A file on disk: what is written shows nowhere. Elsewhere it may, as a pipe's reader may print it. */
  readonly isFile?: boolean;
  /** Of a terminal that says it, as it is now. */
  readonly columns?: number | undefined;
  /** Nobody reads any more: what is still written is dropped. */
  readonly closed: boolean;
  /** Resolves when more may be written, and bytes may be used for something else. Rejects with a UserError where writing fails (a full disk). */
  write(text: string | Uint8Array): Promise<void>;
}

/** Pieces of at least this many characters are handed to the system at once. */
const BATCH = 65_536;

/** Writes small pieces together, each batch by way of `encode`; ends early where nobody reads any more. */
export async function writeAll(
  output: Output,
  chunks: Iterable<string>,
  encode: (text: string) => string | Uint8Array = (text) => text,
): Promise<void> {
  let batch = '';
  for (const chunk of chunks) {
    batch += chunk;
    if (batch.length < BATCH) continue;
    await output.write(encode(batch));
    if (output.closed) return;
    batch = '';
  }
  if (batch !== '') await output.write(encode(batch));
}

type ProcessStream = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly fd?: number;
};

/** An Output over a stream of the process. `name` is for messages. */
export function streamOutput(stream: ProcessStream, name: string): Output {
  let failure: Error | null = null;
  // Without a listener, the error of a write that nobody waits for would end the process.
  stream.on('error', (error: Error) => {
    failure ??= error;
  });
  return {
    isTTY: stream.isTTY === true,
    isFile: stream.fd !== undefined && fstatSync(stream.fd).isFile(),
    get columns() {
      return stream.columns;
    },
    get closed() {
      return failure !== null || stream.destroyed;
    },
    async write(text) {
      if (failure === null && !stream.destroyed) {
        await new Promise<void>((resolve) => {
          stream.write(text, (error) => {
            if (error) failure ??= error;
            resolve();
          });
        });
      }
      // `| head` is no failure.
      if (failure !== null && !['EPIPE', 'ECONNRESET'].includes(errorCode(failure) ?? '')) {
        throw new UserError(`cannot write to ${name}: ${errorCode(failure) ?? failure.message}`);
      }
    },
  };
}
