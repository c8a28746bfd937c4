import type { CipherSuite } from './cipher-suite.ts';
import { type EncryptedEvent, isTls13 } from './events.ts';
import type { ServerHello } from './messages/server-hello.ts';

/** The least and the most bytes that something may have. */
export interface LengthRange {
  readonly min: number;
  readonly max: number;
}

const TLS11 = 0x0302;

/**
 * How many bytes of content an encrypted record with a body of `bodyLength` bytes holds; null where we cannot tell.
 *
 * Exact for AEAD (RFC 5246 section 6.2.3.3; RFC 8446 section 5.2, without its optional padding) and stream ciphers; a
 * range under CBC, for padding to the end of the block (RFC 5246 section 6.2.3.2 allows more, which today's
 * implementations do not use).
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
      // TLS 1.3 puts the content type inside and the nonce nowhere.
      const around = isTls13(version) ? 1 : protection.explicitNonce;
      return range(0, bodyLength - around - protection.tag);
    }
    case 'stream':
      return range(0, bodyLength - protection.mac);
    case 'cbc': {
      const { block, mac } = protection;
      const iv = version >= TLS11 ? block : 0;
      // Under encrypt_then_mac (RFC 7366) the MAC stands behind the blocks; either way it is there once.
      const blocks = bodyLength - iv - (encryptThenMac ? mac : 0);
      return blocks % block === 0 ? range(block - 1, bodyLength - iv - mac - 1) : null;
    }
  }
}

/** What tells how the records of a connection are protected. */
export interface Protected {
  readonly suite: CipherSuite | null;
  readonly version: number | null;
  readonly serverHello: { readonly value: ServerHello } | null;
}

/** The content that a protected record of this connection may hold; null where its length does not tell. */
export function contentOf(
  { suite, version, serverHello }: Protected,
  { length, opened = null }: Pick<EncryptedEvent, 'length'> & Partial<Pick<EncryptedEvent, 'opened'>>,
): LengthRange | null {
  if (opened !== null) return { min: opened.length, max: opened.length };
  if (suite === null || version === null || serverHello === null) return null;
  const { compressionMethod, fields } = serverHello.value;
  const isCompressed = compressionMethod !== null && compressionMethod !== 0;
  if (isCompressed || fields.truncatedHmac) return null;
  return contentLength(length, suite, version, fields.encryptThenMac ?? false);
}

/** Whether content of `length` bytes is possible. */
export function mayHold(range: LengthRange | null, length: number): boolean {
  return range !== null && range.min <= length && length <= range.max;
}

function range(slack: number, max: number): LengthRange | null {
  return max < 0 ? null : { min: Math.max(0, max - slack), max };
}
