import { readCommandLine } from './command-line.ts';
import type { LinePlace, SmtpDialogue } from './dialogue.ts';
import type { TakeContent } from './message-lines.ts';
import { type Due, LINE, MESSAGE, type Speaker } from './speaker.ts';

/** What a client sends in place of a message, when it leaves or starts again after DATA. */
const GIVE_UP = ['QUIT\r\n', 'RSET\r\n', 'QUIT\n', 'RSET\n'];

/** The client of an SMTP dialogue: commands, and messages behind DATA and BDAT. */
export class SmtpClient implements Speaker {
  /** What BDAT announced. */
  #chunk: Due | null = null;

  constructor(private readonly dialogue: SmtpDialogue) {}

  get due(): Due {
    return this.#chunk ?? (this.dialogue.expectsMessage ? MESSAGE : LINE);
  }

  get content(): TakeContent | null {
    return this.dialogue.content;
  }

  givesUp(head: string): boolean {
    const said = head.toUpperCase();
    return GIVE_UP.some((line) => said.startsWith(line) || line.startsWith(said));
  }

  beginsLine(head: string): boolean {
    return readCommandLine(head) !== null;
  }

  line(line: string, place: LinePlace): void {
    const next = this.dialogue.clientLine(line, place);
    if (next.kind === 'chunk' && next.bytes > 0) this.#chunk = { kind: 'bytes', count: next.bytes };
  }

  begins(): void {
    this.#chunk = null;
  }

  skipped(what: 'message' | 'bytes', bytes: number, place: LinePlace): void {
    if (what === 'message') this.dialogue.messageEnded(bytes, place);
    else this.dialogue.chunkEnded(bytes, place);
  }

  /** What the client said there may be anything: its replies tell. */
  gap(): void {}
}

/** The server of an SMTP dialogue: replies, line by line. */
export class SmtpServer implements Speaker {
  readonly due = LINE;
  readonly content = null;

  constructor(private readonly dialogue: SmtpDialogue) {}

  givesUp(): boolean {
    return false;
  }

  beginsLine(head: string): boolean {
    return /^[2-5]\d\d([ -]|$|\r)/.test(head);
  }

  line(line: string, place: LinePlace): void {
    this.dialogue.serverLine(line, place);
  }

  /** Nothing but lines is ever due. */
  begins(): void {}
  skipped(): void {}

  gap(frame: number): void {
    this.dialogue.serverGap(frame);
  }
}
