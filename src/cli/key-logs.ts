import { KeyLog } from '../tls/secrets/key-log.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/** Secrets, and what of the files they come from could not be read, each as a line. */
export interface LoadedKeyLogs {
  readonly keyLog: KeyLog;
  readonly warnings: readonly string[];
}

/**
 * The TLS secrets of these files.
 * @throws {UserError} where a file cannot be read, or holds no secret.
 */
export async function loadKeyLogs(
  paths: readonly string[],
  io: Pick<Io, 'readText'>,
): Promise<LoadedKeyLogs> {
  const keyLog = new KeyLog();
  const warnings: string[] = [];
  for (const path of paths) {
    const { entries, dropped, damaged, problems } = keyLog.add(await io.readText(path));
    const lines = problems.map(({ line, text }) => `${path}: line ${line}: ${text}`);
    if (entries === 0) {
      const hint = 'lines as CLIENT_RANDOM … are needed, which SSLKEYLOGFILE makes many programs write';
      throw new UserError(lines[0] ?? `${path}: holds no TLS secret: ${hint}`);
    }
    warnings.push(...lines);
    if (damaged > lines.length) warnings.push(`${path}: ${damaged - lines.length} more lines cannot be read`);
    if (dropped > 0) warnings.push(`${path}: ${dropped} secrets are more than can be kept`);
  }
  return { keyLog, warnings };
}
