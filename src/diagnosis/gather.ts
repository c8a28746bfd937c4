import { wireText } from '../bytes/text.ts';
import { mailFacts } from '../mail/facts.ts';
import type { Grammar } from '../mail/grammar.ts';
import { GRAMMARS } from '../mail/grammars.ts';
import {
  insideTls,
  isImplicitTls,
  languageOf,
  type MailProtocol,
  mailProtocol,
} from '../registry/mail-ports.ts';
import type { Session } from '../session/session.ts';
import { mailServer } from '../session/sniff.ts';
import { readCommandLine } from '../smtp/command-line.ts';
import type { SmtpDialogue } from '../smtp/dialogue.ts';
import { smtpFacts } from '../smtp/facts.ts';
import { type Connection, type Direction, opposite } from '../streams/connection.ts';
import { readConversation, type Side } from '../tls/conversation.ts';
import { firstWrongMessage } from '../tls/handshake-order.ts';
import { tlsState } from '../tls/state.ts';
import type {
  InsideEvidence,
  MailEvidence,
  PerSide,
  Protocol,
  SmtpEvidence,
  StreamEvidence,
  TcpEvidence,
  TlsEvidence,
} from './evidence.ts';

/** Puts together what an ended stream shows by itself. */
export function gather(connection: Connection, session: Session): Omit<StreamEvidence, 'names'> {
  const client = session.client ?? clientOf(connection);
  const server = opposite(client);
  const perSide = <T>(pick: (direction: Direction) => T): PerSide<T> => ({
    client: pick(client),
    server: pick(server),
  });
  const endpoints = perSide((direction) => connection.directions[direction].endpoint);
  const port = session.prelude?.target.port ?? endpoints.server.port;
  const protocol = protocolOf(connection, session, port);
  const tls = tlsEvidence(session, client, protocol, connection.opener === null);
  const { number, firstFrame, lastFrame, firstTime, lastTime } = connection;
  return {
    stream: number,
    client: endpoints.client,
    server: endpoints.server,
    protocol,
    port,
    portProtocol: mailProtocol(port),
    firstFrame,
    lastFrame,
    firstTime,
    lastTime,
    tcp: tcpEvidence(connection, session, client, perSide),
    gaps: perSide((direction) => session.readers?.[direction].gaps ?? []),
    limits: connection.limits.concat(session.limits, tls?.conversation.limits ?? []),
    proxy: session.proxy,
    prelude: session.prelude,
    smtp: smtpEvidence(session),
    mail: mailEvidence(session),
    tls,
  };
}

/** The direction of the client, as far as the segments tell. */
export function clientOf(connection: Connection): Direction {
  return connection.opener ?? clientByPort(connection);
}

/** The side that listens on a mail port is the server, else the one with the lower port. */
function clientByPort({ directions }: Connection): Direction {
  const [a, b] = [directions[0].endpoint, directions[1].endpoint] as const;
  const server = mailServer([a, b]);
  if (server !== null) return opposite(server);
  return b.port < a.port ? 0 : 1;
}

function protocolOf(connection: Connection, session: Session, serverPort: number): Protocol {
  const expected = mailProtocol(serverPort);
  switch (session.kind) {
    case 'smtp':
      return smtpDialect(session.dialogue, expected);
    case 'imap':
    case 'pop3':
    case 'sieve':
      return session.kind;
    case 'tls':
      if (expected === null) return 'tls';
      // A protocol may begin with TLS on any of its ports.
      return connection.opener === null ? expected : insideTls(languageOf(expected));
    default:
      return isSilent(connection, session) || isCut(connection) ? (expected ?? 'other') : 'other';
  }
}

function smtpDialect(dialogue: SmtpDialogue, expected: MailProtocol | null): Protocol {
  // The middle of TLS, where nothing begins in clear.
  if (expected !== null && isImplicitTls(expected) && dialogue.lines.length === 0) return expected;
  const hello = dialogue.commands.find(({ verb }) => ['EHLO', 'HELO', 'LHLO'].includes(verb))?.verb ?? null;
  return hello === 'LHLO' || (hello === null && expected === 'lmtp') ? 'lmtp' : 'smtp';
}

/** Nobody said anything, or only to a proxy, so that only the port can tell what was meant. */
function isSilent({ directions, delivered }: Connection, session: Session): boolean {
  if (session.prelude === null) return directions.every(({ payloadBytes }) => payloadBytes === 0);
  return delivered.every((bytes, direction) => bytes === session.proxyBytes(direction === 0 ? 0 : 1));
}

