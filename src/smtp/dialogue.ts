import type { Time } from '../format/time.ts';
import { MAX_DIALOGUE_LINES, MAX_PIPELINED, MAX_SHOWN_LINE } from '../limits.ts';

/** Where a line was: the frames of its first and last byte, and the time of the last. */
export interface LinePlace {
  readonly firstFrame: number;
  readonly frame: number;
  readonly time: Time;
}

/** A reply of one or more lines (RFC 5321 section 4.2). */
export interface Reply extends LinePlace {
  readonly code: number;
  /** The lines without their codes. */
  readonly text: readonly string[];
}

/** A command and what became of it. */
export interface Command extends LinePlace {
  /** Upper case. */
  readonly verb: string;
  /** What follows the verb; empty where it could be a credential. */
  readonly argument: string;
  reply: Reply | null;
}

/** One line as it may be shown. */
export interface DialogueLine {
  readonly from: 'client' | 'server';
  readonly frame: number;
  readonly text: string;
}

/** What the client sends next: a line, a message up to its dot, or so many bytes of one (BDAT, RFC 3030). */
export type Next =
  | { readonly kind: 'line' }
  | { readonly kind: 'message' }
  | { readonly kind: 'chunk'; readonly bytes: number };

const LINE: Next = { kind: 'line' };

/** Reads the clear part of an SMTP session: commands, their replies, and nothing of messages and credentials. */
export class SmtpDialogue {
  readonly lines: DialogueLine[] = [];
  readonly commands: Command[] = [];
  greeting: Reply | null = null;
  /** Replies that answer no command: a 421 out of the blue, say. */
  readonly unsolicited: Reply[] = [];
  /** Lines beyond MAX_DIALOGUE_LINES. */
  unlisted = 0;

  #pending: Command[] = [];
  #reply: { code: number; text: string[]; firstFrame: number } | null = null;
  #sawReply = false;
  #awaiting: 'command' | 'data-reply' | 'auth' = 'command';

  /** Takes a line of the client, without its line end. */
  clientLine(line: string, place: LinePlace): Next {
    if (this.#awaiting === 'auth') {
      this.#show('client', place, '(credentials left out)');
      return LINE;
    }
    const { verb, argument } = splitCommand(line);
    if (this.#awaiting === 'data-reply') this.#awaiting = 'command';
    this.#show('client', place, shownCommand(verb, argument, line));
    const command: Command = { verb, argument: verb === 'AUTH' ? '' : argument, ...place, reply: null };
    this.#remember(command);
    if (verb === 'DATA') this.#awaiting = 'data-reply';
    if (verb === 'AUTH') this.#awaiting = 'auth';
    if (verb === 'BDAT') return { kind: 'chunk', bytes: Number.parseInt(argument, 10) || 0 };
    return LINE;
  }

  /** What to make of client bytes that begin with this text: a message, once DATA has been or may have been answered. */
  get expectsMessage(): boolean {
    return this.#awaiting === 'data-reply';
  }

  /** The message that DATA announced has ended. */
  messageEnded(bytes: number, place: LinePlace): void {
    this.#awaiting = 'command';
    this.#show('client', place, `(message, ${bytes} bytes)`);
    this.#remember({ verb: '.', argument: '', ...place, reply: null });
  }

  /** Bytes that BDAT announced have been sent. */
  chunkEnded(bytes: number, place: LinePlace): void {
    this.#show('client', place, `(message, ${bytes} bytes)`);
  }

  /** Takes a line of the server, without its line end. */
  serverLine(line: string, place: LinePlace): void {
    this.#show('server', place, line);
    const match = /^(\d{3})([ -]?)(.*)$/s.exec(line);
    if (match === null) {
      this.#reply?.text.push(line.slice(0, MAX_SHOWN_LINE));
      return;
    }
    const code = Number(match[1]);
    this.#reply ??= { code, text: [], firstFrame: place.firstFrame };
    this.#reply.text.push((match[3] ?? '').slice(0, MAX_SHOWN_LINE));
    if (this.#reply.text.length > MAX_DIALOGUE_LINES) this.#reply.text.pop();
    if (match[2] === '-') return;
    const reply: Reply = { ...place, ...this.#reply };
    this.#reply = null;
    this.#answer(reply);
  }

  #answer(reply: Reply): void {
    const isFirst = !this.#sawReply;
    this.#sawReply = true;
    const command = this.#pending[0];
    // Whoever talks before the greeting still gets the greeting first.
    if (isFirst && (command === undefined || (reply.code === 220 && command.verb !== 'STARTTLS'))) {
      this.greeting = reply;
      return;
    }
    if (command === undefined) {
      if (this.unsolicited.length < MAX_DIALOGUE_LINES) this.unsolicited.push(reply);
      return;
    }
    if (reply.code === 334 && command.verb === 'AUTH') return;
    this.#pending.shift();
    command.reply = reply;
    if (command.verb === 'AUTH') this.#awaiting = 'command';
    if (command.verb === 'DATA' && reply.code !== 354) this.#awaiting = 'command';
  }

  #remember(command: Command): void {
    if (this.#pending.length < MAX_PIPELINED) this.#pending.push(command);
    if (this.commands.length < MAX_DIALOGUE_LINES) this.commands.push(command);
  }

  #show(from: 'client' | 'server', { frame }: LinePlace, text: string): void {
    if (this.lines.length >= MAX_DIALOGUE_LINES) this.unlisted++;
    else this.lines.push({ from, frame, text: text.slice(0, MAX_SHOWN_LINE) });
  }
}

function splitCommand(line: string): { readonly verb: string; readonly argument: string } {
  const [, verb = '', argument = ''] = /^\s*(\S*)\s*(.*)$/s.exec(line) ?? [];
  return {
    verb: verb.toUpperCase().slice(0, MAX_SHOWN_LINE),
    argument: argument.trimEnd().slice(0, MAX_SHOWN_LINE),
  };
}

/** AUTH may carry its credentials in the same line (RFC 4954 section 4). */
function shownCommand(verb: string, argument: string, line: string): string {
  if (verb !== 'AUTH') return line;
  const [mechanism = '', initial] = argument.split(/\s+/);
  return `AUTH ${mechanism}${initial === undefined ? '' : ' (credentials left out)'}`;
}
