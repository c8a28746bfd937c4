import { copyOf } from '../bytes/copy.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import { HEADER_LENGTH, mayBeRecord, RecordReader } from '../tls/record.ts';
import type { ClearReader } from './clear-reader.ts';

/** Bytes kept of what is neither SMTP nor TLS. */
const SAMPLE_BYTES = 200;

/** Bytes that are looked at to tell text from anything else. */
const GLANCE = 16;

/** A hole in a direction's bytes. */
export interface Gap {
  readonly length: number;
  readonly reason: GapReason;
  /** The frame that brought the bytes behind it, null where none follow. */
  readonly frame: number | null;
  /** What stood there: clear lines, a message (nothing of it is needed), or TLS. */
  readonly within: 'lines' | 'message' | 'tls' | 'other';
}

/** Text that stands where a TLS record is due. */
export interface ClearSample {
  readonly frame: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads one direction of a stream: SMTP in clear, then TLS records from the byte on where they begin.
 *
 * An SMTP line never begins with the bytes that begin a record (a control character below 0x18, then 3), so the boundary
 * is where a line is due and a record comes: it needs neither the reply nor the other direction to be in the capture.
 */
export class DirectionReader {
  readonly records = new RecordReader();
  readonly gaps: Gap[] = [];
  /** The stream offset of the first TLS record that was found, null where there is none. */
  tlsOffset: number | null = null;
  /** What came where a record was due. */
  clearInTls: ClearSample | null = null;
  #mode: 'clear' | 'tls' | 'other';
  #offset = 0;

  /** @param clear Reads what is in clear; null where TLS is due from the first byte. */
  constructor(private readonly clear: ClearReader | null) {
    this.#mode = clear === null ? 'tls' : 'clear';
  }

  data(bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    let at = start;
    while (at < end) {
      const consumed = this.#step(bytes, at, end, arrival);
      at += consumed;
      this.#offset += consumed;
    }
  }

  gap(length: number, reason: GapReason, arrival: Arrival | null): void {
    this.gaps.push({ length, reason, frame: arrival?.frame ?? null, within: this.#within });
    this.#offset += length;
    if (this.#mode === 'tls') this.records.gap(length);
    if (this.#mode === 'clear') this.clear?.gap(length, arrival);
  }

  end(): void {
    this.records.end();
  }

  get #within(): Gap['within'] {
    return this.#mode === 'clear' ? (this.clear?.within ?? 'other') : this.#mode;
  }

  /** Reads some of the bytes by the mode it is in; at least one, or changes the mode. */
  #step(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    if (this.#mode === 'tls') return this.#readRecords(bytes, at, end, arrival);
    if (this.#mode === 'other' || this.clear === null) {
      // Text of a protocol that we do not read may lead to TLS, too: `220 go ahead`, and a ServerHello.
      if (end - at < HEADER_LENGTH || !mayBeRecord(bytes, at, end)) return end - at;
      this.#mode = 'tls';
      return 0;
    }
    if (this.clear.atBoundary && mayBeRecord(bytes, at, end)) {
      this.clear.reset();
      this.#mode = 'tls';
      return 0;
    }
    if (this.clear.isAdrift(bytes, at, end)) {
      this.clear.reset();
      this.#mode = 'tls';
      return this.#seekRecords(end - at);
    }
    return this.clear.take(bytes, at, end, arrival);
  }

  #readRecords(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    const { skipped } = this.records;
    const reached = this.records.push(bytes, at, end, arrival);
    if (reached > at && this.records.skipped === skipped) this.tlsOffset ??= this.#offset;
    if (reached === end) return end - at;
    const isText = beginsText(bytes, reached, end);
    if (this.#offset === 0 && reached === at && !isText) return this.#seekRecords(end - at);
    const stop = Math.min(end, reached + SAMPLE_BYTES);
    this.clearInTls ??= { frame: arrival.frame, bytes: copyOf(bytes, reached, stop) };
    this.#mode = this.clear !== null && isText ? 'clear' : 'other';
    return reached - at;
  }

  /** In the middle of records: the next one is found where a segment begins with it. */
  #seekRecords(skipped: number): number {
    this.records.gap(0);
    return skipped;
  }
}

/** Printable ASCII, as far as the first bytes show. */
function beginsText(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes
    .subarray(start, Math.min(end, start + GLANCE))
    .every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 13 || byte === 10);
}
