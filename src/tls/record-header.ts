import { MAX_RECORD_BODY } from '../limits.ts';
import { mayBeSsl2Hello, mayBeSsl2Record, SSL2_HEAD, ssl2HeaderLength } from './ssl2-record.ts';

/** ContentType values, RFC 8446 section 5.1 and RFC 6520. */
export const ContentType = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
  /** A record in SSL 2.0's format has none: the bit that tells it stands in its place. */
  ssl2: 0x80,
} as const;

/** Bytes of a record's header: type, version, length. */
export const HEADER_LENGTH = 5;

/** What a direction's records look like; behind a hello in SSL 2.0's format, either may follow. */
export type RecordFormat = 'unknown' | 'tls' | 'ssl2-hello' | 'ssl2';

/** Whether five bytes can be a record's header: a type, version 3.x (or a draft's), a length within the bounds. */
export function isRecordHeader(bytes: Uint8Array, start: number): boolean {
  const type = bytes[start] ?? 0;
  const major = bytes[start + 1] ?? 0;
  const length = ((bytes[start + 3] ?? 0) << 8) | (bytes[start + 4] ?? 0);
  return (
    type >= ContentType.changeCipherSpec &&
    type <= ContentType.heartbeat &&
    (major === 3 || major === 0x7f) &&
    length <= MAX_RECORD_BODY
  );
}

/** Whether the bytes from `start` to `end`, one or more, can begin the first record of a direction. */
export function mayBeRecord(bytes: Uint8Array, start: number, end: number): boolean {
  return mayBeFirstRecord(bytes, start, end) || mayBeSsl2Hello(bytes, start, end);
}

/** Whether bytes that may be a record are enough to be sure. */
export function isCertainRecord(bytes: Uint8Array): boolean {
  return bytes.length >= ((bytes[0] as number) < ContentType.ssl2 ? HEADER_LENGTH : SSL2_HEAD);
}

/** The length of the header that begins here, as far as the bytes tell; null where none does. */
export function headerLengthAt(
  format: RecordFormat,
  bytes: Uint8Array,
  start: number,
  end: number,
): number | null {
  const first = bytes[start] as number;
  switch (format) {
    case 'unknown':
      if (mayBeFirstRecord(bytes, start, end)) return HEADER_LENGTH;
      return mayBeSsl2Hello(bytes, start, end) ? ssl2HeaderLength(first) : null;
    case 'tls':
      return mayBeAnyRecord(bytes, start, end) ? HEADER_LENGTH : null;
    case 'ssl2-hello':
      if (mayBeAnyRecord(bytes, start, end)) return HEADER_LENGTH;
      return mayBeSsl2Record(first) ? ssl2HeaderLength(first) : null;
    case 'ssl2':
      return mayBeSsl2Record(first) ? ssl2HeaderLength(first) : null;
  }
}

function mayBeFirstRecord(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes[start] !== ContentType.heartbeat && mayBeAnyRecord(bytes, start, end);
}

function mayBeAnyRecord(bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start] ?? 0;
  if (type < ContentType.changeCipherSpec || type > ContentType.heartbeat) return false;
  if (end - start >= HEADER_LENGTH) return isRecordHeader(bytes, start);
  return end - start < 2 || bytes[start + 1] === 3 || bytes[start + 1] === 0x7f;
}
