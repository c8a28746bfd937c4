import { readSasl } from '../smtp/sasl.ts';
import { command, type Grammar, type ReadCommand, type ReadReply, reply } from './grammar.ts';

/** Commands that may be shown as they are: RFC 1939, 2449, 2595 and 6856. */
const OPEN: ReadonlySet<string> = new Set([
  ...[
    'CAPA',
    'STLS',
    'QUIT',
    'NOOP',
    'STAT',
    'LIST',
    'UIDL',
    'RETR',
    'TOP',
    'DELE',
    'RSET',
    'LAST',
    'UTF8',
    'LANG',
  ],
]);

/** Commands that are answered with lines, a dot behind the last; with an argument LIST, UIDL and LANG are not. */
const YIELDS: Readonly<Record<string, { readonly yields: ReadCommand['yields']; readonly bare?: true }>> = {
  CAPA: { yields: 'capabilities' },
  RETR: { yields: 'message' },
  TOP: { yields: 'message' },
  LIST: { yields: 'list', bare: true },
  UIDL: { yields: 'list', bare: true },
  LANG: { yields: 'list', bare: true },
};

/** POP3: RFC 1939 with the extensions of RFC 2449 and the STLS of RFC 2595. */
export const POP3: Grammar = {
  protocol: 'pop3',
  title: 'POP3',
  starttls: 'STLS',
  leave: 'QUIT',
  harmless: new Set(['CAPA', 'STLS', 'QUIT', 'NOOP', 'USER', 'UTF8', 'LANG']),
  readCommand,
  readReply,
  literal: () => null,
};

function readCommand(line: string): ReadCommand | null {
  const [, word = '', rest = ''] = /^([A-Za-z\d]+) *(.*?) *$/s.exec(line) ?? [];
  const verb = word.toUpperCase();
  if (OPEN.has(verb)) {
    const { yields, bare } = YIELDS[verb] ?? { yields: null };
    return command({ verb, shown: line, yields: bare && rest !== '' ? null : yields });
  }
  switch (verb) {
    case 'USER':
      return command({ verb, shown: 'USER (left out)' });
    // A digest of the password and of what the server greeted with.
    case 'APOP':
      return command({ verb, shown: 'APOP (credentials left out)' });
    case 'PASS':
      return command({ verb, shown: 'PASS (credentials left out)', tellsPassword: true });
    case 'AUTH':
      return rest === '' ? command({ verb: 'AUTH', shown: 'AUTH', yields: 'list' }) : readAuth(rest);
    default:
      return null;
  }
}

function readAuth(argument: string): ReadCommand {
  const { shown, hasInitial, isReadable } = readSasl(argument);
  return command({
    verb: 'AUTH',
    shown: `AUTH ${shown}`,
    tellsPassword: hasInitial && isReadable,
    sasl: isReadable ? 'readable' : 'unreadable',
  });
}

function readReply(line: string): ReadReply | null {
  const [, said, text = ''] = /^(\+OK|-ERR)(?:[ \t](.*))?$/is.exec(line) ?? [];
  if (said !== undefined) {
    const status = said.toUpperCase();
    return reply({ kind: 'answer', status, isPositive: status === '+OK', text, shown: line });
  }
  return /^\+( |$)/.test(line) ? reply({ kind: 'challenge', shown: line }) : null;
}
