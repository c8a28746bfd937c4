/** The protocols beside SMTP that fetch mail, or look after the scripts that sort it. */
export type MailProtocolName = 'imap' | 'pop3' | 'sieve';

/** A line of the client that is a command, without what could be a credential. */
export interface ReadCommand {
  /** IMAP's name for this one command; empty in the others. */
  readonly tag: string;
  /** Upper case. */
  readonly verb: string;
  /** The line as it may be shown. */
  readonly shown: string;
  /** Whoever reads the line, and the literals that belong to it, has a password. */
  readonly tellsPassword: boolean;
  /** The lines that follow are SASL, until there is an answer; `readable` where a password stands in them. */
  readonly sasl: 'readable' | 'unreadable' | null;
  /** What follows a positive answer up to a line with nothing but a dot: capabilities, a message, or a list. */
  readonly yields: 'capabilities' | 'message' | 'list' | null;
}

/** A line of the server. */
export interface ReadReply {
  /**
   * - `answer`: it ends a command, or greets.
   * - `status`: it says how the server does, of itself (IMAP's untagged OK, NO, BAD, BYE and PREAUTH).
   * - `data`: more of what was asked for, or news.
   * - `challenge`: the client is to go on.
   */
  readonly kind: 'answer' | 'status' | 'data' | 'challenge';
  readonly tag: string;
  /** Upper case; empty of what is no answer and no status. */
  readonly status: string;
  readonly isPositive: boolean;
  /** What is said behind the status. */
  readonly text: string;
  readonly shown: string;
  /** All that the server can do, where the line says so. */
  readonly capabilities: readonly string[] | null;
  /** One thing of several, a line each, that the server can do. */
  readonly capability: string | null;
}

/** What a protocol's lines mean. */
export interface Grammar {
  readonly protocol: MailProtocolName;
  /** How the protocol is called. */
  readonly title: string;
  /** The command that goes over to TLS, and the capability that offers it. */
  readonly starttls: string;
  /** Commands that leave. */
  readonly leave: string;
  /** Commands that give nobody away and no mail out, whatever they are answered. */
  readonly harmless: ReadonlySet<string>;
  /** null where it is no command, and thus could be anything: a password, say. */
  readCommand(line: string): ReadCommand | null;
  /** null where it is no reply: a message's line, say. */
  readReply(line: string): ReadReply | null;
  /** Bytes that follow the line in place of the next, and belong to it; null where none do. */
  literal(from: 'client' | 'server', line: string): number | null;
}

const COMMAND: ReadCommand = {
  tag: '',
  verb: '',
  shown: '',
  tellsPassword: false,
  sasl: null,
  yields: null,
};

const REPLY: ReadReply = {
  kind: 'data',
  tag: '',
  status: '',
  isPositive: false,
  text: '',
  shown: '',
  capabilities: null,
  capability: null,
};

export function command(said: Partial<ReadCommand> & Pick<ReadCommand, 'verb' | 'shown'>): ReadCommand {
  return { ...COMMAND, ...said };
}

export function reply(said: Partial<ReadReply> & Pick<ReadReply, 'kind' | 'shown'>): ReadReply {
  return { ...REPLY, ...said };
}

/** `{310}`, `{310+}` or `~{310}` where a line ends: so many bytes follow (RFC 9051 section 4.3, RFC 7888). */
export function literalAtEnd(line: string): number | null {
  const [, size] = /~?\{(\d{1,10})\+?\}$/.exec(line) ?? [];
  return size === undefined ? null : Number(size);
}
