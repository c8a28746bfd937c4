import { copyOf } from '../bytes/copy.ts';
import { type LimitHit, MAX_LISTED_GAPS } from '../limits.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import type { Open } from '../tls/opening.ts';
import { mayBeRecord, RecordReader } from '../tls/record.ts';
import type { ClearReader } from './clear-reader.ts';
import { type Piece, RecordFinder } from './record-finder.ts';

/** Bytes kept of what is neither SMTP nor TLS. */
const SAMPLE_BYTES = 200;

const LF = 10;

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
  /** It is as it was on the wire, and may be a credential. */
  readonly isRaw: boolean;
}

/** SMTP in clear, records, or bytes among which records are sought. */
type Mode = 'clear' | 'tls' | 'seek';

/**
 * Reads one direction of a stream: SMTP in clear, then TLS records from the byte on where they begin.
 *
 * An SMTP line never begins with the bytes that begin a record (a control character below 0x18, then 3), so the boundary
 * is where a line is due and a record comes: it needs neither the reply nor the other direction to be in the capture.
 * Where it is not known what is due, behind a gap or in a stream that began before the capture, records are sought.
 */
export class DirectionReader {
  readonly records: RecordReader;
  readonly gaps: Gap[] = [];
  /** The offset of the first TLS record that was found, null where there is none. */
  tlsOffset: number | null = null;
  /** What came where a record was due. */
  clearInTls: ClearSample | null = null;
  /** The offset behind what is kept of that. */
  #sampledTo = 0;
  /** Bytes among which no record was found. */
  sought = 0;
  #mode: Mode;
  /** What is sought for is what is left of TLS: bytes that are missing there matter. */
  #seeksTls = true;
  #finder: RecordFinder | null = null;
  /** What was sought among and is still to be read. */
  readonly #found: Piece[] = [];
  #offset = 0;
  #frame = 0;
  /** The bound on what is listed of holes, where it was hit. */
  readonly #limits: LimitHit[] = [];

  /**
   * @param clear Reads what is in clear; null where nothing is due but TLS.
   * @param open Opens records; null where no secrets are known.
   * @param mode What the first bytes are.
   */
  constructor(
    private readonly clear: ClearReader | null,
    open: Open | null = null,
    mode: Mode = clear === null ? 'tls' : 'clear',
  ) {
    this.records = new RecordReader(open);
    this.#mode = mode;
  }

  data(bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    // A segment is where SMTP may go on.
    if (this.#mode === 'seek' && this.clear?.isLine(bytes, start, end)) {
      this.#endSeeking();
      this.#mode = 'clear';
    }
    this.#frame = arrival.frame;
    this.#read(bytes, start, end, arrival);
    this.#readFound();
  }

  gap(length: number, reason: GapReason, arrival: Arrival | null): void {
    if (this.#mode === 'seek') this.#endSeeking();
    this.#noteGap({ length, reason, frame: arrival?.frame ?? null, within: this.#within });
    this.#offset += length;
    if (this.#mode === 'tls') this.#loseRecords(length);
    if (this.#mode === 'clear') this.clear?.gap(length, arrival);
  }

  end(): void {
    if (this.#mode === 'seek') this.#endSeeking();
    this.records.end();
  }

  /** Bytes that are kept, nearly. */
  get keptBytes(): number {
    return this.records.keptBytes + (this.#finder?.held ?? 0);
  }

  /** Bounds that were hit. */
  get limits(): readonly LimitHit[] {
    const { limits } = this.records;
    return this.#limits.length === 0 ? limits : [...limits, ...this.#limits];
  }

  get #within(): Gap['within'] {
    if (this.#mode === 'clear') return this.clear?.within ?? 'other';
    return this.#mode === 'tls' || this.#seeksTls ? 'tls' : 'other';
  }

  #read(bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    let at = start;
    while (at < end) {
      const consumed = this.#step(bytes, at, end, arrival);
      at += consumed;
      this.#offset += consumed;
    }
  }

  #readFound(): void {
    for (let piece = this.#found.shift(); piece !== undefined; piece = this.#found.shift())
      this.#read(piece.bytes, piece.start, piece.end, piece.arrival);
  }

  /** Reads some of the bytes by the mode it is in; at least one, or changes the mode. */
  #step(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    switch (this.#mode) {
      case 'tls':
        return this.#readRecords(bytes, at, end, arrival);
      case 'seek':
        return this.#seekRecords(bytes, at, end, arrival);
      case 'clear':
        return this.clear === null ? end - at : this.#readClear(this.clear, bytes, at, end, arrival);
    }
  }

  #readClear(clear: ClearReader, bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    if (clear.atLineStart && mayBeRecord(bytes, at, end)) {
      clear.reset();
      this.#mode = 'tls';
      return 0;
    }
    if (clear.isAdrift(bytes, at, end)) {
      clear.reset();
      this.#seek(true);
      return 0;
    }
    return clear.take(bytes, at, end, arrival);
  }

