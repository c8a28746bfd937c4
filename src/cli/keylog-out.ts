import { Excerpt } from '../excerpt.ts';
import type { KeyLog } from '../tls/secrets/key-log.ts';
import type { OpenCapture } from './captures.ts';
import type { Io } from './io.ts';
import type { Options } from './options.ts';
import { showingProgress } from './progress.ts';
import { UserError } from './user-error.ts';
import type { FreeName } from './write-new-file.ts';

/** The file that `--keylog-out` asks for. */
export class KeyLogOut {
  private constructor(
    private readonly captures: readonly OpenCapture[],
    private readonly name: FreeName,
    private readonly excerpt: Excerpt,
    private readonly io: Io,
  ) {}

  /**
   * Null where the option is not given.
   * @throws {UserError} where it cannot be done.
   */
  static async begin(
    captures: readonly OpenCapture[],
    { keyLogOut: path, streams }: Options,
    keyLog: KeyLog,
    io: Io,
  ): Promise<KeyLogOut | null> {
    if (path === null) return null;
    const pipe = captures.find(({ size }) => size === null);
    if (pipe !== undefined) {
      const name = pipe.name === '-' ? 'standard input' : pipe.name;
      throw new UserError(
        `${name}: --keylog-out reads captures twice, which a pipe does not allow: save it as a file first`,
      );
    }
    return new KeyLogOut(captures, await io.freeName(path), new Excerpt(keyLog, streams), io);
  }

  /** For the reading of the captures that comes before. */
  get events(): Excerpt['events'] {
    return this.excerpt.events;
  }

  /**
   * Writes the file, and gives its path. `streams`: how many the captures have.
   * @throws {UserError} where it cannot be written, or no secret would be in it.
   */
  async write(streams: number): Promise<string> {
    const { captures, excerpt, io, name } = this;
    if (!excerpt.hasSecrets) {
      const why = 'no secret is known of any TLS session in it (--keylog gives them)';
      throw new UserError(`${name.path}: is not written: ${why}`);
    }
    await name.write((write) =>
      showingProgress(captures, io, (inputs, onProgress) =>
        excerpt.write(inputs, async (piece, frames) => {
          await write(piece);
          onProgress({ frames, streams, openStreams: () => [] });
        }),
      ),
    );
    return name.path;
  }
}
