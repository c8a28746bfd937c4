import type { LinePlace } from './exchange.ts';
import type { TakeContent } from './message-lines.ts';

/** What stands next in one side's bytes: a line, a message up to a line with nothing but a dot, or so many bytes. */
export type Due =
  | { readonly kind: 'line' }
  | { readonly kind: 'message' }
  | { readonly kind: 'bytes'; readonly count: number };

export const LINE: Due = { kind: 'line' };
export const MESSAGE: Due = { kind: 'message' };

/** One side of a dialogue in clear, as the reader of its bytes knows it. */
export interface Speaker {
  /** What is due, by all that has been said. */
  readonly due: Due;
  /** Whether a line stands in place of the message that is due, by how the bytes begin. */
  givesUp(head: string): boolean;
  /** Whether a line of this side may begin so, for all that is known of what comes before. */
  beginsLine(head: string): boolean;
  /** Takes a line without its line end. */
  line(line: string, place: LinePlace): void;
  /** Takes what is due in place of a line, line by line; null where that is not shown. */
  readonly content: TakeContent | null;
  /** What is due in place of a line has begun, or is missing. */
  begins(): void;
  /** It has passed, with this many bytes. */
  skipped(what: 'message' | 'bytes', bytes: number, place: LinePlace): void;
  /** Lines are missing: before what came in this frame, or behind it where nothing more is known. */
  gap(frame: number): void;
}
