import { type LimitHit, MAX_CAPABILITY_LISTS, MAX_DIALOGUE_LINES, MAX_SHOWN_LINE } from '../limits.ts';
import { shorten } from '../smtp/command-line.ts';
import type { LinePlace } from '../smtp/exchange.ts';
import { type DialogueLine, ShownLines } from '../smtp/shown-lines.ts';
import type { Grammar, ReadCommand, ReadReply } from './grammar.ts';

/** What a server says to a command, or of itself. */
export interface Answer extends LinePlace {
  /** Upper case: `OK`, `NO`, `BAD`, `BYE`, `PREAUTH`; of POP3 `+OK`, `-ERR`. */
  readonly status: string;
  readonly isPositive: boolean;
  readonly text: string;
}

/** A command and what became of it. */
export interface MailCommand extends LinePlace, Pick<ReadCommand, 'tag' | 'verb' | 'sasl' | 'yields'> {
  /** Whoever reads along has a password. */
  tellsPassword: boolean;
  answer: Answer | null;
}

/** Takes the clear part of an IMAP, POP3 or ManageSieve session, and nothing of messages and credentials. */
export class MailDialogue {
  greeting: Answer | null = null;
  /** What the server says that it can do, and where. */
  readonly capabilities: { readonly list: readonly string[]; readonly frame: number }[] = [];
  /** The commands, as many as are kept. */
  readonly commands: MailCommand[] = [];
  readonly #shown = new ShownLines();
  /** Commands without an answer, the oldest first. */
  #pending: MailCommand[] = [];
  /** The last command that begins SASL. */
  #sasl: MailCommand | null = null;
  /** Capabilities that come a line each. */
  #gathered: string[] = [];
  /** What is being said after the answer, up to a line with nothing but a dot. */
  #listing: ReadCommand['yields'] = null;
  #sawReply = false;
  #afterGap = false;
  /** The answer that agrees to TLS, and each side's first line behind it: in clear, where a TLS record was due. */
  #agreed: Answer | null = null;
  readonly #behind: Record<DialogueLine['from'], DialogueLine | null> = { client: null, server: null };

  /** @param showsSecrets Credentials and messages are shown as they are. */
  constructor(
    readonly grammar: Grammar,
    readonly showsSecrets = false,
  ) {}

  /** Both sides' lines in the order of the capture. */
  get lines(): readonly DialogueLine[] {
    return this.#shown.lines;
  }

  get keptCharacters(): number {
    return this.#shown.keptCharacters;
  }

  /** Bounds on what is kept, each where it was hit first. */
  get limits(): readonly LimitHit[] {
    return this.#shown.limits;
  }

