import type { LinePlace, SmtpDialogue } from '../smtp/dialogue.ts';
import { LineReader } from '../smtp/lines.ts';
import { MessageSkipper } from '../smtp/message-skipper.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import { mayBeRecord, RecordReader } from '../tls/record.ts';

/** Bytes kept of what is neither SMTP nor TLS. */
const SAMPLE_BYTES = 200;

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

type Mode = 'lines' | 'message' | 'chunk' | 'tls' | 'other';

/**
 * Reads one direction of a stream: SMTP lines, then TLS records from the byte on where they begin.
 *
 * An SMTP line never begins with the bytes that begin a record (a control character below 0x18, then 3), so the boundary
 * is where a line is due and a record comes: it needs neither the reply nor the other direction to be in the capture.
 */
export class DirectionReader {
  readonly records = new RecordReader();
  readonly gaps: Gap[] = [];
  /** The stream offset at which TLS begins, null where it does not. */
  tlsOffset: number | null = null;
  /** What came where a record was due. */
  clearInTls: ClearSample | null = null;
  #mode: Mode;
  #offset = 0;
  readonly #lines = new LineReader();
  #lineFrame: number | null = null;
  #message: MessageSkipper | null = null;
  #chunkLeft = 0;
  #chunkSize = 0;

  constructor(
    private readonly from: 'client' | 'server' | null,
    private readonly dialogue: SmtpDialogue | null,
  ) {
    this.#mode = dialogue === null ? 'tls' : 'lines';
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
    const within = this.#mode === 'chunk' ? 'message' : this.#mode;
    this.gaps.push({ length, reason, frame: arrival?.frame ?? null, within });
    this.#offset += length;
    if (this.#mode === 'tls') this.records.gap(length);
    if (this.#mode === 'lines') this.#lines.gap();
    if (this.#mode === 'chunk') this.#chunkLeft -= Math.min(this.#chunkLeft, length);
  }

  end(): void {
    this.records.end();
  }

  /** Reads some of the bytes by the mode it is in; at least one, or changes the mode. */
  #step(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    switch (this.#mode) {
      case 'lines':
        return this.#readLines(bytes, at, end, arrival);
      case 'message':
        return this.#skipMessage(bytes, at, end, arrival);
      case 'chunk':
        return this.#skipChunk(at, end, arrival);
      case 'tls':
        return this.#readRecords(bytes, at, end, arrival);
      case 'other':
        return end - at;
    }
  }

  #readRecords(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    const wasAtBoundary = this.records.atBoundary;
    const reached = this.records.push(bytes, at, end, arrival);
    if (reached > at) this.tlsOffset ??= this.#offset;
    if (reached < end && (wasAtBoundary || reached > at)) {
      this.clearInTls ??= {
        frame: arrival.frame,
        bytes: bytes.slice(reached, Math.min(end, reached + SAMPLE_BYTES)),
      };
      this.#mode = this.dialogue !== null && isText(bytes, reached, end) ? 'lines' : 'other';
    }
    return reached - at;
  }

  #readLines(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    const mayBegin = this.#lines.atLineStart || this.gaps.length > 0;
    if (mayBegin && mayBeRecord(bytes, at, end)) {
      this.#lines.reset();
      this.#mode = 'tls';
      return this.#readRecords(bytes, at, end, arrival);
    }
    if (
      this.from === 'client' &&
      this.#lines.atLineStart &&
      this.dialogue?.expectsMessage &&
      !givesUp(bytes, at, end)
    ) {
      this.#mode = 'message';
      this.#message = new MessageSkipper();
      this.#lineFrame = null;
      return this.#skipMessage(bytes, at, end, arrival);
    }
    this.#lineFrame ??= arrival.capturedIn;
    const { consumed, line } = this.#lines.take(bytes, at, end);
    if (line !== null)
      this.#takeLine(line, { firstFrame: this.#lineFrame, frame: arrival.frame, time: arrival.time });
    if (this.#lines.atLineStart) this.#lineFrame = null;
    return consumed;
  }

  #takeLine(line: string, place: LinePlace): void {
    if (this.dialogue === null) return;
    if (this.from === 'server') {
      this.dialogue.serverLine(line, place);
      return;
    }
    const next = this.dialogue.clientLine(line, place);
    if (next.kind === 'chunk' && next.bytes > 0) {
      this.#mode = 'chunk';
      this.#chunkLeft = next.bytes;
      this.#chunkSize = next.bytes;
    }
  }

  #skipMessage(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    const message = this.#message ?? new MessageSkipper();
    const { consumed, done } = message.take(bytes, at, end);
    if (done) {
      const { frame, capturedIn, time } = arrival;
      this.dialogue?.messageEnded(message.bytes, { firstFrame: capturedIn, frame, time });
      this.#message = null;
      this.#mode = 'lines';
    }
    return consumed;
  }

  #skipChunk(at: number, end: number, { frame, capturedIn, time }: Arrival): number {
    const consumed = Math.min(end - at, this.#chunkLeft);
    this.#chunkLeft -= consumed;
    if (this.#chunkLeft === 0) {
      this.dialogue?.chunkEnded(this.#chunkSize, { firstFrame: capturedIn, frame, time });
      this.#mode = 'lines';
    }
    return consumed;
  }
}

/** Printable ASCII, as far as the first bytes show. */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes
    .subarray(start, Math.min(end, start + 16))
    .every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 13 || byte === 10);
}

/** After DATA, in place of a message: the client leaves or starts again. */
function givesUp(bytes: Uint8Array, start: number, end: number): boolean {
  return /^(QUIT|RSET)\r?\n/i.test(
    Buffer.from(bytes.subarray(start, Math.min(end, start + 6))).toString('latin1'),
  );
}
