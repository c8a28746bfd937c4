import { Writable } from 'node:stream';
import { textWidth } from './text.ts';

/** Alternate screen on, no wrapping at the right edge, no cursor; and all of it back. */
const ENTER = '\u001b[?1049h\u001b[?7l\u001b[?25l';
const LEAVE = '\u001b[m\u001b[?7h\u001b[?25h\u001b[?1049l';
/** A terminal that knows these shows what lies between them at once; others ignore them. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

/** The part of a terminal that we write to. */
export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

/**
 * The terminal's alternate screen, painted frame by frame. Each write is a whole frame: its rows go to their places,
 * and only those that changed. So nothing is ever scrolled, or erased beyond the screen, and no row can push another.
 */
export class Screen extends Writable {
  readonly #terminal: TerminalOutput;
  readonly #asciiOnly: boolean;
  #isOpen = false;
  /** The last frame, for when the screen is opened again. */
  #frame = '';
  /** The rows as they are on the screen; undefined where that is not known. */
  #shown: readonly string[] | undefined;

  constructor(terminal: TerminalOutput, asciiOnly: boolean) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    this.#asciiOnly = asciiOnly;
  }

  get columns(): number | undefined {
    return this.#terminal.columns;
  }

  get rows(): number | undefined {
    return this.#terminal.rows;
  }

  /** Takes the terminal; opened again after `close()`, it shows what it showed. */
  open(): void {
    this.#isOpen = true;
    this.#terminal.write(ENTER);
    this.#terminal.on('resize', this.#resized);
    this.repaint();
  }

  /** Shows everything again, whatever others may have written across it. */
  repaint(): void {
    this.#shown = undefined;
    if (this.#isOpen && this.#frame !== '') this.#paint(this.#frame);
  }

  /** Puts the terminal back as it was; once is enough, more does no harm. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#terminal.off('resize', this.#resized);
    this.#terminal.write(LEAVE);
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    if (typeof chunk === 'string' && chunk !== '') {
      this.#frame = chunk;
      if (this.#isOpen) this.#paint(chunk);
    }
    done();
  }

  readonly #resized = (): void => {
    // What a terminal leaves of the old screen is its own affair: paint all of it again.
    this.#shown = undefined;
    this.emit('resize');
  };

  #paint(frame: string): void {
    const text = this.#asciiOnly ? asciiOf(frame) : frame;
    const rows = text.split('\n').slice(0, this.rows);
    const shown = this.#shown;
    const changes = rows
      .map((row, index) => (shown?.[index] === row ? '' : `\u001b[${index + 1};1H\u001b[K${row}`))
      .join('');
    const fewer = (shown === undefined || shown.length > rows.length) && rows.length < (this.rows ?? 0);
    const rest = fewer ? `\u001b[${rows.length + 1};1H\u001b[J` : '';
    this.#shown = rows;
    if (changes + rest !== '') this.#terminal.write(BEGIN_FRAME + changes + rest + END_FRAME);
  }
}

/** For a locale without UTF-8, where its bytes would be other characters, control characters among them. */
function asciiOf(text: string): string {
  return text.replace(/\P{ASCII}+/gu, (characters) => '?'.repeat(textWidth(characters)));
}
