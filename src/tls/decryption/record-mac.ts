import { createHash, createHmac } from 'node:crypto';
import type { MacHash } from '../cipher-suite.ts';
import { sequenceBytes } from './protection.ts';

/** What a MAC covers beside the bytes that the record carries. */
export interface MacHeader {
  readonly contentType: number;
  readonly version: number;
}

/** The MAC of records without AEAD, by their number. */
export interface RecordMac {
  /** Bytes of it. */
  readonly length: number;
  /** Whether it can be checked at all. */
  readonly isChecked: boolean;
  /** Whether this is the MAC of the bytes. */
  fits(mac: Uint8Array, header: MacHeader, sequence: number, bytes: Uint8Array): boolean;
}

/**
 * HMAC over number, header and bytes, RFC 5246 section 6.2.3.1.
 * @param length Bytes that records carry of it: fewer than it has under truncated_hmac (RFC 6066 section 7).
 */
export function tlsMac(hash: MacHash, key: Uint8Array, length: number): RecordMac {
  return {
    length,
    isChecked: true,
    fits(mac, { contentType, version }, sequence, bytes) {
      const header = [contentType, version >>> 8, version & 0xff, bytes.length >>> 8, bytes.length & 0xff];
      const whole = createHmac(hash, key).update(sequenceBytes(sequence)).update(Buffer.from(header));
      return whole.update(bytes).digest().subarray(0, length).equals(mac);
    },
  };
}

/** Bytes of padding, RFC 6101 section 5.2.3.1. */
const SSL3_PADDING: Partial<Record<MacHash, number>> = { md5: 48, sha1: 40 };

/** SSL 3.0's forerunner of HMAC, which does not cover the version; RFC 6101 section 5.2.3.1. */
export function ssl3Mac(hash: MacHash, key: Uint8Array, length: number): RecordMac {
  const padding = SSL3_PADDING[hash] ?? 0;
  const [inner, outer] = [Buffer.alloc(padding, 0x36), Buffer.alloc(padding, 0x5c)];
  return {
    length,
    isChecked: true,
    fits(mac, { contentType }, sequence, bytes) {
      const header = Buffer.of(contentType, bytes.length >>> 8, bytes.length & 0xff);
      const first = createHash(hash).update(key).update(inner).update(sequenceBytes(sequence));
      const digest = first.update(header).update(bytes).digest();
      return createHash(hash).update(key).update(outer).update(digest).digest().equals(mac);
    },
  };
}

/** A MAC of this length that nobody has the key of; of no byte under TLS_NULL_WITH_NULL_NULL. */
export function uncheckedMac(length: number): RecordMac {
  return { length, isChecked: false, fits: () => true };
}

/** The first number, of those in the window, that the MAC fits; null where there is none. */
export function numberOf(
  mac: RecordMac,
  carried: Uint8Array,
  header: MacHeader,
  bytes: Uint8Array,
  first: number,
  window: number,
): number | null {
  for (let sequence = first; sequence < first + window; sequence++) {
    if (mac.fits(carried, header, sequence, bytes)) return sequence;
  }
  return null;
}
