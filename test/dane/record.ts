import { parseTlsa, type TlsaRecord } from '../../src/dane/tlsa.ts';

/** 64 hex digits that are of no certificate. */
export const DIGEST = 'ab'.repeat(32);

export function record(text: string): TlsaRecord {
  const parsed = parseTlsa(text);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed;
}
