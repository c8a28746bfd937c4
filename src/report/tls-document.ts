import type { SecretsEvidence, TlsEvidence } from '../diagnosis/evidence.ts';
import { ALERT_LEVELS, ALERTS } from '../registry/alerts.ts';
import { CONTENT_TYPES } from '../registry/content-types.ts';
import { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';
import { codePoint } from '../registry/name-of.ts';
import { SSL2_MESSAGE_TYPES } from '../registry/ssl2.ts';
import {
  type Seen,
  serverHelloOf,
  type TlsConversation,
  type TlsEvent,
  wholeLength,
} from '../tls/conversation.ts';
import type { EncryptedEvent } from '../tls/events.ts';
import { ja3, ja3s, ja4 } from '../tls/fingerprint.ts';
import { lastMessage } from '../tls/handshake-order.ts';
import type { Guesses } from '../tls/inference/infer.ts';
import type { CertificateRequest } from '../tls/messages/certificate-request.ts';
import type { ClientHello } from '../tls/messages/client-hello.ts';
import { downgradeOf, type HelloRetryRequest, type ServerHello } from '../tls/messages/server-hello.ts';
import type { Ssl2ServerHello } from '../tls/messages/ssl2.ts';
import { ContentType } from '../tls/record.ts';
import { SSL2 } from '../tls/ssl2-record.ts';
import type {
  AlertDocument,
  CertificateRequestDocument,
  ClientHelloDocument,
  EncryptedRecordDocument,
  HandshakeDocument,
  HelloRetryRequestDocument,
  SecretsDocument,
  ServerHelloDocument,
  TlsDocument,
  TlsProblemDocument,
} from './document.ts';
import { authorityNames, extensionDocuments } from './extension-document.ts';
import { differencesDocument, handshakeDocuments } from './handshake-document.ts';

/** What is reported of certificates. */
export type CertificateDocuments = Pick<
  TlsDocument,
  'certificates' | 'chain' | 'clientChain' | 'dane' | 'policies'
>;

/** What is reported of a TLS connection. */
export function tlsDocument(
  { conversation: tls, state, firstWrong, inside }: TlsEvidence,
  { certificates, chain, clientChain, dane, policies }: CertificateDocuments,
  guesses: Guesses = new Map(),
  unreadable: readonly TlsProblemDocument[] = [],
): TlsDocument {
  const hello = tls.clientHellos[0]?.value ?? null;
  const answer = tls.serverHello?.value ?? null;
  const exchange = tls.serverKeyExchange;
  // Member by member: spread in the middle of so large an object, it would cost more than all the rest.
  const rest = handshakeDocuments(tls);
  return {
    startFrame: tls.startFrame,
    version: serverHelloOf(tls)?.value.version ?? null,
    cipherSuite: answer?.cipherSuite ?? tls.ssl2.cipherSuite?.value ?? null,
    group: answer?.fields.selectedGroup ?? exchange?.value.group ?? null,
    serverName: hello?.fields.serverName ?? null,
    alpn: answer?.fields.alpn?.[0] ?? tls.encryptedExtensions?.value.fields.alpn?.[0] ?? null,
    established: state.established,
    anonymous: state.anonymous,
    resumed: state.resumed,
    decrypted:
      !tls.suite?.isNull && tls.events.some((event) => event.kind === 'encrypted' && event.opened !== null),
    renegotiated: state.renegotiated,
    resumedBy: state.resumedBy,
    earlyData: state.earlyData,
    clientAuthenticated: state.established && state.clientCertificate,
    clientHello: tls.clientHellos[0] === undefined ? null : clientHelloDocument(tls.clientHellos[0]),
    helloRetryRequest: tls.helloRetryRequest === null ? null : retryDocument(tls.helloRetryRequest, tls),
    serverHello: answerDocument(tls),
    certificates,
    chain,
    clientChain,
    dane,
    policies,
    certificateRequest: tls.certificateRequest === null ? null : requestDocument(tls.certificateRequest),
    serverKeyExchange: exchange === null ? null : { frame: exchange.frame, ...exchange.value },
    encryptedExtensions: rest.encryptedExtensions,
    certificateMessages: rest.certificateMessages,
    rawPublicKeys: rest.rawPublicKeys,
    ocspResponses: rest.ocspResponses,
    certificateVerify: rest.certificateVerify,
    clientKeyExchange: rest.clientKeyExchange,
    sessionTickets: rest.sessionTickets,
    keyUpdates: rest.keyUpdates,
    handshake: tls.events.flatMap(handshakeDocument),
    firstWrong,
    lastMessage: state.established ? null : lastMessage(tls),
    alerts: alertDocuments(tls, state.inferredAlerts),
    ssl2Error: errorDocument(tls),
    encryptedRecords: encryptedDocuments(tls, guesses),
    encryptedTotals: tls.totals,
    secrets: inside?.secrets ? secretsDocument(inside.secrets) : null,
    problems: problemDocuments(tls, unreadable),
  };
}

function clientHelloDocument(seen: Seen<ClientHello>): ClientHelloDocument {
  const { value: hello, frame, recordVersion } = seen;
  const isSsl2 = recordVersion === SSL2;
  return {
    frame,
    recordVersion,
    legacyVersion: hello.legacyVersion,
    sslv2: isSsl2,
    length: wholeLength(seen),
    random: hello.random,
    sessionId: hello.sessionId,
    versions: hello.versions,
    cipherSuites: hello.cipherSuites,
    compressionMethods: hello.compressionMethods,
    groups: hello.fields.groups ?? NONE,
    keyShares: hello.fields.keyShares ?? NONE,
    extensions: extensionDocuments(hello),
    signatureAlgorithms: hello.fields.signatureAlgorithms ?? NONE,
    serverName: hello.fields.serverName ?? null,
    alpn: hello.fields.alpn ?? NONE,
    // Both speak of hellos in the format of TLS.
    ja3: isSsl2 ? null : ja3(hello),
    ja4: isSsl2 ? null : ja4(hello),
  };
}

const NONE: readonly never[] = [];

function retryDocument(
  { value: hello, frame }: Seen<HelloRetryRequest>,
  tls: TlsConversation,
): HelloRetryRequestDocument {
  return {
    frame,
    version: hello.version,
    cipherSuite: hello.cipherSuite,
    group: hello.fields.selectedGroup ?? null,
    cookie: hello.fields.cookieLength !== undefined,
    extensions: extensionDocuments(hello),
    differences: differencesDocument(tls),
  };
}

function answerDocument({ serverHello, ssl2 }: TlsConversation): ServerHelloDocument | null {
  if (serverHello !== null) return serverHelloDocument(serverHello);
  return ssl2.serverHello === null ? null : ssl2HelloDocument(ssl2.serverHello);
}

/** The connection id is what the server makes up. */
function ssl2HelloDocument({ value: hello, frame }: Seen<Ssl2ServerHello>): ServerHelloDocument {
  return {
    frame,
    legacyVersion: hello.version.id,
    version: hello.version,
    random: hello.connectionId,
    sessionId: '',
    cipherSuite: null,
    cipherSuites: hello.cipherSuites,
    compressionMethod: null,
    extensions: NONE,
    group: null,
    downgrade: null,
    ja3s: null,
  };
}

function errorDocument({ ssl2: { error } }: TlsConversation): TlsDocument['ssl2Error'] {
  return error === null ? null : { from: error.from, frame: error.frame, error: error.value };
}

function serverHelloDocument({ value: hello, frame }: Seen<ServerHello>): ServerHelloDocument {
  return {
    frame,
    legacyVersion: hello.legacyVersion,
    version: hello.version,
    random: hello.random,
    sessionId: hello.sessionId,
    cipherSuite: hello.cipherSuite,
    compressionMethod: hello.compressionMethod,
    extensions: extensionDocuments(hello),
    group: hello.fields.selectedGroup ?? null,
    downgrade: downgradeOf(hello),
    ja3s: ja3s(hello),
  };
}

function requestDocument({ value, frame }: Seen<CertificateRequest>): CertificateRequestDocument {
  return {
    frame,
    certificateTypes: value.certificateTypes,
    signatureAlgorithms: value.signatureAlgorithms,
    authorities: authorityNames(value.authorities),
    context: value.context,
    extensions: extensionDocuments(value),
  };
}

function secretsDocument({ closed, needs }: SecretsEvidence): SecretsDocument {
  const sides = ['client', 'server'] as const;
  return {
    lacking: needs,
    closed: sides.flatMap((from) => (closed[from] === null ? [] : { from, ...closed[from] })),
  };
}

function handshakeDocument(event: TlsEvent): HandshakeDocument | [] {
  const { from, frame } = event;
  if (event.kind === 'handshake') {
    const message = { from, frame, type: codePoint(HANDSHAKE_TYPES, event.type), length: event.length };
    return event.decrypted ? { ...message, decrypted: true } : message;
  }
  if (event.kind === 'ssl2')
    return { from, frame, type: codePoint(SSL2_MESSAGE_TYPES, event.type), length: event.length };
  if (isClosed(event) && event.contentType === ContentType.handshake) {
    return { from, frame, type: null, length: event.length, encrypted: true };
  }
  return [];
}

function alertDocuments({ events }: TlsConversation, inferred: readonly TlsEvent[]): AlertDocument[] {
  return events.flatMap((event): AlertDocument | [] => {
    const { from, frame } = event;
    if (event.kind === 'alert') {
      const level = (ALERT_LEVELS as Readonly<Record<number, 'warning' | 'fatal'>>)[event.level] ?? null;
      const description = codePoint(ALERTS, event.description);
      const alert = { from, frame, level, description, encrypted: event.decrypted, inferred: false };
      return event.decrypted ? { ...alert, decrypted: true } : alert;
    }
    if (!isClosed(event)) return [];
    const isInferred = inferred.includes(event);
    if (!isInferred && event.contentType !== ContentType.alert) return [];
    return { from, frame, level: null, description: null, encrypted: true, inferred: isInferred };
  });
}

function encryptedDocuments({ events }: TlsConversation, guesses: Guesses): EncryptedRecordDocument[] {
  const documents: EncryptedRecordDocument[] = [];
  // Most of what is written of a stream's TLS: a loop is quicker here than a list for each.
  for (const event of events)
    if (event.kind === 'encrypted') documents.push(encryptedDocument(event, guesses));
  return documents;
}

function encryptedDocument(event: EncryptedEvent, guesses: Guesses): EncryptedRecordDocument {
  const { from, frame, length, opened } = event;
  const isSsl2 = event.contentType === ContentType.ssl2;
  const contentType = isSsl2 ? null : codePoint(CONTENT_TYPES, event.contentType);
  if (opened !== null) {
    const decrypted = { contentType: codePoint(CONTENT_TYPES, opened.contentType), length: opened.length };
    return { from, frame, contentType, length, decrypted };
  }
  const inferred = guesses.size === 0 ? undefined : guesses.get(event);
  return inferred === undefined || saysAsMuch(event)
    ? { from, frame, contentType, length }
    : { from, frame, contentType, length, inferred };
}

/** The content type, in clear up to TLS 1.2, is all that there is to say. */
function saysAsMuch({ contentType }: EncryptedEvent): boolean {
  return contentType === ContentType.alert || contentType === ContentType.changeCipherSpec;
}

function problemDocuments(
  { events }: TlsConversation,
  unreadable: readonly TlsProblemDocument[],
): readonly TlsProblemDocument[] {
  const problems = events.flatMap((event) =>
    event.kind === 'problem' ? { from: event.from, frame: event.frame, message: event.message } : [],
  );
  return problems.concat(unreadable);
}

/** Protected, and not opened. */
function isClosed(event: TlsEvent): event is EncryptedEvent {
  return event.kind === 'encrypted' && event.opened === null;
}
