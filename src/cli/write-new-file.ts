import { randomBytes } from 'node:crypto';
import { unlinkSync } from 'node:fs';
import { access, constants, link, lstat, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, explainIoError, UserError } from './user-error.ts';

/** Writes a file's content in pieces; each is good until the promise is fulfilled. */
export type Fill = (write: (piece: Uint8Array) => Promise<void>) => Promise<void>;

/** A name under which there is nothing yet. */
export interface FreeName {
  readonly path: string;
  /**
   * Writes the file, whole or not at all, for its owner alone to read. Where the disk wants it, `fill` is called twice.
   * @throws {UserError} where it cannot be written, or the name has been taken by now.
   */
  write(fill: Fill): Promise<void>;
}

/** Names that are tried where one is taken by another content: `a.pem`, `a-2.pem` … */
const MAX_NAMES = 100;

/** A file that is there now. */
export interface WrittenFile {
  readonly path: string;
  /** False where it was there already, with the same content. */
  readonly isNew: boolean;
}

/**
 * Writes a new file, whole or not at all. A file that has this content already counts as written;
 * no other content is ever replaced: the name gets a number then. The folder is made where it is missing.
 * @throws {UserError} where it cannot be written.
 */
export async function writeNewFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<WrittenFile> {
  const bytes = Buffer.from(content);
  try {
    await makeFolder(folder);
    for (let number = 1; number <= MAX_NAMES; number++) {
      const path = join(folder, numbered(name, number));
      if (await create(folder, path, (write) => write(bytes))) return { path, isNew: true };
      if (await holds(path, bytes)) return { path, isNew: false };
    }
  } catch (error) {
    throw explainIoError(error, folder, 'folder');
  }
  throw new UserError(`${join(folder, name)}: is taken, with ${MAX_NAMES} numbers: choose another folder`);
}

/**
 * Looks whether a new file can have this name, in a folder that is there.
 * @throws {UserError} where it cannot.
 */
export async function freeName(path: string): Promise<FreeName> {
  const folder = dirname(path);
  const taken = () => new UserError(`${path}: is there already: choose another name`);
  try {
    if (await lstat(path).catch(absent)) throw taken();
    await access(folder, constants.W_OK);
  } catch (error) {
    throw explainIoError(error, folder, 'folder');
  }
  return {
    path,
    async write(fill) {
      try {
        if (!(await create(folder, path, fill, OWNER_ONLY))) throw taken();
      } catch (error) {
        throw explainIoError(error, path, 'folder');
      }
    },
  };
}

/** File mode. */
const OWNER_ONLY = 0o600;

function absent(error: unknown): null {
  if (errorCode(error) === 'ENOENT') return null;
  throw error;
}

/** Makes a folder, and those above it, where they are missing. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await makeOneFolder(folder);
  } catch (error) {
    const parent = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || parent === folder) throw error;
    // Not Node's `recursive`: it never ends where the folder above is there and takes no new one, as /proc.
    await makeFolder(parent);
    await makeOneFolder(folder);
  }
}

async function makeOneFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const stats = await stat(folder).catch(() => null);
    if (!stats?.isDirectory()) throw error;
  }
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : name.replace(/(\.[^.]*)?$/, `-${number}$1`);
}

/** False where the name is taken. */
async function create(folder: string, path: string, fill: Fill, mode?: number): Promise<boolean> {
  const temporary = join(folder, `.pcapinspect-${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeWhole(temporary, fill, mode);
    // A link, and not a rename: that would replace what has the name.
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    // File systems without hard links (FAT, some network shares).
    if (code !== null && ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) {
      return createInPlace(path, fill, mode);
    }
    throw error;
  } finally {
    await unlink(temporary).catch(() => {});
  }
}

async function createInPlace(path: string, fill: Fill, mode?: number): Promise<boolean> {
  try {
    await writeWhole(path, fill, mode);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Creates `path`, which must be new, and removes it again where it does not get all of its content. */
async function writeWhole(path: string, fill: Fill, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  const settle = removeOnSignal(path);
  try {
    await fill((piece) => file.writeFile(piece));
    await file.sync();
  } catch (error) {
    await unlink(path).catch(() => {});
    throw error;
  } finally {
    settle();
    await file.close();
  }
}

/** Removes a file where the process is told to end; returns what ends that. */
function removeOnSignal(path: string): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const settle = (): void => {
    for (const signal of signals) process.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    settle();
    try {
      unlinkSync(path);
    } finally {
      // Nobody listens any more: this time it ends.
      process.kill(process.pid, signal);
    }
  };
  for (const signal of signals) process.on(signal, end);
  return settle;
}

async function holds(path: string, content: Buffer): Promise<boolean> {
  const stats = await lstat(path);
  return stats.isFile() && stats.size === content.length && content.equals(await readFile(path));
}
