import { isBinary } from '../bytes/text.ts';
import { readCommandLine } from '../smtp/command-line.ts';
import type { SmtpDialogue } from '../smtp/dialogue.ts';
import { LineReader } from '../smtp/lines.ts';
import { MessageSkipper } from '../smtp/message-skipper.ts';
import type { Arrival } from '../streams/half-stream.ts';

/** Bytes at the start of a line that are looked at to tell what it is. */
const GLANCE = 64;

/** What a client sends in place of a message, when it leaves or starts again after DATA. */
const GIVE_UP = ['QUIT\r\n', 'RSET\r\n', 'QUIT\n', 'RSET\n'];

/** Reads the clear part of one direction of an SMTP session: lines for the dialogue, and messages, which it skips. */
export class ClearReader {
  readonly #lines = new LineReader();
  #lineFrame: number | null = null;
  #lastFrame = 0;
  /** The message behind DATA that is being read. */
  #message: MessageSkipper | null = null;
  /** What BDAT announced. */
  #chunk = { size: 0, left: 0 };
  /** A line of SMTP has been read since the start or the last gap: the reader knows where it is. */
  #isSure = false;
  #isBehindGap = false;

  constructor(
    private readonly from: 'client' | 'server',
    private readonly dialogue: SmtpDialogue,
  ) {}

  /** What missing bytes would be part of. */
  get within(): 'lines' | 'message' {
    return this.#inLines ? 'lines' : 'message';
  }

  /** Whether a line is due, so that a TLS record may begin in its place. */
  get atLineStart(): boolean {
    return this.#inLines && this.#lines.atLineStart;
  }

  /** Whether this can be no SMTP: no text where no line has been read yet, in the middle of TLS, say. */
  isAdrift(bytes: Uint8Array, at: number, end: number): boolean {
    if (!this.#inLines || this.#isSure || !isBinary(bytes, at, end)) return false;
    return !this.#beginsLine(this.#glance(bytes, at, end));
  }

  /** Whether a command or a reply begins here, for all that is known of what comes before. */
  isLine(bytes: Uint8Array, start: number, end: number): boolean {
    if (isBinary(bytes, start, end)) return false;
    return this.#beginsLine(latin1(bytes, start, Math.min(end, start + GLANCE)));
  }

  /** TLS begins: what was begun in clear is no line. */
  reset(): void {
    this.#lines.reset();
    this.#lineFrame = null;
    this.#isSure = false;
  }

  /** Takes some of the bytes, by what is due; at least one, or something else is due now. */
  take(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    this.#lastFrame = arrival.frame;
    if (this.#message !== null) return this.#takeMessage(this.#message, bytes, at, end, arrival);
    if (this.#chunk.left > 0) return this.#takeChunk(end - at, arrival);
    return this.#takeLines(bytes, at, end, arrival);
  }

  /** `length` bytes are missing; `arrival` is that of the bytes behind them, where it is known. */
  gap(length: number, arrival: Arrival | null): void {
    if (this.#message !== null) return this.#message.gap(length);
    const inChunk = Math.min(this.#chunk.left, length);
    this.#chunk.left -= inChunk;
    if (inChunk === length) return;
    this.#lines.gap();
    this.#lineFrame = null;
    this.#isSure = false;
    this.#isBehindGap = true;
    if (this.from === 'server') this.dialogue.serverGap(arrival?.frame ?? this.#lastFrame);
  }

  get #inLines(): boolean {
    return this.#message === null && this.#chunk.left === 0;
  }

  #takeLines(bytes: Uint8Array, at: number, end: number, arrival: Arrival): number {
    // A lost segment mostly ends where a line ends.
    if (this.#isBehindGap && this.#beginsLine(this.#glance(bytes, at, end))) this.#lines.reset();
    this.#isBehindGap = false;
    if (this.#beginsMessage(bytes, at, end)) {
      this.#message = this.#newMessage();
      return this.#takeMessage(this.#message, bytes, at, end, arrival);
    }
    this.#lineFrame ??= arrival.capturedIn;
    const firstFrame = this.#lineFrame;
    const { consumed, line } = this.#lines.take(bytes, at, end);
    if (this.#lines.atLineStart) this.#lineFrame = null;
    if (line !== null) {
      this.#isSure ||= this.#beginsLine(line);
      this.#takeLine(line, { firstFrame, frame: arrival.frame, time: arrival.time });
    }
    return consumed;
  }

  #takeLine(line: string, place: Parameters<SmtpDialogue['serverLine']>[1]): void {
    if (this.from === 'server') return this.dialogue.serverLine(line, place);
    const next = this.dialogue.clientLine(line, place);
    if (next.kind !== 'chunk' || next.bytes === 0) return;
    this.#chunk = { size: next.bytes, left: next.bytes };
  }

  /** Whether a message begins here, or has begun with the bytes held as the start of a line. */
  #beginsMessage(bytes: Uint8Array, at: number, end: number): boolean {
    if (this.from === 'server' || !this.dialogue.expectsMessage) return false;
    const head = this.#glance(bytes, at, end).toUpperCase();
    return !GIVE_UP.some((line) => head.startsWith(line) || line.startsWith(head));
  }

  /** A message of which what was taken for the start of a line has come. */
  #newMessage(): MessageSkipper {
    const message = new MessageSkipper();
    const { begun } = this.#lines;
    message.take(begun, 0, begun.length);
    this.#lines.reset();
    this.#lineFrame = null;
    return message;
  }

  #takeMessage(
    message: MessageSkipper,
    bytes: Uint8Array,
    at: number,
    end: number,
    arrival: Arrival,
  ): number {
    const { consumed, done } = message.take(bytes, at, end);
    if (done) {
      const { frame, capturedIn, time } = arrival;
      this.dialogue.messageEnded(message.bytes, { firstFrame: capturedIn, frame, time });
      this.#message = null;
    }
    return consumed;
  }

  #takeChunk(available: number, { frame, capturedIn, time }: Arrival): number {
    const consumed = Math.min(available, this.#chunk.left);
    this.#chunk.left -= consumed;
    if (this.#chunk.left === 0) {
      this.dialogue.chunkEnded(this.#chunk.size, { firstFrame: capturedIn, frame, time });
    }
    return consumed;
  }

  /** The start of the line at hand. */
  #glance(bytes: Uint8Array, at: number, end: number): string {
    const { begun } = this.#lines;
    const more = latin1(bytes, at, Math.min(end, at + Math.max(0, GLANCE - begun.length)));
    return begun.length === 0 ? more : latin1(begun, 0, Math.min(begun.length, GLANCE)) + more;
  }

  #beginsLine(head: string): boolean {
    return this.from === 'server' ? /^[2-5]\d\d([ -]|$|\r)/.test(head) : readCommandLine(head) !== null;
  }
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
