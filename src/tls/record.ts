import type { Time } from '../format/time.ts';
import {
  type LimitHit,
  MAX_HANDSHAKE_BYTES,
  MAX_LISTED_DATA_RECORDS,
  MAX_LISTED_RECORDS,
} from '../limits.ts';
import type { Arrival } from '../streams/half-stream.ts';
import type { Open, OpenedContent } from './opening.ts';
import { RecordBody } from './record-body.ts';
import {
  ContentType,
  HEADER_LENGTH,
  headerLengthAt,
  isRecordHeader,
  type RecordFormat,
} from './record-header.ts';
import { fitsFirstMessage, SSL2, ssl2BodyLength } from './ssl2-record.ts';

export { ContentType, HEADER_LENGTH, isCertainRecord, isRecordHeader, mayBeRecord } from './record-header.ts';

/** Types of records that may be read where they are in clear. */
const READ: readonly number[] = [ContentType.handshake, ContentType.alert, ContentType.heartbeat];

const NOTHING = new Uint8Array(0);
const NO_BODY = new RecordBody(0, false);

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
  readonly frame: number;
  readonly time: Time;
  /**
   * The body of a handshake, an alert or a heartbeat record (of SSL 2.0's, of one that may be in clear), unless that is
   * beyond the limit; zeros where bytes are missing, shorter than `length` where the stream ends first.
   */
  readonly body: Uint8Array | null;
  /** What is inside, where it is protected and could be opened. */
  readonly opened: OpenedContent | null;
  /** Bytes before its header are missing or were skipped: what came before does not go on here. */
  readonly afterGap: boolean;
  /** Ranges of the body that the capture lacks, in order. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  readonly marks: readonly FrameMark[];
}

/** Whether the record is application data, or may be: of SSL 2.0's records, all but the first of a side. */
export function isData({ contentType, body }: Pick<TlsRecord, 'contentType' | 'body'>): boolean {
  return contentType === ContentType.applicationData || (contentType === ContentType.ssl2 && body === null);
}

/** A record that is being read. */
type BegunRecord = { -readonly [Field in keyof TlsRecord]: TlsRecord[Field] };

/** Cuts one direction's bytes into records. Application data is counted and let go; handshakes are kept within limits. */
export class RecordReader {
  readonly records: TlsRecord[] = [];
  /** Records and bytes of application data, listed or not. */
  readonly data = { records: 0, bytes: 0 };
  /** Other records that were not listed, for there were too many. */
  unlisted = 0;
  /** The last record, listed or not. */
  last: TlsRecord | null = null;
  /** The first record of a handshake, listed or not. */
  firstHandshake: TlsRecord | null = null;
  /** Bytes skipped where a gap, or what is no record, hid the boundaries of records. */
  skipped = 0;
  /** A gap, or what is no record, hides where the next record begins: nothing may be pushed before `resume`. */
  isLost = false;
  /** Bounds on what is kept, each where it was hit first. */
  readonly limits: LimitHit[] = [];

  /** A header that comes in pieces, as far as it has come. */
  #header = NOTHING;
  #headerLength = HEADER_LENGTH;
  #headerFrame = 0;
  #headerBytes = 0;
  #open: BegunRecord | null = null;
  /** The open record's body. */
  #body = NO_BODY;
  #afterGap = false;
  #format: RecordFormat = 'unknown';
  #keptBytes = 0;
  #listed = 0;

  /** @param open Null where no secrets are known. */
  constructor(private open: Open | null = null) {}

  /** From here on records are opened; those that have come are told of, as far as they were kept. */
  openWith(open: Open): void {
    this.open = open;
    for (const record of this.records) open(record, isWhole(record));
  }

