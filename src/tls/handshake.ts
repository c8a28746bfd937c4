import { MAX_HANDSHAKE_BYTES } from '../limits.ts';
import type { FrameMark, TlsRecord } from './record.ts';

const HEADER_LENGTH = 4;

/** A handshake message (RFC 8446 section 4), put together from the records it was cut into. */
export interface HandshakeMessage {
  readonly type: number;
  /** Bytes of the body by its header. */
  readonly length: number;
  readonly body: Uint8Array;
  /** The frames of its first and its last byte. */
  readonly firstFrame: number;
  readonly frame: number;
  /** Version of the record it began in. */
  readonly recordVersion: number;
  /** The capture lacks a part of the body. */
  readonly damaged: boolean;
}

/** Joins the bodies of one direction's handshake records, as long as they are in clear, into messages. */
export class HandshakeJoiner {
  #bytes = new Uint8Array(1024);
  #length = 0;
  /** Where in the joined bytes which frame's bytes begin, in order. */
  #marks: FrameMark[] = [];
  /** Ranges of the joined bytes that the capture lacks. */
  #holes: { from: number; to: number }[] = [];
  #recordVersion = 0;

  /** The messages that this record completes. */
  push(record: TlsRecord): HandshakeMessage[] {
    if (record.body === null) return [];
    if (this.#length === 0) this.#recordVersion = record.version;
    this.#append(record, record.body);
    return this.#take(record);
  }

  /** What is there of a message whose end is missing; null where nothing waits. */
  end(): HandshakeMessage | null {
    if (this.#length < HEADER_LENGTH || this.#overlapsHole(0, HEADER_LENGTH)) return null;
    const length = this.#messageLength(0);
    return this.#message(0, Math.min(this.#length, HEADER_LENGTH + length), length, true);
  }

  /** Bytes wait for the rest of a message. */
  get waiting(): boolean {
    return this.#length > 0;
  }

  #append(record: TlsRecord, body: Uint8Array): void {
    const base = this.#length;
    if (base + body.length > this.#bytes.length) {
      const grown = new Uint8Array(
        Math.min(Math.max(2 * this.#bytes.length, base + body.length), 2 * MAX_HANDSHAKE_BYTES),
      );
      grown.set(this.#bytes.subarray(0, base));
      this.#bytes = grown;
    }
    this.#bytes.set(body, base);
    this.#length = base + body.length;
    for (const { offset, frame } of record.marks) this.#marks.push({ offset: base + offset, frame });
    for (const { from, to } of record.holes) this.#holes.push({ from: base + from, to: base + to });
  }

  #take(record: TlsRecord): HandshakeMessage[] {
    const messages: HandshakeMessage[] = [];
    let at = 0;
    while (this.#length - at >= HEADER_LENGTH) {
      if (this.#overlapsHole(at, at + HEADER_LENGTH)) {
        // Without its length the message hides where the next one begins.
        at = this.#length;
        break;
      }
      const length = this.#messageLength(at);
      const end = at + HEADER_LENGTH + length;
      if (end > this.#length) break;
      messages.push(this.#message(at, end, length, this.#overlapsHole(at, end)));
      this.#recordVersion = record.version;
      at = end;
    }
    this.#forget(at);
    return messages;
  }

  #messageLength(at: number): number {
    const b = this.#bytes;
    return ((b[at + 1] as number) << 16) | ((b[at + 2] as number) << 8) | (b[at + 3] as number);
  }

  #message(at: number, end: number, length: number, damaged: boolean): HandshakeMessage {
    return {
      type: this.#bytes[at] as number,
      length,
      body: this.#bytes.slice(at + HEADER_LENGTH, end),
      firstFrame: this.#frameOf(at),
      frame: this.#frameOf(end - 1),
      recordVersion: this.#recordVersion,
      damaged,
    };
  }

  /** The frame that brought the byte, or (for a missing one) the byte before it. */
  #frameOf(offset: number): number {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#marks[middle] as FrameMark).offset <= offset) low = middle + 1;
      else high = middle;
    }
    return (this.#marks[low - 1] ?? this.#marks[0])?.frame ?? 0;
  }

  #overlapsHole(from: number, to: number): boolean {
    return this.#holes.some((hole) => hole.from < to && hole.to > from);
  }

  #forget(count: number): void {
    if (count === 0) return;
    this.#bytes.copyWithin(0, count, this.#length);
    this.#length -= count;
    const begun = this.#marks.findLastIndex((mark) => mark.offset <= count);
    this.#marks = this.#marks
      .slice(Math.max(begun, 0))
      .map(({ offset, frame }) => ({ offset: Math.max(0, offset - count), frame }));
    this.#holes = this.#holes
      .filter(({ to }) => to > count)
      .map(({ from, to }) => ({ from: from - count, to: to - count }));
    if (this.#length === 0) this.#marks = [];
  }
}
