import type { CipherSuite } from './cipher-suite.ts';

/** The least and the most bytes that something may have. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

const TLS11 = 0x0302;
const TLS13 = 0x0304;

/**
 * How many bytes of content an encrypted record with a body of `bodyLength` bytes holds; null where we cannot tell.
 *
 * Exact for AEAD (RFC 5246 section 6.2.3.3; RFC 8446 section 5.2, without its optional padding) and stream ciphers; a
 * range under CBC, for padding to the end of the block as all known implementations do it (RFC 5246 section 6.2.3.2).
 */
export function contentLength(
  bodyLength: number,
  { protection }: CipherSuite,
  version: number,
  encryptThenMac: boolean,
): LengthRange | null {
  if (protection === null) return null;
  switch (protection.kind) {
    case 'aead': {
      const type = version >= TLS13 ? 1 : 0;
      return range(0, bodyLength - type - protection.explicitNonce - protection.tag);
    }
    case 'stream':
      return range(0, bodyLength - protection.mac);
    case 'cbc': {
      const { block, mac } = protection;
      const iv = version >= TLS11 ? block : 0;
      // Under encrypt_then_mac (RFC 7366) the MAC stands behind the blocks; either way it is there once.
      const most = bodyLength - iv - mac - 1;
      return encryptThenMac || (bodyLength - iv) % block === 0 ? range(block - 1, most) : null;
    }
  }
}

/** Whether content of `length` bytes is possible. */
export function mayHold(range: LengthRange | null, length: number): boolean {
  return range !== null && range.min <= length && length <= range.max;
}

function range(slack: number, max: number): LengthRange | null {
  return max < 0 ? null : { min: Math.max(0, max - slack), max };
}
