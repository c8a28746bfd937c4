import { decodeAll } from '../../bytes/cursor.ts';
import type { Decoded } from '../../bytes/decoded.ts';
import type { CipherSuite } from '../cipher-suite.ts';
import { isTls13 } from '../events.ts';

/** Finished, RFC 8446 section 4.4.4 and RFC 5246 section 7.4.9. */
export interface Finished {
  /** Bytes. */
  readonly verifyDataLength: number;
}

const SSL3 = 0x0300;
/** MD5 and SHA-1, RFC 6101 section 5.6.9. */
const SSL3_LENGTH = 36;
/** RFC 5246 section 7.4.9. */
const TLS12_LENGTH = 12;

/** Decodes the body of a finished message, whose length the version fixes, and in TLS 1.3 the suite's hash. */
export function decodeFinished(
  body: Uint8Array,
  version: number,
  suite: CipherSuite | null,
): Decoded<Finished> {
  return decodeAll('Finished', body, (c) => {
    const length = verifyDataLength(version, suite) ?? c.remaining;
    return { verifyDataLength: c.take(length, 'verify_data').length };
  });
}

function verifyDataLength(version: number, suite: CipherSuite | null): number | null {
  if (isTls13(version)) return suite?.hashLength ?? null;
  return version <= SSL3 ? SSL3_LENGTH : TLS12_LENGTH;
}
