import { toHex } from '../bytes/hex.ts';
import { MAX_TIMESTAMPS } from '../limits.ts';
import { derCursor } from './der.ts';

/** A Certificate Transparency log's promise to list a certificate (RFC 6962 section 3.2). Its signature is not checked. */
export interface SignedCertificateTimestamp {
  /** Hex: SHA-256 of the log's key. */
  readonly logId: string;
  /** Milliseconds since 1970. */
  readonly milliseconds: number;
}

/** Reads a SignedCertificateTimestampList (RFC 6962 section 3.3); throws where it cannot be read. */
export function readTimestampList(bytes: Uint8Array): SignedCertificateTimestamp[] {
  const timestamps: SignedCertificateTimestamp[] = [];
  const list = derCursor(bytes).vector16('sct_list');
  while (list.remaining > 0 && timestamps.length < MAX_TIMESTAMPS) {
    const sct = list.vector16('SerializedSCT', { min: 1 });
    // Later versions may have another form.
    if (sct.u8('sct_version') !== 0) continue;
    const logId = toHex(sct.take(32, 'id'));
    const milliseconds = sct.u32('timestamp') * 2 ** 32 + sct.u32('timestamp');
    timestamps.push({ logId, milliseconds });
  }
  return timestamps;
}
