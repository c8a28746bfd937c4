import type { Time } from '../format/time.ts';
import {
  MAX_HANDSHAKE_BYTES,
  MAX_LISTED_DATA_RECORDS,
  MAX_LISTED_RECORDS,
  MAX_RECORD_BODY,
} from '../limits.ts';
import type { Arrival } from '../streams/half-stream.ts';

/** The ContentType values of RFC 8446 section 5.1 that a handshake lives in. */
export const ContentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

const HEADER_LENGTH = 5;

/** From byte `offset` of a record's body on, bytes came in this frame. */
export interface FrameMark {
  readonly offset: number;
  readonly frame: number;
}

/** A record as it stands on the wire (RFC 8446 section 5.1), decrypted or not. */
export interface TlsRecord {
  readonly contentType: number;
  /** legacy_record_version. */
  readonly version: number;
  /** Bytes of the body by its header. */
  readonly length: number;
  /** The frame that its first byte came in. */
  readonly firstFrame: number;
  /** The frame that completes it, or brought the last of it that was captured. */
  frame: number;
  time: Time;
  /** The body where it is kept (application data is not), zeros where bytes are missing. */
  readonly body: Uint8Array | null;
  /** Bytes before its header are missing or were skipped: what came before does not go on here. */
  readonly afterGap: boolean;
  /** Ranges of the body that the capture lacks, in order. */
  readonly holes: { readonly from: number; readonly to: number }[];
  readonly marks: FrameMark[];
}

/** Whether five bytes can be a record's header: a type, version 3.x (or a draft's), a length within the bounds. */
export function isRecordHeader(bytes: Uint8Array, start: number): boolean {
  const type = bytes[start] ?? 0;
  const major = bytes[start + 1] ?? 0;
  const length = ((bytes[start + 3] ?? 0) << 8) | (bytes[start + 4] ?? 0);
  return (
    type >= ContentType.changeCipherSpec &&
    type <= 24 &&
    (major === 3 || major === 0x7f) &&
    length <= MAX_RECORD_BODY
  );
}

/** Whether the bytes from `start` to `end`, one or more, can begin a record. */
export function mayBeRecord(bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start] ?? 0;
  if (type < ContentType.changeCipherSpec || type > ContentType.applicationData) return false;
  if (end - start >= HEADER_LENGTH) return isRecordHeader(bytes, start);
  return end - start < 2 || bytes[start + 1] === 3 || bytes[start + 1] === 0x7f;
}

/** Cuts one direction's bytes into records. Application data is counted and let go; the rest is kept within limits. */
export class RecordReader {
  readonly records: TlsRecord[] = [];
  /** Records and bytes of application data, listed or not. */
  readonly data = { records: 0, bytes: 0 };
  /** Records that were not listed, for there were too many. */
  dropped = 0;
  /** The last record, listed or not. */
  last: TlsRecord | null = null;
  /** Bytes skipped where a gap hid the boundaries of records. */
  skipped = 0;

  readonly #header = new Uint8Array(HEADER_LENGTH);
  #headerFrame = 0;
  #headerBytes = 0;
  #record: TlsRecord | null = null;
  #position = 0;
  #lost = false;
  #afterGap = false;
  #keptBytes = 0;

  /** Whether the reader stands between two records. */
  get atBoundary(): boolean {
    return this.#record === null && this.#headerBytes === 0;
  }

  /**
   * Takes `bytes[start..end)`. Returns how far it came: less than `end` where the bytes there begin no record.
   */
  push(bytes: Uint8Array, start: number, end: number, arrival: Arrival): number {
    let at = start;
    if (this.#lost) {
      // After a gap only the start of a segment can be trusted to begin a record.
      if (end - at < HEADER_LENGTH || !isRecordHeader(bytes, at)) {
        this.skipped += end - at;
        return end;
      }
      this.#lost = false;
      this.#afterGap = true;
    }
    while (at < end) {
      if (this.#record === null) {
        const stopped = this.#readHeader(bytes, at, end, arrival);
        if (stopped === null) return at;
        at = stopped;
      } else {
        at = this.#readBody(this.#record, bytes, at, end, arrival);
      }
    }
    return end;
  }

  /** `length` bytes are missing. */
  gap(length: number): void {
    const record = this.#record;
    if (record === null) {
      this.#headerBytes = 0;
      this.#lost = true;
      return;
    }
    const inside = Math.min(length, record.length - this.#position);
    if (inside > 0) record.holes.push({ from: this.#position, to: this.#position + inside });
    this.#position += inside;
    if (this.#position === record.length) this.#finish();
    if (inside < length) {
      this.#headerBytes = 0;
      this.#lost = true;
    }
  }

  /** Nothing more comes: a record that is not whole is listed as far as it goes. */
  end(): void {
    const record = this.#record;
    if (record === null) return;
    record.holes.push({ from: this.#position, to: record.length });
    this.#finish();
  }

  /** Reads up to five bytes; null where they are no header. */
  #readHeader(bytes: Uint8Array, start: number, end: number, arrival: Arrival): number | null {
    if (this.#headerBytes === 0) {
      if (!mayBeRecord(bytes, start, end)) return null;
      this.#headerFrame = arrival.capturedIn;
    }
    let at = start;
    while (at < end && this.#headerBytes < HEADER_LENGTH)
      this.#header[this.#headerBytes++] = bytes[at++] as number;
    if (this.#headerBytes < HEADER_LENGTH) return at;
    this.#headerBytes = 0;
    if (!isRecordHeader(this.#header, 0)) {
      // A header that came in pieces and proves to be none: what is left of it cannot be given back.
      this.skipped += at - start;
      this.#lost = true;
      return end;
    }
    this.#begin(arrival);
    return at;
  }

  #begin(arrival: Arrival): void {
    const h = this.#header;
    const contentType = h[0] as number;
    const length = ((h[3] as number) << 8) | (h[4] as number);
    const keep =
      contentType !== ContentType.applicationData && this.#keptBytes + length <= MAX_HANDSHAKE_BYTES;
    if (keep) this.#keptBytes += length;
    this.#record = {
      contentType,
      version: ((h[1] as number) << 8) | (h[2] as number),
      length,
      firstFrame: this.#headerFrame,
      frame: arrival.frame,
      time: arrival.time,
      afterGap: this.#afterGap,
      body: keep ? new Uint8Array(length) : null,
      holes: [],
      marks: [],
    };
    this.#afterGap = false;
    this.#position = 0;
    if (length === 0) this.#finish();
  }

  #readBody(record: TlsRecord, bytes: Uint8Array, start: number, end: number, arrival: Arrival): number {
    const count = Math.min(end - start, record.length - this.#position);
    if (record.body !== null) {
      record.body.set(bytes.subarray(start, start + count), this.#position);
      record.marks.push({ offset: this.#position, frame: arrival.frame });
    }
    record.frame = arrival.frame;
    record.time = arrival.time;
    this.#position += count;
    if (this.#position === record.length) this.#finish();
    return start + count;
  }

  #finish(): void {
    const record = this.#record;
    if (record === null) return;
    this.#record = null;
    this.last = record;
    const isData = record.contentType === ContentType.applicationData;
    if (isData) {
      this.data.records++;
      this.data.bytes += record.length;
    }
    const limit = isData && this.data.records > MAX_LISTED_DATA_RECORDS ? 0 : MAX_LISTED_RECORDS;
    if (this.records.length < limit) this.records.push(record);
    else this.dropped++;
  }
}