  #readRecords(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    const reached = this.records.push(bytes, at, end, arrival);
    if (reached > at && !this.records.isLost) this.tlsOffset ??= this.#offset;
    if (reached === end) return end - at;
    const isText = beginsText(bytes, reached, end);
    if (this.records.isLost || (this.#offset === 0 && reached === at && !isText)) {
      this.#seek(true);
      return reached - at;
    }
    if (this.clearInTls === null) {
      const stop = Math.min(end, reached + SAMPLE_BYTES);
      this.clearInTls = { frame: arrival.frame, bytes: copyOf(bytes, reached, stop), isRaw: true };
      this.#sampledTo = this.#offset + stop - at;
    }
    if (this.clear !== null && isText) this.#mode = 'clear';
    // Text of a protocol that we do not read may lead to TLS, too: `220 go ahead`, and a ServerHello.
    else this.#seek(false);
    return reached - at;
  }

  #seekRecords(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    if (!this.#seeksTls) this.#addToSample(bytes, at, end);
    this.#finder ??= new RecordFinder();
    const found = this.#finder.take(bytes, at, end, arrival);
    this.sought += end - at;
    if (found !== null) this.#resume(found);
    return end - at;
  }

  /** A line in clear may come in pieces. */
  #addToSample(bytes: Uint8Array, at: number, end: number): void {
    const sample = this.clearInTls;
    if (sample === null || this.#sampledTo !== this.#offset) return;
    if (sample.bytes.length >= SAMPLE_BYTES || sample.bytes.includes(LF)) return;
    const stop = Math.min(end, at + SAMPLE_BYTES - sample.bytes.length);
    this.clearInTls = { ...sample, bytes: Buffer.concat([sample.bytes, bytes.subarray(at, stop)]) };
    this.#sampledTo += stop - at;
  }

  #seek(tls: boolean): void {
    this.#mode = 'seek';
    this.#seeksTls = tls;
    this.sought = 0;
  }

  /** Goes on with records, which were found at the end of the bytes so far. */
  #resume(found: readonly Piece[]): void {
    const length = found.reduce((sum, { start, end }) => sum + end - start, 0);
    this.#leave(length);
    this.#mode = 'tls';
    this.records.resume();
    this.#offset -= length;
    this.#found.unshift(...found);
  }

  /** The bytes end here, or something else begins: reads a record that ends with them. */
  #endSeeking(): void {
    const found = this.#finder?.end() ?? null;
    if (found === null) return this.#leave(0);
    this.#resume(found);
    this.#readFound();
  }

  /** Counts what was sought among, but for the last bytes. */
  #leave(found: number): void {
    if (this.records.last !== null) this.records.skipped += this.sought - found;
    this.sought = 0;
  }

  #loseRecords(length: number): void {
    this.records.gap(length);
    if (this.records.isLost) this.#seek(true);
  }

  #noteGap(gap: Gap): void {
    if (this.gaps.length < MAX_LISTED_GAPS) this.gaps.push(gap);
    else if (this.#limits.length === 0)
      this.#limits.push({ what: 'gaps', limit: MAX_LISTED_GAPS, frame: gap.frame ?? this.#frame });
  }
}

/** Printable ASCII, as far as the first bytes show. */
function beginsText(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes
    .subarray(start, Math.min(end, start + GLANCE))
    .every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 13 || byte === 10);
}
