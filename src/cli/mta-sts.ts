import { MAX_MTA_STS_POLICY } from '../limits.ts';
import { type MtaStsPolicy, parseMtaSts } from '../policy/mta-sts-file.ts';
import type { Io } from './io.ts';
import { UserError } from './user-error.ts';

/**
 * The policy of this file; null where none is named.
 * @throws {UserError} where it cannot be read, or is no policy.
 */
export async function loadMtaSts(
  path: string | null,
  io: Pick<Io, 'readText'>,
): Promise<MtaStsPolicy | null> {
  if (path === null) return null;
  const text = await io.readText(path);
  if (Buffer.byteLength(text) > MAX_MTA_STS_POLICY)
    throw new UserError(`${path}: an MTA-STS policy has at most ${MAX_MTA_STS_POLICY} bytes`);
  const policy = parseMtaSts(text);
  if ('error' in policy) throw new UserError(`${path}: no MTA-STS policy: ${policy.error}`);
  return policy;
}
