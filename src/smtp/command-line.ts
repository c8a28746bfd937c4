import { MAX_SHOWN_LINE } from '../limits.ts';
import { readSasl } from './sasl.ts';

/**
 * Verbs of SMTP and LMTP with their extensions: https://www.iana.org/assignments/mail-parameters (2026-09), RFC 1985,
 * 2033, 2645 and 4468, and two that Postfix knows.
 */
const VERBS: ReadonlySet<string> = new Set([
  ...['EHLO', 'HELO', 'LHLO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'BDAT', 'BURL', 'RSET', 'NOOP'],
  ...['QUIT', 'VRFY', 'EXPN', 'HELP', 'ETRN', 'ATRN', 'TURN', 'SEND', 'SOML', 'SAML', 'XCLIENT', 'XFORWARD'],
]);

/** Firewalls overwrite what they do not like with X, letter by letter. */
const OVERWRITTEN = /^X{4,}$/;

/** A line of the client that is a command, without what could be a credential. */
export interface CommandLine {
  /** Upper case. */
  readonly verb: string;
  /** What follows the verb; empty where it could be a credential. */
  readonly argument: string;
  /** The line as it may be shown. */
  readonly shown: string;
}

/** Reads a line of the client; null where it is no command, and thus could be anything: a password, say. */
export function readCommandLine(line: string): CommandLine | null {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(line) ?? [];
  const verb = word.toUpperCase();
  if (verb === 'AUTH') return { verb, argument: '', shown: `AUTH ${readSasl(rest).shown}`.trimEnd() };
  if (verb === 'BURL') return withoutArgument(verb, rest);
  if (VERBS.has(verb)) {
    return { verb, argument: shorten(rest.trimEnd()), shown: shorten(line) };
  }
  return OVERWRITTEN.test(verb) ? withoutArgument(shorten(verb), rest) : null;
}

function withoutArgument(verb: string, rest: string): CommandLine {
  return { verb, argument: '', shown: rest.trim() === '' ? verb : `${verb} (left out)` };
}

/** As much of a line as is kept of it. */
export function shorten(text: string): string {
  return text.slice(0, MAX_SHOWN_LINE);
}
