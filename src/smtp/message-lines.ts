import { MAX_SHOWN_MESSAGE_LINES } from '../limits.ts';
import type { LinePlace } from './exchange.ts';
import { LineReader } from './lines.ts';

/** Takes a line of what is no line of the dialogue: of a message, or of a literal. */
export type TakeContent = (text: string, place: LinePlace) => void;

/** Cuts a message, or what else stands in place of lines, into lines to be shown: as many as are shown of one. */
export class MessageLines {
  readonly #lines = new LineReader();
  #count = 0;

  constructor(private readonly show: TakeContent) {}

  take(bytes: Uint8Array, start: number, end: number, place: LinePlace): void {
    for (let at = start; at < end; ) {
      const { consumed, line } = this.#lines.take(bytes, at, end);
      if (line !== null) this.#show(line, place);
      at += consumed;
    }
  }

  /** Bytes are missing, and with them the rest of a line. */
  gap(): void {
    this.#lines.gap();
  }

  /** That was all of it; the last line need not end. */
  end(place: LinePlace): void {
    if (this.#lines.begun.length > 0) this.take(LF, 0, LF.length, place);
    const more = this.#count - MAX_SHOWN_MESSAGE_LINES;
    if (more > 0) this.show(`(… ${more} more ${more === 1 ? 'line' : 'lines'})`, place);
  }

  #show(line: string, place: LinePlace): void {
    if (++this.#count <= MAX_SHOWN_MESSAGE_LINES) this.show(line, place);
  }
}

const LF = Buffer.from('\n');
