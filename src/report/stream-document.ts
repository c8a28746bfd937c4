import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { CertificateEvidence, StreamEvidence, TlsEvidence } from '../diagnosis/evidence.ts';
import { clientOf, openedOf } from '../diagnosis/gather.ts';
import { rfc3339 } from '../format/time.ts';
import type { Answer } from '../mail/dialogue.ts';
import type { Reply } from '../smtp/dialogue.ts';
import type { DialogueLine } from '../smtp/shown-lines.ts';
import { type Connection, type Endpoint, opposite } from '../streams/connection.ts';
import type { Stranger } from '../streams/streams.ts';
import { inferRecords, type Outside } from '../tls/inference/infer.ts';
import { certificateDocument } from './certificate-document.ts';
import { chainDocument, withoutDates } from './chain-document.ts';
import { daneDocument } from './dane-document.ts';
import type {
  AnswerDocument,
  DialogueDocument,
  EndpointDocument,
  FindingDocument,
  MailDialogueDocument,
  ReplyDocument,
  SmtpDocument,
  StreamDocument,
  TlsDocument,
} from './document.ts';
import { namesDocument } from './names-document.ts';
import { outsideOf } from './outside.ts';
import { tlsDocument } from './tls-document.ts';

/** What is reported of one stream. */
export function streamDocument(
  evidence: StreamEvidence,
  certificates: CertificateEvidence,
  diagnosis: Diagnosis,
): StreamDocument {
  const { tcp, tls } = evidence;
  return {
    stream: evidence.stream,
    client: endpointDocument(evidence.client),
    server: endpointDocument(evidence.server),
    proxy: evidence.proxy,
    prelude: evidence.prelude,
    firstFrame: evidence.firstFrame,
    lastFrame: evidence.lastFrame,
    firstTime: rfc3339(evidence.firstTime),
    lastTime: rfc3339(evidence.lastTime),
    parts: null,
    comments: [],
    tcp: {
      opened: tcp.opened,
      closed: tcp.closed?.how ?? 'open',
      closedBy: tcp.closed?.by ?? null,
      frames: tcp.frames,
      bytes: tcp.bytes,
      missing: tcp.letGo ? null : tcp.missing,
    },
    protocol: evidence.protocol,
    outcome: diagnosis.outcome,
    cause: diagnosis.cause,
    smtp: smtpDocument(evidence),
    dialogue: mailDocument(evidence),
    tls: tls === null ? null : withCertificates(tls, certificates, outsideOf(evidence)),
    names: namesDocument(evidence, certificates),
    findings: findingDocuments(diagnosis),
  };
}

/** The same stream with what has been found out about it since. */
export function withDiagnosis(document: StreamDocument, diagnosis: Diagnosis): StreamDocument {
  const { outcome, cause, wrongClock } = diagnosis;
  const { tls } = document;
  const judged = { ...document, outcome, cause, findings: findingDocuments(diagnosis) };
  return wrongClock && tls?.chain ? { ...judged, tls: { ...tls, chain: withoutDates(tls.chain) } } : judged;
}

function findingDocuments({ findings }: Diagnosis): FindingDocument[] {
  return findings.map((finding) => ({ ...finding, places: null }));
}

/** What is reported of a stream that was let go: neither mail nor TLS, there is nothing to say of it. */
export function otherStreamDocument(connection: Connection): StreamDocument {
  const { directions, frames, delivered } = connection;
  const client = clientOf(connection);
  const server = opposite(client);
  const closed = connection.closed();
  return uninteresting(connection, directions[client].endpoint, directions[server].endpoint, {
    opened: openedOf(connection),
    closed: closed?.how ?? 'open',
    closedBy: closed === null ? null : closed.by === client ? 'client' : 'server',
    frames,
    bytes: { client: delivered[client], server: delivered[server] },
    missing: null,
  });
}

/** The same of one that only its opening and what was counted is known of. */
export function strangerDocument(stranger: Stranger): StreamDocument {
  const { endpoints, frames, delivered } = stranger;
  return uninteresting(stranger, endpoints[0], endpoints[1], {
    opened: 'syn',
    closed: 'open',
    closedBy: null,
    frames,
    bytes: { client: delivered[0], server: delivered[1] },
    missing: null,
  });
}

/** Where a stream of any kind begins and ends. */
type Span = Pick<Stranger, 'number' | 'firstFrame' | 'lastFrame' | 'firstTime' | 'lastTime'>;

