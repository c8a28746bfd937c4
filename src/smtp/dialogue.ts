import { type LimitHit, MAX_DIALOGUE_LINES, MAX_SHOWN_LINE } from '../limits.ts';
import { readCommandLine, shorten } from './command-line.ts';
import {
  type Command,
  type DialogueEvent,
  type Exchange,
  type LinePlace,
  pairUp,
  type Reply,
} from './exchange.ts';
import type { TakeContent } from './message-lines.ts';
import { type DialogueLine, ShownLines } from './shown-lines.ts';

export type { Command, LinePlace, Reply };

/** What the client sends next: a line, or so many bytes of a message (BDAT, RFC 3030). */
export type Next = { readonly kind: 'line' } | { readonly kind: 'chunk'; readonly bytes: number };

const LINE: Next = { kind: 'line' };

/** The reply that agrees to STARTTLS (RFC 3207 section 4). */
const AGREED = 220;

/** A reply whose last line is still to come. */
interface BegunReply {
  readonly code: number;
  readonly text: string[];
  readonly firstFrame: number;
}

/** Takes the clear part of an SMTP session: commands, their replies, and nothing of messages and credentials unless they are shown. */
export class SmtpDialogue implements Exchange {
  readonly #shown = new ShownLines();
  readonly #events: DialogueEvent[] = [];
  readonly #counts = { command: 0, reply: 0, gap: 0 };
  #replyLines = 0;
  #lastReply: Reply | null = null;
  /** Replies that may agree to STARTTLS, each with the server's line behind it. */
  readonly #agreements: { readonly reply: Reply; readonly behind: DialogueLine }[] = [];
  /** null while there are events that have not been paired. */
  #exchange: Exchange | null = null;
  #reply: BegunReply | null = null;
  /** The DATA whose message is still to come. */
  #data: Command | null = null;
  #authenticating = false;

  /** Takes a line of a message; null where messages are not shown. */
  readonly content: TakeContent | null;

  /** @param showsSecrets Credentials and messages are shown as they are. */
  constructor(private readonly showsSecrets = false) {
    this.content = showsSecrets ? (text, place) => this.#showClient(text, place) : null;
  }

  /** Both sides' lines in the order of the capture. */
  get lines(): readonly DialogueLine[] {
    return this.#shown.lines;
  }

  /** Lines beyond MAX_DIALOGUE_LINES. */
  get unlisted(): number {
    return this.#shown.unlisted;
  }

  /** Characters that are kept. */
  get keptCharacters(): number {
    return this.#shown.keptCharacters;
  }

  /** Bounds on what is kept, each where it was hit first. */
  get limits(): readonly LimitHit[] {
    return this.#shown.limits;
  }

  get greeting(): Reply | null {
    return this.#paired().greeting;
  }

  get commands(): readonly Command[] {
    return this.#paired().commands;
  }

  get unsolicited(): readonly Reply[] {
    return this.#paired().unsolicited;
  }

  /** Takes a line of the client, without its line end. */
  clientLine(line: string, place: LinePlace): Next {
    this.#data = null;
    const read = readCommandLine(line);
    if (read === null) {
      this.#noCommand(line, place);
      return LINE;
    }
    const { verb, argument, shown } = read;
    // Where nothing is left out, it is the line itself that may be too long.
    this.#showClient(this.showsSecrets || shown === shorten(line) ? line : shown, place);
    this.#authenticating = verb === 'AUTH';
    const command = this.#remember(verb, argument, place);
    if (verb === 'DATA') this.#data = command;
    return verb === 'BDAT' ? { kind: 'chunk', bytes: Number(/^\d+/.exec(argument)?.[0] ?? 0) } : LINE;
  }

