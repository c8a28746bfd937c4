import { readSasl } from '../smtp/sasl.ts';
import { command, type Grammar, literalAtEnd, type ReadCommand, type ReadReply, reply } from './grammar.ts';

/** A command's name for itself (RFC 9051 section 9, `tag`), and what it is: `a1 LOGIN …`. */
const COMMAND = /^([^\s(){%*"\\+]+) ([A-Za-z]+)(?: (.*))?$/s;
const TAGGED = /^([^\s(){%*"\\+]+) (OK|NO|BAD)(?: (.*))?$/is;
const UNTAGGED_STATUS = /^\* (OK|NO|BAD|PREAUTH|BYE)(?: (.*))?$/is;
const UNTAGGED = /^\* (?:\d+ )?([A-Za-z]+)/;
const CAPABILITIES = /\[CAPABILITY ([^\]]*)\]/i;

/** Commands that may be shown as they are: https://www.iana.org/assignments/imap4-capabilities (2026-09) and RFC 9051. */
const OPEN: ReadonlySet<string> = new Set([
  ...['CAPABILITY', 'NOOP', 'LOGOUT', 'STARTTLS', 'ID', 'LANGUAGE', 'ENABLE', 'SELECT', 'EXAMINE', 'CREATE'],
  ...[
    'DELETE',
    'RENAME',
    'SUBSCRIBE',
    'UNSUBSCRIBE',
    'LIST',
    'LSUB',
    'XLIST',
    'NAMESPACE',
    'STATUS',
    'APPEND',
  ],
  ...['CHECK', 'CLOSE', 'UNSELECT', 'EXPUNGE', 'SEARCH', 'SORT', 'THREAD', 'FETCH', 'STORE', 'COPY', 'MOVE'],
  ...['UID', 'IDLE', 'COMPRESS', 'GETQUOTA', 'GETQUOTAROOT', 'SETQUOTA', 'GETACL', 'MYRIGHTS', 'LISTRIGHTS'],
  ...['SETACL', 'DELETEACL', 'GETMETADATA', 'REPLACE', 'NOTIFY', 'ESEARCH'],
]);

/** Commands with keys, tokens or other people's data in them, or next to them. */
const CLOSED: ReadonlySet<string> = new Set([
  ...['SETMETADATA', 'GENURLAUTH', 'RESETKEY', 'URLFETCH', 'PROXYAUTH', 'UNAUTHENTICATE', 'GETJMAPACCESS'],
]);

/** Untagged data that is no part of a message. */
const OPEN_DATA: ReadonlySet<string> = new Set([
  ...[
    'CAPABILITY',
    'ENABLED',
    'FLAGS',
    'LIST',
    'LSUB',
    'XLIST',
    'STATUS',
    'SEARCH',
    'ESEARCH',
    'NAMESPACE',
    'ID',
  ],
  ...['EXISTS', 'RECENT', 'EXPUNGE', 'VANISHED', 'QUOTA', 'QUOTAROOT', 'LANGUAGE'],
]);

/** IMAP: RFC 9051, and RFC 3501 before it. */
export const IMAP: Grammar = {
  protocol: 'imap',
  title: 'IMAP',
  starttls: 'STARTTLS',
  leave: 'LOGOUT',
  harmless: new Set(['CAPABILITY', 'NOOP', 'LOGOUT', 'STARTTLS', 'ID', 'LANGUAGE', 'DONE']),
  readCommand,
  readReply,
  // What a status says is for people, who may end it with a brace.
  literal: (from, line) =>
    from === 'server' && (TAGGED.test(line) || UNTAGGED_STATUS.test(line)) ? null : literalAtEnd(line),
};

function readCommand(line: string): ReadCommand | null {
  // The end of IDLE (RFC 2177) has no tag.
  if (/^DONE$/i.test(line)) return command({ verb: 'DONE', shown: 'DONE' });
  const [, tag = '', word = '', rest = ''] = COMMAND.exec(line) ?? [];
  const verb = word.toUpperCase();
  if (OPEN.has(verb)) return command({ tag, verb, shown: line });
  if (verb === 'LOGIN')
    return command({ tag, verb, shown: `${tag} LOGIN (credentials left out)`, tellsPassword: true });
  if (verb === 'AUTHENTICATE') {
    const { shown, hasInitial, isReadable } = readSasl(rest);
    return command({
      tag,
      verb,
      shown: `${tag} AUTHENTICATE ${shown}`.trimEnd(),
      tellsPassword: hasInitial && isReadable,
      sasl: isReadable ? 'readable' : 'unreadable',
    });
  }
  return CLOSED.has(verb) ? command({ tag, verb, shown: `${tag} ${verb} (left out)` }) : null;
}

function readReply(line: string): ReadReply | null {
  const [, tag = '', said, text = ''] = TAGGED.exec(line) ?? [];
  if (said !== undefined) return readStatus('answer', line, tag, said, text);
  const [, untagged, more = ''] = UNTAGGED_STATUS.exec(line) ?? [];
  if (untagged !== undefined) return readStatus('status', line, '', untagged, more);
  const [data, word = ''] = UNTAGGED.exec(line) ?? [];
  if (data !== undefined) {
    const kind = word.toUpperCase();
    return reply({
      kind: 'data',
      shown: OPEN_DATA.has(kind) ? line : `${data} (left out)`,
      capabilities: kind === 'CAPABILITY' ? words(line.slice(data.length)) : null,
    });
  }
  return /^\+( |$)/.test(line) ? reply({ kind: 'challenge', shown: line }) : null;
}

function readStatus(
  kind: 'answer' | 'status',
  line: string,
  tag: string,
  said: string,
  text: string,
): ReadReply {
  const status = said.toUpperCase();
  const list = CAPABILITIES.exec(text)?.[1];
  return reply({
    kind,
    tag,
    status,
    isPositive: status === 'OK' || status === 'PREAUTH',
    text,
    shown: line,
    capabilities: list === undefined ? null : words(list),
  });
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
