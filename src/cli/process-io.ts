import { fstatSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openCapture } from './captures.ts';
import type { InputStream, Io } from './io.ts';
import { type Output, streamOutput } from './output.ts';
import { explainIoError, UserError } from './user-error.ts';
import type { ImportView } from './view.ts';

/** The Io of this process. What is rarely needed is loaded when it is. */
export function processIo(importView: ImportView): Io {
  return {
    stdout: streamOutput(process.stdout, 'standard output'),
    stderr: unfailing(streamOutput(process.stderr, 'standard error')),
    environment: process.env,
    openCapture: (path) => openCapture(path, standardInput),
    async readText(path) {
      try {
        return await readFile(path, 'utf8');
      } catch (error) {
        throw explainIoError(error, path, 'file');
      }
    },
    async listFolder(path) {
      try {
        const entries = await readdir(path, { withFileTypes: true });
        return entries
          .filter((entry) => !entry.isDirectory())
          .map(({ name }) => join(path, name))
          .sort();
      } catch (error) {
        throw explainIoError(error, path, 'listing');
      }
    },
    writeNewFile: async (folder, name, content) =>
      (await import('./write-new-file.ts')).writeNewFile(folder, name, content),
    freeName: async (path) => (await import('./write-new-file.ts')).freeName(path),
    // Synchronous, since a trust store asks in the middle of its work.
    rootCertificates: () => process.getBuiltinModule('node:tls').rootCertificates,
    nodeVersion: process.version,
    openView: async () => (await import('./view.ts')).openView(importView),
  };
}

function standardInput(): InputStream {
  // Node takes a directory for an empty input.
  if (fstatSync(0).isDirectory())
    throw new UserError('standard input: is a directory: name the captures in it');
  return process.stdin;
}

/** What cannot be said on standard error cannot be said at all. */
function unfailing(output: Output): Output {
  return {
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
    closed: false,
    write: (text) => output.write(text).catch(() => {}),
  };
}