  /** Whether the client's next bytes are a message: DATA has been answered with 354, or may have been. */
  get expectsMessage(): boolean {
    if (this.#data === null) return false;
    this.#paired();
    return this.#data.reply === null || this.#data.reply.code === 354;
  }

  /** The message that DATA announced has ended. */
  messageEnded(bytes: number, place: LinePlace): void {
    this.#data = null;
    this.chunkEnded(bytes, place);
    this.#remember('.', '', place);
  }

  /** Bytes that BDAT announced have been sent. */
  chunkEnded(bytes: number, place: LinePlace): void {
    if (!this.showsSecrets) this.#showClient(`(message, ${bytes} bytes)`, place);
  }

  /** Takes a line of the server, without its line end. */
  serverLine(line: string, place: LinePlace): void {
    const shown = this.#shown.add('server', place, line);
    if (line.length > MAX_SHOWN_LINE) this.#shown.limitLine(place);
    if (this.#lastReply?.code === AGREED) this.#agreements.push({ reply: this.#lastReply, behind: shown });
    this.#lastReply = null;
    if (!/^\d{3}/.test(line)) {
      if (this.#reply !== null) this.#addReplyLine(this.#reply.text, line);
      return;
    }
    const separator = line.charAt(3);
    const text = line.slice(separator === ' ' || separator === '-' ? 4 : 3);
    if (this.#reply === null) this.#reply = this.#beginReply(Number(line.slice(0, 3)), text, place);
    else this.#addReplyLine(this.#reply.text, text);
    if (separator !== '-') this.#endReply(this.#reply, place);
  }

  /** Lines of the server are missing: before what came in this frame, or behind it where nothing more is known. */
  serverGap(frame: number): void {
    this.#reply = null;
    this.#push({ kind: 'gap', frame });
  }

  /** The first line of a side after the server has agreed to STARTTLS: in clear, where a TLS record was due. */
  clearAfterStarttls(from: 'client' | 'server'): DialogueLine | null {
    const agreed = this.commands.find(
      ({ verb, reply }) => verb === 'STARTTLS' && reply?.code === AGREED,
    )?.reply;
    if (!agreed) return null;
    if (from === 'server') return this.#agreements.find(({ reply }) => reply === agreed)?.behind ?? null;
    return this.lines.find((line) => line.from === 'client' && line.frame > agreed.frame) ?? null;
  }

  #beginReply(code: number, text: string, { firstFrame }: LinePlace): BegunReply {
    this.#replyLines++;
    return { code, text: [shorten(text)], firstFrame };
  }

  #endReply({ code, text, firstFrame }: BegunReply, { frame, time }: LinePlace): void {
    const reply: Reply = { firstFrame, frame, time, code, text };
    this.#reply = null;
    this.#lastReply = this.#push({ kind: 'reply', frame, reply }) ? reply : null;
  }

  #noCommand(line: string, place: LinePlace): void {
    const left = this.#authenticating
      ? '(credentials left out)'
      : `(left out: ${line.length} characters that are no SMTP command)`;
    this.#showClient(this.showsSecrets ? line : left, place);
    if (!this.#authenticating) this.#remember('', '', place);
  }

  #showClient(text: string, place: LinePlace): void {
    this.#shown.add('client', place, text);
    if (text.length > MAX_SHOWN_LINE) this.#shown.limitLine(place);
  }

  #remember(verb: string, argument: string, place: LinePlace): Command {
    const { firstFrame, frame, time } = place;
    const command: Command = { firstFrame, frame, time, verb, argument, reply: null };
    this.#push({ kind: 'command', frame: place.frame, command });
    return command;
  }

  /** Whether there is room for the event. */
  #push(event: DialogueEvent): boolean {
    if (++this.#counts[event.kind] > MAX_DIALOGUE_LINES) {
      this.#shown.limitLines(event);
      return false;
    }
    this.#events.push(event);
    this.#exchange = null;
    return true;
  }

  #paired(): Exchange {
    this.#exchange ??= pairUp(this.#events);
    return this.#exchange;
  }

  /** Keeps a bounded number of lines of all replies together. */
  #addReplyLine(text: string[], line: string): void {
    if (this.#replyLines >= MAX_DIALOGUE_LINES) return;
    this.#replyLines++;
    text.push(shorten(line));
  }
}