  /** Bytes of bodies that are kept, nearly. */
  get keptBytes(): number {
    return Math.min(this.#keptBytes, MAX_HANDSHAKE_BYTES);
  }

  /** Whether the reader stands between two records. */
  get atBoundary(): boolean {
    return this.#open === null && this.#headerBytes === 0;
  }

  /**
   * Takes `bytes[start..end)`. Returns how far it came: less than `end` where the bytes there begin no record, or where it
   * is lost.
   */
  push(bytes: Uint8Array, start: number, end: number, arrival: Arrival): number {
    let at = start;
    while (at < end && !this.isLost) {
      if (this.#open === null) {
        const reached = this.#readHeader(bytes, at, end, arrival);
        if (reached === null) return at;
        at = reached;
      } else {
        at = this.#readBody(this.#open, bytes, at, end, arrival);
      }
    }
    return at;
  }

  /** A record begins with the next byte. */
  resume(): void {
    this.isLost = false;
    this.#afterGap = true;
    this.#format = 'tls';
  }

  /** `length` bytes are missing. */
  gap(length: number): void {
    const inside = this.#body.miss(length);
    if (this.#open !== null && this.#body.isWhole) this.#finish(this.#open);
    if (inside === length) return;
    this.#headerBytes = 0;
    this.isLost = true;
  }

  /** Nothing more comes: a record that is not whole is listed as far as it goes. */
  end(): void {
    if (this.#open !== null) this.#finish(this.#open);
  }

  /** Reads up to five bytes; null where they are no header. */
  #readHeader(bytes: Uint8Array, start: number, end: number, arrival: Arrival): number | null {
    if (this.#headerBytes > 0) return this.#readHeaderPiece(bytes, start, end, arrival);
    const length = headerLengthAt(this.#format, bytes, start, end);
    if (length === null) return null;
    this.#headerLength = length;
    this.#headerFrame = arrival.capturedIn;
    if (end - start >= length) {
      this.#begin(bytes, start, arrival);
      return start + length;
    }
    this.#header = new Uint8Array(length);
    return this.#readHeaderPiece(bytes, start, end, arrival);
  }

  #readHeaderPiece(bytes: Uint8Array, start: number, end: number, arrival: Arrival): number {
    let at = start;
    while (at < end && this.#headerBytes < this.#headerLength)
      this.#header[this.#headerBytes++] = bytes[at++] as number;
    if (this.#headerBytes < this.#headerLength) return at;
    this.#headerBytes = 0;
    if (this.#headerLength === HEADER_LENGTH && !isRecordHeader(this.#header, 0)) {
      this.#lose(HEADER_LENGTH);
      return at;
    }
    this.#begin(this.#header, 0, arrival);
    return at;
  }

  #begin(header: Uint8Array, at: number, { frame, time }: Arrival): void {
    const isSsl2 = this.#headerLength < HEADER_LENGTH;
    const contentType = isSsl2 ? ContentType.ssl2 : (header[at] as number);
    const length = isSsl2 ? ssl2BodyLength(header, at) : uint16(header, at + 3);
    // Of SSL 2.0, a hello is in clear, and the message behind it may be.
    const isRead = isSsl2 ? this.#format !== 'ssl2' : READ.includes(contentType);
    this.#format = isSsl2 ? (this.#format === 'unknown' ? 'ssl2-hello' : 'ssl2') : 'tls';
    const isKept = isRead && this.#keeps(length, frame);
    // What is opened is kept no longer than that takes, unless it is a handshake.
    this.#body = new RecordBody(length, isKept || (this.open !== null && !isSsl2));
    this.#open = {
      contentType,
      version: isSsl2 ? SSL2 : uint16(header, at + 1),
      length,
      firstFrame: this.#headerFrame,
      frame,
      time,
      body: null,
      opened: null,
      afterGap: this.#afterGap,
      holes: NO_BODY.holes,
      marks: NO_BODY.marks,
    };
    this.#afterGap = false;
    if (length === 0) this.#finish(this.#open);
  }

  /** Whether there is room for another body. Once there is none nothing more is kept: a message would lack its middle. */
  #keeps(length: number, frame: number): boolean {
    this.#keptBytes += length;
    if (this.#keptBytes <= MAX_HANDSHAKE_BYTES) return true;
    if (this.#keptBytes < Number.POSITIVE_INFINITY)
      this.limits.push({ what: 'handshake-bytes', limit: MAX_HANDSHAKE_BYTES, frame });
    this.#keptBytes = Number.POSITIVE_INFINITY;
    return false;
  }

  #readBody(open: BegunRecord, bytes: Uint8Array, start: number, end: number, arrival: Arrival): number {
    const reached = this.#body.take(bytes, start, end, arrival.frame);
    open.frame = arrival.frame;
    open.time = arrival.time;
    if (this.#isNoHello(open)) {
      this.#lose(this.#headerLength);
      return start;
    }
    if (this.#body.isWhole) this.#finish(open);
    return reached;
  }

  #unprotect(record: BegunRecord, open: Open): void {
    open(record, isWhole(record));
    if (record.contentType === ContentType.ssl2) return;
    if (!READ.includes(record.contentType) || this.#keptBytes === Number.POSITIVE_INFINITY)
      record.body = null;
  }

  /** What came in pieces and was taken for a hello in SSL 2.0's format proves to be none. */
  #isNoHello({ contentType, length }: BegunRecord): boolean {
    const { bytes, holes } = this.#body;
    if (contentType !== ContentType.ssl2 || this.#format !== 'ssl2-hello' || holes.length > 0) return false;
    return bytes !== null && !fitsFirstMessage(length, bytes, 0, bytes.length);
  }

  /** What was taken for a record is none, and what came of it before cannot be given back. */
  #lose(count: number): void {
    this.skipped += count;
    this.isLost = true;
    this.#open = null;
    this.#body = NO_BODY;
  }

  #finish(record: BegunRecord): void {
    const { bytes, holes, marks } = this.#body;
    record.body = bytes;
    record.holes = holes;
    record.marks = marks;
    this.#body = NO_BODY;
    this.#open = null;
    this.last = record;
    if (this.open !== null) this.#unprotect(record, this.open);
    if (record.contentType === ContentType.handshake) this.firstHandshake ??= record;
    if (isData(record)) {
      this.data.records++;
      this.data.bytes += record.length;
    }
    if (isData(record) && !holdsMessages(record)) {
      if (this.data.records <= MAX_LISTED_DATA_RECORDS) this.records.push(record);
    } else if (this.#listed < MAX_LISTED_RECORDS) {
      this.#listed++;
      this.records.push(record);
    } else {
      if (this.unlisted++ === 0)
        this.limits.push({ what: 'records', limit: MAX_LISTED_RECORDS, frame: record.frame });
    }
  }
}

/** What looks like application data has a message or an alert inside. */
function holdsMessages({ opened }: TlsRecord): boolean {
  return opened !== null && opened.contentType !== ContentType.applicationData;
}

/** The capture has every byte of the body, and it was kept. */
function isWhole({ body, length, holes }: Pick<TlsRecord, 'body' | 'length' | 'holes'>): boolean {
  return body?.length === length && holes.length === 0;
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}