function uninteresting(
  { number, firstFrame, lastFrame, firstTime, lastTime }: Span,
  client: Endpoint,
  server: Endpoint,
  tcp: StreamDocument['tcp'],
): StreamDocument {
  return {
    stream: number,
    client: endpointDocument(client),
    server: endpointDocument(server),
    proxy: null,
    prelude: null,
    firstFrame,
    lastFrame,
    firstTime: rfc3339(firstTime),
    lastTime: rfc3339(lastTime),
    parts: null,
    comments: [],
    tcp,
    protocol: 'other',
    outcome: null,
    cause: null,
    smtp: null,
    dialogue: null,
    tls: null,
    names: null,
    findings: [],
  };
}

function endpointDocument({ ip, port }: Endpoint): EndpointDocument {
  return { ip, port, name: null };
}

/** The same stream with the frames that came after its end: a late acknowledgment, say. */
export function withLateFrames(document: StreamDocument, connection: Connection): StreamDocument {
  const { lastFrame, lastTime, frames } = connection;
  if (lastFrame === document.lastFrame) return document;
  return { ...document, lastFrame, lastTime: rfc3339(lastTime), tcp: { ...document.tcp, frames } };
}

function withCertificates(
  tls: TlsEvidence,
  { server, client, problems, chain, clientChain, judgement }: CertificateEvidence,
  outside: Outside,
): TlsDocument {
  const messages = tls.conversation.certificates;
  const frame = { client: messages.client?.frame ?? 0, server: messages.server?.frame ?? 0 };
  const documents = {
    certificates: {
      client: client.map((it) => certificateDocument(it, frame.client)),
      server: server.map((it) => certificateDocument(it, frame.server)),
    },
    chain: chain && chainDocument(chain),
    clientChain: clientChain && chainDocument(clientChain),
    dane: judgement && daneDocument(judgement),
    policies: judgement?.policies ?? null,
  };
  const unreadable = problems.map(({ from, message }) => ({ from, frame: frame[from], message }));
  const guesses = inferRecords(tls.conversation, tls.state, outside);
  return tlsDocument(tls, documents, guesses, unreadable);
}

function smtpDocument({ smtp, tls }: StreamEvidence): SmtpDocument | null {
  const inside = tls?.inside?.smtp ?? null;
  // Of a stream that is TLS from its first byte on, all that is said is said inside.
  const first = smtp ?? inside;
  if (first === null) return null;
  const { dialogue, facts } = first;
  return {
    greeting: replyDocument(dialogue.greeting),
    ehlo: facts.ehlo,
    capabilities: facts.capabilities,
    starttls: {
      offered: facts.starttlsOffered,
      requestFrame: facts.starttls?.frame ?? null,
      reply: replyDocument(facts.starttls?.reply ?? null),
    },
    dialogue: lineDocuments(smtp, inside, tls),
  };
}

function mailDocument({ mail, tls }: StreamEvidence): MailDialogueDocument | null {
  const inside = tls?.inside?.mail ?? null;
  const first = mail ?? inside;
  if (first === null) return null;
  const { dialogue, facts } = first;
  return {
    protocol: dialogue.grammar.protocol,
    greeting: answerDocument(dialogue.greeting),
    capabilities: facts.capabilities,
    starttls: {
      offered: facts.starttlsOffered,
      requestFrame: facts.starttls?.frame ?? null,
      reply: answerDocument(facts.starttls?.answer ?? null),
    },
    lines: lineDocuments(mail, inside, tls),
  };
}

/** Something with lines. */
interface Said {
  readonly dialogue: { readonly lines: readonly DialogueLine[] };
}

function lineDocuments(
  outside: Said | null,
  inside: Said | null,
  tls: TlsEvidence | null,
): DialogueDocument[] {
  const documents = (said: Said | null, decrypted: boolean) =>
    (said?.dialogue.lines ?? []).map(({ from, frame, text }) => ({ from, frame, text, decrypted }));
  const clear = documents(outside, false);
  return inside === null ? clear : [...clear, ...documents(inside, !tls?.conversation.suite?.isNull)];
}

function answerDocument(answer: Answer | null): AnswerDocument | null {
  return answer === null ? null : { status: answer.status, text: answer.text, frame: answer.frame };
}

function replyDocument(reply: Reply | null): ReplyDocument | null {
  return reply === null ? null : { code: reply.code, text: reply.text, frame: reply.frame };
}
