import type { TlsRecord } from './record.ts';

/** What is inside a protected record. */
export interface OpenedRecord {
  /** In TLS 1.3 the type that stands inside. */
  readonly contentType: number;
  /** Bytes of content, without padding. */
  readonly length: number;
  /** The content of a handshake or an alert record; null of others, and beyond the limit. */
  readonly content: Uint8Array | null;
}

/**
 * Is given each record of one direction when it is whole, or as far as it will ever be: opens it where it is protected and
 * its secrets are known, and takes the application data that are inside.
 * @param isWhole No byte of its body is missing.
 * @returns null where the record is in clear, or stays closed.
 */
export type Open = (record: TlsRecord, isWhole: boolean) => OpenedRecord | null;
