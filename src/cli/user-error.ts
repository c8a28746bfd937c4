/** Something the user can put right: printed as one line, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** What was to be done with a path: to read a capture, another file or the names in a folder, or to write into one. */
export type Purpose = 'capture' | 'file' | 'listing' | 'folder';

/** An I/O error about `path` as a UserError that says what to do; anything else as it is. */
export function explainIoError(error: unknown, path: string, purpose: Purpose): unknown {
  const code = errorCode(error);
  if (code === null) return error;
  const reason = SPECIAL_REASONS[purpose][code] ?? REASONS[code] ?? `cannot be used (${code})`;
  return new UserError(`${path}: ${reason}`);
}

/** The code of a system error (`ENOENT`), null for any other error. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

const SPECIAL_REASONS: Readonly<Record<Purpose, Readonly<Record<string, string>>>> = {
  capture: {
    EISDIR: 'is a directory: name the captures in it',
    EACCES: 'no permission: change its owner or mode (what tcpdump writes as root belongs to root)',
  },
  file: {},
  listing: { ENOENT: 'no such folder: check the name', ENOTDIR: 'is no folder: name one' },
  folder: {
    ENOENT: 'cannot be made there: choose another folder',
    EACCES: 'no permission to write there: change its owner or mode, or choose another folder',
    EPERM: 'no permission to write there: choose another folder',
  },
};

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file: check the name',
  ENOTDIR: 'no such file: a part of its path is not a directory',
  EISDIR: 'is a directory: name the files in it',
  EACCES: 'no permission: change its owner or mode',
  EPERM: 'no permission: change its owner or mode',
  EEXIST: 'is there already, and is not a directory: choose another name',
  ENOSPC: 'no space left: make room or choose another place',
  EROFS: 'is on a read-only file system: choose another place',
  EDQUOT: 'the disk quota is used up: make room or choose another place',
  ENAMETOOLONG: 'the name is too long: choose a shorter one',
  ELOOP: 'symbolic links lead in a circle: check the name',
  EMFILE: 'too many open files: raise the limit (ulimit -n)',
  EIO: 'the device reports a read or write error: copy the file from a good disk',
};
