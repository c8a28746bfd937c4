import type { Readable } from 'node:stream';
import type { OpenCapture } from './captures.ts';
import type { Output } from './output.ts';
import type { View } from './view.ts';
import type { FreeName, WrittenFile } from './write-new-file.ts';

/** The world outside, as the command line needs it. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `-` is standard input. @throws {UserError} where it cannot be read. */
  openCapture(path: string): Promise<OpenCapture>;
  /** @throws {UserError} where it cannot be read. */
  readText(path: string): Promise<string>;
  /**
   * Writes a new file; one with the same content counts as written, no other is touched.
   * @throws {UserError} where it cannot be written.
   */
  writeNewFile(folder: string, name: string, content: string | Uint8Array): Promise<WrittenFile>;
  /** A name for a new file. @throws {UserError} where it is taken, or its folder takes no file. */
  freeName(path: string): Promise<FreeName>;
  /** PEM of the roots that come with the runtime. */
  rootCertificates(): readonly string[];
  /** The runtime's version: `v20.20.2`. */
  readonly nodeVersion: string;
  /** The paths of the files in a folder, in order. @throws {UserError} where it cannot be read. */
  listFolder(path: string): Promise<readonly string[]>;
  /** The interactive view, or null where no keys can be read. Loads what it needs only when called. */
  openView(): Promise<View | null>;
}

export type InputStream = Readable & { readonly isTTY?: boolean };
