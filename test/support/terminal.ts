/** A terminal for tests: keeps what is on its screen, and refuses what could harm a user's scrollback. */
import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';

/** A terminal's output side, as far as the view may use it. */
export class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** Everything written, as it came. */
  written = '';
  isAlternate = false;
  isCursorHidden = false;
  isWrapping = true;
  #screen: string[] = [];

  constructor(columns = 80, rows = 24) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  /** The rows of the alternate screen, without styles. */
  get lines(): readonly string[] {
    return Array.from({ length: this.rows }, (_, row) => withoutStyles(this.#screen[row] ?? ''));
  }

  get text(): string {
    return this.lines.join('\n');
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.#screen = []; // what is left of the old screen is the terminal's own affair
    this.emit('resize');
  }

  write(text: string): boolean {
    this.written += text;
    for (const [, row, rest = ''] of text.matchAll(MOVES)) this.#paint(Number(row) - 1, rest);
    for (const [sequence] of text.matchAll(SEQUENCES)) this.#obey(sequence);
    return true;
  }

  #paint(row: number, content: string): void {
    if (row < 0 || row >= this.rows) throw new Error(`row ${row} is not on the screen`);
    if (content.startsWith(ERASE_LINE)) this.#screen[row] = content.slice(ERASE_LINE.length);
    else if (content.startsWith(ERASE_BELOW)) this.#screen.length = Math.min(this.#screen.length, row);
    else throw new Error(`neither a row nor the end of the screen: ${JSON.stringify(content)}`);
  }

  #obey(sequence: string): void {
    if (!KNOWN.test(sequence)) throw new Error(`not for our screen: ${JSON.stringify(sequence)}`);
    if (sequence.includes('1049')) this.isAlternate = sequence.endsWith('h');
    if (sequence.includes('?25')) this.isCursorHidden = sequence.endsWith('l');
    if (sequence.includes('?7')) this.isWrapping = sequence.endsWith('h');
  }
}

/** Keys: what is typed can be read; raw mode is remembered. */
export class FakeKeyboard extends Readable {
  readonly isTTY: boolean;
  isRaw = false;

  constructor(isTTY = true) {
    super({ read: () => undefined });
    this.isTTY = isTTY;
  }

  type(text: string): void {
    this.push(text);
  }

  setRawMode(isRaw: boolean): this {
    if (!this.isTTY) throw new Error('no raw mode here');
    this.isRaw = isRaw;
    return this;
  }

  ref(): void {}
  unref(): void {}
}

const ESCAPE = '\u001b';
const ERASE_LINE = `${ESCAPE}[K`;
const ERASE_BELOW = `${ESCAPE}[J`;
const MOVES = new RegExp(`${ESCAPE}\\[(\\d+);1H(.*?)(?=${ESCAPE}\\[\\d+;1H|${ESCAPE}\\[\\?|$)`, 'gs');
const SEQUENCES = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]|${ESCAPE}[^[]`, 'g');
const KNOWN = new RegExp(`^${ESCAPE}\\[([0-9;]*m|\\d+;1H|K|J|\\?(1049|25|7|2026)[hl])$`);
const STYLES = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');

/** The text without what sets colours and the like. */
export function withoutStyles(text: string): string {
  return text.replace(STYLES, '');
}