/** The snapshot length left too little to tell. */
function isCut({ cutInFrame }: Connection): boolean {
  return cutInFrame.some((frame) => frame !== null);
}

function tcpEvidence(
  connection: Connection,
  session: Session,
  client: Direction,
  perSide: <T>(pick: (direction: Direction) => T) => PerSide<T>,
): TcpEvidence {
  const closed = connection.closed();
  const by: Side = closed?.by === client ? 'client' : 'server';
  return {
    client: connection.directions[client],
    server: connection.directions[opposite(client)],
    opened: openedOf(connection),
    closed: closed === null ? null : { how: closed.how, by, at: closed.at },
    frames: connection.frames,
    bytes: perSide((direction) => connection.delivered[direction]),
    said: perSide((direction) => connection.delivered[direction] - session.proxyBytes(direction)),
    missing: perSide((direction) => connection.missing[direction]),
    letGo: connection.letGo,
    cutInFrame: perSide((direction) => connection.cutInFrame[direction]),
    finUnseen: perSide((direction) => connection.finUnseen[direction]),
    differences: perSide((direction) => connection.differences[direction]),
  };
}

export function openedOf({ directions, opener, sawTraffic }: Connection): TcpEvidence['opened'] {
  if (opener === null) return 'midstream';
  const sender = directions[opener];
  const answerer = directions[opposite(opener)];
  if (answerer.synAck !== null || sawTraffic || sender.payloadBytes > 0) return 'syn';
  return answerer.rst === null ? 'unanswered' : 'refused';
}

function smtpEvidence(session: Session): SmtpEvidence | null {
  if (session.kind !== 'smtp') return null;
  return { dialogue: session.dialogue, facts: smtpFacts(session.dialogue) };
}

function mailEvidence({ mail }: Session): MailEvidence | null {
  return mail === null ? null : { dialogue: mail, facts: mailFacts(mail) };
}

function tlsEvidence(
  session: Session,
  client: Direction,
  protocol: Protocol,
  isCut: boolean,
): TlsEvidence | null {
  if (session.readers === null) return null;
  const readers = { client: session.readers[client], server: session.readers[opposite(client)] };
  const conversation = readConversation(readers.client.records, readers.server.records);
  if (conversation === null) return null;
  const clear = (side: Side) => {
    const sample = readers[side].clearInTls;
    if (sample === null) return null;
    const text = wireText(sample.bytes);
    const mayBeSecret = sample.isRaw && side === 'client' && !session.showsSecrets;
    return { frame: sample.frame, text: mayBeSecret ? withoutCredentials(text, grammarOf(protocol)) : text };
  };
  const isLossy = (side: Side) =>
    isCut ||
    readers[side].limits.length + conversation.limits.length + readers[side].records.skipped > 0 ||
    readers[side].gaps.some(({ within }) => within !== 'message');
  return {
    conversation,
    state: tlsState(conversation),
    firstWrong: firstWrongMessage(conversation, { client: isLossy('client'), server: isLossy('server') }),
    clear: { client: clear('client'), server: clear('server') },
    inside: insideEvidence(session, client),
  };
}

/** The first line of a client's text; `grammar` is null for SMTP. */
function withoutCredentials(text: string, grammar: Grammar | null): string {
  const [line = ''] = text.split(/\r?\n/);
  const command = grammar === null ? readCommandLine(line) : grammar.readCommand(line);
  const title = grammar?.title ?? 'SMTP';
  return command?.shown ?? `(left out: ${line.length} characters that are no ${title} command)`;
}

function grammarOf(protocol: Protocol): Grammar | null {
  if (protocol === 'tls' || protocol === 'other') return null;
  const language = languageOf(protocol);
  return language === 'smtp' || language === 'lmtp' ? null : GRAMMARS[language];
}

function insideEvidence({ decryption, inside }: Session, client: Direction): InsideEvidence | null {
  if (decryption === null || inside === null) return null;
  const { closed, needs, hasSecrets } = decryption;
  const secrets = { closed: { client: closed[client], server: closed[opposite(client)] }, needs };
  return {
    smtp: smtpEvidence(inside),
    mail: mailEvidence(inside),
    secrets: hasSecrets ? secrets : null,
  };
}
