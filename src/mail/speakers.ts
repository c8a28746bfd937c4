import type { LinePlace } from '../smtp/exchange.ts';
import type { TakeContent } from '../smtp/message-lines.ts';
import { type Due, LINE, MESSAGE, type Speaker } from '../smtp/speaker.ts';
import type { MailCommand, MailDialogue } from './dialogue.ts';

/** The client of a mail dialogue: commands, and the literals in them. */
export class MailClient implements Speaker {
  /** The literal that the last line announced. */
  #literal: Due | null = null;
  /** The line goes on behind a literal. */
  #goesOn = false;
  #command: MailCommand | null = null;

  constructor(private readonly dialogue: MailDialogue) {}

  get due(): Due {
    return this.#literal === null || this.#isAnswered ? LINE : this.#literal;
  }

  get content(): TakeContent | null {
    const { dialogue } = this;
    return dialogue.showsSecrets ? (text, place) => dialogue.content('client', text, place) : null;
  }

  givesUp(): boolean {
    return false;
  }

  beginsLine(head: string): boolean {
    return this.dialogue.grammar.readCommand(firstLine(head)) !== null;
  }

  line(line: string, place: LinePlace): void {
    // What follows a literal may be a password as well as the literal.
    if (!this.#goesOn || this.#isAnswered) this.#command = this.dialogue.clientLine(line, place);
    else this.dialogue.content('client', line, place);
    const bytes = this.dialogue.grammar.literal('client', line);
    this.#goesOn = bytes !== null;
    this.#literal = bytes === null ? null : { kind: 'bytes', count: bytes };
  }

  begins(): void {
    this.#literal = null;
  }

  skipped(_: 'message' | 'bytes', bytes: number, place: LinePlace): void {
    this.dialogue.skipped('client', bytes, place, this.#command);
  }

  gap(): void {
    this.#literal = null;
    this.#goesOn = false;
  }

  /** A server that does not want the literal answers the command; then the client does not send it (RFC 9051 section 4.3). */
  get #isAnswered(): boolean {
    return this.#command?.answer != null;
  }
}

/** The server of a mail dialogue: replies, the literals in them, and what ends with a dot. */
export class MailServer implements Speaker {
  #due: Due = LINE;
  /** The line goes on behind a literal. */
  #goesOn = false;

  constructor(private readonly dialogue: MailDialogue) {}

  get due(): Due {
    return this.#due;
  }

  get content(): TakeContent | null {
    const { dialogue } = this;
    return dialogue.showsSecrets ? (text, place) => dialogue.content('server', text, place) : null;
  }

  givesUp(): boolean {
    return false;
  }

  beginsLine(head: string): boolean {
    return this.dialogue.grammar.readReply(firstLine(head)) !== null;
  }

  line(line: string, place: LinePlace): void {
    // What follows a literal is more of a message, mostly.
    if (this.#goesOn) this.dialogue.content('server', line, place);
    const yields = this.#goesOn ? null : this.dialogue.serverLine(line, place);
    const bytes = this.dialogue.grammar.literal('server', line);
    this.#goesOn = bytes !== null;
    this.#due = bytes !== null ? { kind: 'bytes', count: bytes } : yields !== null ? MESSAGE : LINE;
  }

  begins(): void {
    this.#due = LINE;
  }

  skipped(_: 'message' | 'bytes', bytes: number, place: LinePlace): void {
    this.dialogue.skipped('server', bytes, place, null);
  }

  gap(): void {
    this.#due = LINE;
    this.#goesOn = false;
    this.dialogue.serverGap();
  }
}

function firstLine(head: string): string {
  return head.split(/[\r\n]/, 1)[0] ?? '';
}