  /** Takes a line of the client, without its line end; returns the command that it is. */
  clientLine(line: string, place: LinePlace): MailCommand | null {
    const read = this.grammar.readCommand(line);
    if (read === null) {
      this.#noCommand(line, place);
      return null;
    }
    this.#show('client', place, this.showsSecrets ? line : read.shown);
    const { firstFrame, frame, time } = place;
    const { tag, verb, sasl, yields, tellsPassword } = read;
    const command: MailCommand = {
      firstFrame,
      frame,
      time,
      tag: shorten(tag),
      verb,
      sasl,
      yields,
      tellsPassword,
      answer: null,
    };
    if (sasl !== null) this.#sasl = command;
    if (this.commands.length < MAX_DIALOGUE_LINES) this.commands.push(command);
    else this.#shown.limitLines(place);
    // The end of IDLE is answered by the answer to IDLE.
    if (verb !== 'DONE' && this.#pending.length < MAX_DIALOGUE_LINES) this.#pending.push(command);
    return command;
  }

  /** Takes a line of the server, without its line end; returns what is said behind it up to a dot. */
  serverLine(line: string, place: LinePlace): ReadCommand['yields'] {
    if (this.#listing === 'capabilities') return this.#listed(line, place);
    const read = this.grammar.readReply(line);
    if (read === null) {
      const left = `(left out: ${line.length} characters that are no ${this.grammar.title} reply)`;
      this.#show('server', place, this.showsSecrets ? line : left);
      return null;
    }
    const shown = read.kind === 'challenge' && this.#inSasl ? '+ (left out)' : read.shown;
    this.#show('server', place, this.showsSecrets ? line : shown);
    if (read.capability !== null && this.#isTelling) this.#gather(read.capability);
    const answered = this.#take(read, place);
    const list =
      read.capabilities ?? (read.kind === 'answer' && this.#gathered.length > 0 ? this.#gathered : null);
    if (list !== null) this.#tellCapabilities(list, place);
    this.#listing = read.isPositive ? (answered?.yields ?? null) : null;
    return this.#listing === 'capabilities' ? null : this.#listing;
  }

  /** What was announced has passed: a literal, or what ends with a dot. */
  skipped(from: DialogueLine['from'], bytes: number, place: LinePlace, command: MailCommand | null): void {
    const isSecret =
      from === 'client' && (command === null || command.tellsPassword || command.sasl !== null);
    const what = from === 'server' && this.#listing !== null ? this.#listing : 'literal';
    if (from === 'server') this.#listing = null;
    if (!isSecret && !this.showsSecrets) this.#show(from, place, `(${what}, ${bytes} bytes)`);
  }

  /** Takes a line of what was announced, or what goes on behind it; it is shown where secrets are. */
  content(from: DialogueLine['from'], text: string, place: LinePlace): void {
    if (this.showsSecrets) this.#show(from, place, text);
  }

  /** Lines of the server are missing. */
  serverGap(): void {
    this.#afterGap = true;
    this.#listing = null;
    this.#gathered = [];
  }

  /** The first line of a side after the server has agreed to TLS: in clear, where a TLS record was due. */
  clearAfterStarttls(from: DialogueLine['from']): DialogueLine | null {
    return this.#behind[from];
  }

  /** SASL goes on: what the client sends may be a credential. */
  get #inSasl(): boolean {
    return this.#sasl !== null && this.#sasl.answer === null;
  }

  /** The server is telling what it can do, a line for each thing. */
  get #isTelling(): boolean {
    return this.#pending.length === 0 || this.#pending[0]?.verb === 'CAPABILITY';
  }

  #noCommand(line: string, place: LinePlace): void {
    if (!this.#inSasl) {
      const text = `(left out: ${line.length} characters that are no ${this.grammar.title} command)`;
      this.#show('client', place, this.showsSecrets ? line : text);
      return;
    }
    this.#show('client', place, this.showsSecrets ? line : '(credentials left out)');
    // `*` gives up.
    if (this.#sasl?.sasl === 'readable' && line !== '*' && line !== '"*"') this.#sasl.tellsPassword = true;
  }

  /** One more line of capabilities. */
  #listed(line: string, place: LinePlace): null {
    this.#show('server', place, line);
    if (line !== '.') {
      this.#gather(line);
      return null;
    }
    this.#listing = null;
    this.#tellCapabilities(this.#gathered, place);
    return null;
  }

  #gather(capability: string): void {
    if (this.#gathered.length < MAX_DIALOGUE_LINES) this.#gathered.push(shorten(capability));
  }

  #tellCapabilities(list: readonly string[], { frame }: LinePlace): void {
    if (this.capabilities.length < MAX_CAPABILITY_LISTS) this.capabilities.push({ list, frame });
    this.#gathered = [];
  }

  /** Gives an answer to its command, which is returned. */
  #take(read: ReadReply, { firstFrame, frame, time }: LinePlace): MailCommand | null {
    const { kind, status, isPositive } = read;
    if (kind !== 'answer' && kind !== 'status') return null;
    const answer: Answer = { firstFrame, frame, time, status, isPositive, text: shorten(read.text) };
    const isFirst = !this.#sawReply;
    this.#sawReply = true;
    if (this.#afterGap) this.#skipUnanswered();
    const command = kind === 'status' ? undefined : this.#pending.find(({ tag }) => tag === read.tag);
    if (isFirst && (kind === 'status' || command === undefined) && read.tag === '') this.greeting = answer;
    if (command === undefined) return null;
    this.#pending = this.#pending.filter((it) => it !== command);
    command.answer = answer;
    if (isPositive && command.verb === this.grammar.starttls) this.#agreed ??= answer;
    return command;
  }

  /** Answers are missing: without tags, those there are answer what was sent last, for a client waits before it goes on. */
  #skipUnanswered(): void {
    this.#afterGap = false;
    const last = this.#pending.at(-1)?.frame;
    this.#pending = this.#pending.filter(({ tag, frame }) => tag !== '' || frame === last);
  }

  #show(from: DialogueLine['from'], place: LinePlace, text: string): void {
    const line = this.#shown.add(from, place, text);
    if (text.length > MAX_SHOWN_LINE) this.#shown.limitLine(place);
    if (this.#agreed === null || this.#behind[from] !== null) return;
    if (from === 'server' || place.frame > this.#agreed.frame) this.#behind[from] = line;
  }
}
