import { readSasl } from '../smtp/sasl.ts';
import { command, type Grammar, literalAtEnd, type ReadCommand, type ReadReply, reply } from './grammar.ts';

/** Commands that may be shown as they are (RFC 5804 section 2). */
const OPEN: ReadonlySet<string> = new Set([
  ...['STARTTLS', 'LOGOUT', 'CAPABILITY', 'NOOP', 'HAVESPACE', 'PUTSCRIPT', 'LISTSCRIPTS', 'SETACTIVE'],
  ...['GETSCRIPT', 'DELETESCRIPT', 'RENAMESCRIPT', 'CHECKSCRIPT', 'UNAUTHENTICATE'],
]);

const ANSWER = /^(OK|NO|BYE)(?: +(.*))?$/is;
/** What stands behind an answer: a code in parentheses, and text in quotes or as a literal. */
const ANSWER_TEXT = /^(\([^)]*\))? *(?:"(.*)"|\{\d+\+?\})? *$/s;
const QUOTED = /"((?:[^"\\]|\\.)*)"/g;

/** ManageSieve: RFC 5804. */
export const SIEVE: Grammar = {
  protocol: 'sieve',
  title: 'ManageSieve',
  starttls: 'STARTTLS',
  leave: 'LOGOUT',
  harmless: new Set(['STARTTLS', 'LOGOUT', 'CAPABILITY', 'NOOP']),
  readCommand,
  readReply,
  literal: (_, line) => literalAtEnd(line),
};

function readCommand(line: string): ReadCommand | null {
  const [, word = '', rest = ''] = /^([A-Za-z]+)(?: +(.*?))? *$/s.exec(line) ?? [];
  const verb = word.toUpperCase();
  if (OPEN.has(verb)) return command({ verb, shown: line });
  if (verb !== 'AUTHENTICATE') return null;
  const { shown, hasInitial, isReadable } = readSasl(rest);
  return command({
    verb,
    shown: `AUTHENTICATE ${shown}`.trimEnd(),
    tellsPassword: hasInitial && isReadable,
    sasl: isReadable ? 'readable' : 'unreadable',
  });
}

function readReply(line: string): ReadReply | null {
  const [, said, rest = ''] = ANSWER.exec(line) ?? [];
  if (said !== undefined) {
    const status = said.toUpperCase();
    const [, code = '', text = ''] = ANSWER_TEXT.exec(rest) ?? [];
    const words = [code, text.replace(/\\(.)/g, '$1')].filter((part) => part !== '').join(' ');
    return reply({ kind: 'answer', status, isPositive: status === 'OK', text: words, shown: line });
  }
  if (!/^(["{]|$)/.test(line)) return null;
  const strings = [...line.matchAll(QUOTED)].map(([, string = '']) => string.replace(/\\(.)/g, '$1'));
  return reply({
    kind: 'data',
    shown: line,
    capability: strings.length === 0 ? null : strings.join(' ').trimEnd(),
  });
}
