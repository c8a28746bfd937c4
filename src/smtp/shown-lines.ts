import { type LimitHit, type LimitKind, MAX_DIALOGUE_LINES, MAX_SHOWN_LINE } from '../limits.ts';
import { shorten } from './command-line.ts';
import { inOrder } from './exchange.ts';

/** One line as it may be shown. */
export interface DialogueLine {
  readonly from: 'client' | 'server';
  readonly frame: number;
  readonly text: string;
}

/** The lines of a dialogue in clear, as many as are kept. */
export class ShownLines {
  /** Lines beyond MAX_DIALOGUE_LINES. */
  unlisted = 0;
  /** Characters that are kept. */
  keptCharacters = 0;
  /** Bounds on what is kept, each where it was hit first. */
  readonly limits: LimitHit[] = [];
  readonly #lines: DialogueLine[] = [];

  /** Both sides' lines in the order of the capture. */
  get lines(): readonly DialogueLine[] {
    return inOrder(this.#lines);
  }

  add(from: DialogueLine['from'], { frame }: { readonly frame: number }, text: string): DialogueLine {
    const line = { from, frame, text: shorten(text) };
    if (this.#lines.length < MAX_DIALOGUE_LINES) {
      this.keptCharacters += line.text.length;
      this.#lines.push(line);
    } else {
      this.unlisted++;
      this.limitLines(line);
    }
    return line;
  }

  /** A line was longer than what is kept of one. */
  limitLine(at: { readonly frame: number }): void {
    this.#limit('line-length', MAX_SHOWN_LINE, at);
  }

  /** There was more said than is kept of one dialogue. */
  limitLines(at: { readonly frame: number }): void {
    this.#limit('dialogue-lines', MAX_DIALOGUE_LINES, at);
  }

  #limit(what: LimitKind, limit: number, { frame }: { readonly frame: number }): void {
    if (!this.limits.some((hit) => hit.what === what)) this.limits.push({ what, limit, frame });
  }
}
