import type { TlsRecord } from './record.ts';

/** What is inside a protected record. */
export interface OpenedContent {
  /** In TLS 1.3 the type that stands inside. */
  readonly contentType: number;
  /** Bytes of content, without padding. */
  readonly length: number;
  /** The content of a handshake or an alert record; null of others, and beyond the limit. */
  readonly content: Uint8Array | null;
}

/** A record of which it may be said later what is inside. */
export type OpenableRecord = Omit<TlsRecord, 'opened'> & { opened: OpenedContent | null };

/**
 * Is given each record of one direction when it is whole, or as far as it will ever be: says what is inside where it is
 * protected and its secrets are known, and takes the application data. The record's body is good during the call, unless
 * it is a handshake or an alert.
 * @param isWhole No byte of its body is missing.
 */
export type Open = (record: OpenableRecord, isWhole: boolean) => void;
