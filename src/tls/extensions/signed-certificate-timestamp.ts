import type { Cursor } from '../../bytes/cursor.ts';
import { toHex } from '../../bytes/hex.ts';
import type { CodePoint } from '../../registry/name-of.ts';
import type { ExtensionFields } from './fields.ts';
import { signatureScheme } from './lists.ts';

/** What a log of Certificate Transparency promises, RFC 6962 section 3.2. */
export interface SignedCertificateTimestamp {
  /** 0 for v1, the only one that there is here. */
  readonly version: number;
  /** Hex. */
  readonly logId: string;
  /** RFC 3339; null where it is beyond any calendar, or the version is unknown. */
  readonly timestamp: string | null;
  readonly signatureAlgorithm: CodePoint | null;
}

const V1 = 0;

/** The latest millisecond since 1970 that a Date can hold. */
const MAX_DATE = 8.64e15;

/** SignedCertificateTimestampList, RFC 6962 section 3.3. */
export function certificateTimestamps(c: Cursor): ExtensionFields {
  const signedCertificateTimestamps = c
    .vector16('sct_list', { min: 1 })
    .all((list) => readTimestamp(list.vector16('SerializedSCT', { min: 1 })));
  return { signedCertificateTimestamps };
}

function readTimestamp(c: Cursor): SignedCertificateTimestamp {
  const version = c.u8('sct_version');
  if (version !== V1) return { version, logId: '', timestamp: null, signatureAlgorithm: null };
  const logId = toHex(c.take(32, 'id'));
  const milliseconds = c.u32('timestamp') * 2 ** 32 + c.u32('timestamp');
  c.vector16('extensions');
  const signatureAlgorithm = signatureScheme(c.u16('algorithm'));
  c.vector16('signature');
  const timestamp = milliseconds <= MAX_DATE ? new Date(milliseconds).toISOString() : null;
  return { version, logId, timestamp, signatureAlgorithm };
}
