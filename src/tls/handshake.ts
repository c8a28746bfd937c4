import { frameOf, type HandshakeBytes, overlapsHole, WaitingBytes } from './handshake-bytes.ts';
import type { TlsRecord } from './record.ts';

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

/** What a record brings to its handshake message. */
export type HandshakeRecord = Pick<TlsRecord, 'body' | 'marks' | 'holes' | 'version'>;

/** The length of the message that begins here, by its header. */
export function messageLength(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
}

/**
 * Joins the bodies of one direction's handshake records, as long as they are in clear, into messages. Most records hold
 * whole messages, which are read where they stand; only what is cut into several records is copied.
 */
export class HandshakeJoiner {
  /** The beginning of a message whose rest is still to come. */
  #waiting: WaitingBytes | null = null;
  #recordVersion = 0;

  /** Bytes wait for the rest of a message. */
  get waiting(): boolean {
    return this.#waiting !== null;
  }

  /** The messages that this record completes. */
  push({ body, marks, holes, version }: HandshakeRecord): HandshakeMessage[] {
    if (body === null || body.length === 0) return [];
    const record = { bytes: body, marks, holes };
    if (this.#waiting === null) this.#recordVersion = version;
    else this.#waiting.append(record);
    return this.#take(this.#waiting ?? record, version);
  }

  /** What is there of a message whose end is missing; null where nothing waits. */
  end(): HandshakeMessage | null {
    const waiting = this.#waiting;
    if (waiting === null || waiting.bytes.length < HEADER_LENGTH || overlapsHole(waiting, 0, HEADER_LENGTH)) {
      return null;
    }
    const { bytes } = waiting;
    const length = messageLength(bytes, 0);
    return this.#message(waiting, 0, Math.min(bytes.length, HEADER_LENGTH + length), true);
  }

  #take(joined: HandshakeBytes, version: number): HandshakeMessage[] {
    const messages: HandshakeMessage[] = [];
    const { bytes } = joined;
    let at = 0;
    while (bytes.length - at >= HEADER_LENGTH) {
      if (overlapsHole(joined, at, at + HEADER_LENGTH)) {
        // Without its length the message hides where the next one begins.
        at = bytes.length;
        break;
      }
      const end = at + HEADER_LENGTH + messageLength(bytes, at);
      if (end > bytes.length) break;
      messages.push(this.#message(joined, at, end, overlapsHole(joined, at, end)));
      this.#recordVersion = version;
      at = end;
    }
    if (at === bytes.length) this.#waiting = null;
    else if (at > 0 || this.#waiting === null) this.#waiting = new WaitingBytes(joined, at);
    return messages;
  }

  #message(joined: HandshakeBytes, at: number, end: number, damaged: boolean): HandshakeMessage {
    const { bytes } = joined;
    return {
      type: bytes[at] as number,
      length: messageLength(bytes, at),
      body: bytes.subarray(at + HEADER_LENGTH, end),
      firstFrame: frameOf(joined, at),
      frame: frameOf(joined, end - 1),
      recordVersion: this.#recordVersion,
      damaged,
    };
  }
}
