import type { TlsConversation } from './conversation.ts';
import { type EncryptedEvent, HandshakeType, isEncrypted, type Side } from './events.ts';
import { ContentType } from './record.ts';
import { contentOf, mayHold } from './record-length.ts';
import type { TlsState } from './state.ts';
import { isListed, turnsOf } from './turns.ts';

/** Bytes of content of an alert: no handshake message is as short. */
const ALERT_LENGTH = 2;
/** Bytes of a handshake message's header. */
const HEADER_LENGTH = 4;
/** Bytes of an empty Certificate message of TLS 1.3: header, context length, list length. */
const EMPTY_CERTIFICATE_LENGTH = 8;
/** Bytes of an EndOfEarlyData message: it has no body. */
const END_OF_EARLY_DATA_LENGTH = 4;

/** Behind a TLS 1.3 ServerHello all records look alike: what they are shows by their lengths, their order and their side. */
export function stateOfTls13(tls: TlsConversation): TlsState {
  const records = recordsBehindHello(tls);
  const flight = clientFlight(tls, records);
  const inside = flight.finished === null ? [] : records.slice(records.indexOf(flight.finished) + 1);
  const established = flight.finished !== null && !isRejected(tls, flight, inside);
  const alerts = alertsOf(tls, records, flight);
  const alertsInside = established ? alerts.filter((alert) => inside.includes(alert)) : [];
  const said = inside.filter((event) => !alerts.includes(event));
  return {
    established,
    finished: {
      client: flight.isByLength ? (flight.finished?.frame ?? null) : null,
      server: flight.finished === null ? null : serverFinished(tls, records, flight),
    },
    resumed: usesPsk(tls),
    resumedBy: usesPsk(tls) ? 'psk' : null,
    earlyData: earlyDataOf(tls),
    anonymous: false,
    inferredAlerts: alerts,
    emptyClientCertificate: flight.certificate === 'empty',
    clientCertificate: flight.certificate === 'given',
    renegotiation: null,
    renegotiated: false,
    turns: established ? turnsOf(tls, said) : [],
    alertsInside,
  };
}

function usesPsk({ serverHello }: TlsConversation): boolean {
  return serverHello?.value.fields.selectedIdentity !== undefined;
}

const END_OF_EARLY_DATA = 5;

/**
 * Early data go with the first key that the client offers, and not past a HelloRetryRequest (RFC 8446 section 4.2.10); the
 * server says that it takes them in its EncryptedExtensions, and the client where they end only if it did.
 */
function earlyDataOf(tls: TlsConversation): TlsState['earlyData'] {
  if (tls.clientHellos[0]?.value.fields.earlyData !== true) return null;
  if (tls.helloRetryRequest !== null) return 'rejected';
  if (tls.serverHello !== null && tls.serverHello.value.fields.selectedIdentity !== 0) return 'rejected';
  const saysEnd = tls.events.some((event) => event.kind === 'handshake' && event.type === END_OF_EARLY_DATA);
  return saysEnd ? 'accepted' : 'offered';
}

/** All encrypted records behind the ServerHello. */
function recordsBehindHello({ events, serverHello }: TlsConversation): EncryptedEvent[] {
  const hello = events.findIndex(
    (event) =>
      event.kind === 'handshake' &&
      event.from === 'server' &&
      event.type === HandshakeType.serverHello &&
      event.frame === serverHello?.frame,
  );
  if (hello < 0) return [];
  return events
    .slice(hello)
    .filter((event): event is EncryptedEvent => isEncrypted(event, ContentType.applicationData));
}

/** The client's answer to the server's flight: Finished, before it perhaps a certificate; or an alert in place of all that. */
interface ClientFlight {
  /** The first record of it. */
  readonly first: EncryptedEvent | null;
  /** The record that ends it; null where none does, as far as that can be told. */
  readonly finished: EncryptedEvent | null;
  /** The Finished is known by its length, not only by what comes after it. */
  readonly isByLength: boolean;
  readonly certificate: 'none' | 'empty' | 'given';
}

const NO_FLIGHT: ClientFlight = { first: null, finished: null, isByLength: false, certificate: 'none' };

function clientFlight(tls: TlsConversation, records: readonly EncryptedEvent[]): ClientFlight {
  const [first] = behindEarlyData(tls, records);
  if (first === undefined || holds(tls, first, ALERT_LENGTH)) return { ...NO_FLIGHT, first: first ?? null };
  // The server has nothing to answer before the flight is over.
  const own = upToAnswer(records, first);
  const length = finishedLength(tls);
  const alone = own.find((record) => holds(tls, record, length));
  if (alone !== undefined) {
    return {
      first,
      finished: alone,
      isByLength: true,
      certificate: alone === first ? 'none' : certificateIn(tls, first),
    };
  }
  // Client certificate and Finished may share a record. A certificate without the Finished looks the same: what the
  // server says then tells.
  const isLonger = (contentOf(tls, first)?.min ?? 0) > length;
  const certificate =
    isLonger || holds(tls, first, EMPTY_CERTIFICATE_LENGTH) ? certificateIn(tls, first) : 'none';
  const finished = isAnswered(tls, records, first) ? first : null;
  return { first, finished, isByLength: isLonger, certificate };
}

/** The client's records without the early data that it may have sent first (RFC 8446 section 4.2.10). */
function behindEarlyData(tls: TlsConversation, records: readonly EncryptedEvent[]): EncryptedEvent[] {
  const sent = records.filter(({ from }) => from === 'client');
  if (tls.clientHellos.at(-1)?.value.fields.earlyData !== true) return sent;
  const end = sent.findIndex((record) => holds(tls, record, END_OF_EARLY_DATA_LENGTH));
  if (end >= 0) return sent.slice(end + 1);
  // The server did not take it, and the client does not say where it ends.
  const finished = sent.findIndex((record) => holds(tls, record, finishedLength(tls)));
  return finished < 0 ? [] : sent.slice(finished);
}

function upToAnswer(records: readonly EncryptedEvent[], first: EncryptedEvent): EncryptedEvent[] {
  const behind = records.slice(records.indexOf(first));
  const answer = behind.findIndex(({ from }) => from === 'server');
  return answer < 0 ? behind : behind.slice(0, answer);
}

/** The server goes on with something else than an alert. */
function isAnswered(
  tls: TlsConversation,
  records: readonly EncryptedEvent[],
  first: EncryptedEvent,
): boolean {
  const answers = records.slice(records.indexOf(first)).filter(({ from }) => from === 'server');
  const content = answers[0] === undefined ? null : contentOf(tls, answers[0]);
  // Where lengths say nothing, a second answer does: nobody answers an alert and goes on.
  return content === null ? answers.length > 1 : content.min > ALERT_LENGTH;
}

function certificateIn(tls: TlsConversation, first: EncryptedEvent): ClientFlight['certificate'] {
  const isEmpty =
    holds(tls, first, EMPTY_CERTIFICATE_LENGTH) ||
    holds(tls, first, EMPTY_CERTIFICATE_LENGTH + finishedLength(tls));
  return isEmpty ? 'empty' : 'given';
}

/**
 * The server refuses the client's certificate, or that there is none: its only answer is an alert. It is no refusal where
 * the client had closed before, and without a certificate there is nothing to refuse.
 */
function isRejected(
  tls: TlsConversation,
  { certificate }: ClientFlight,
  inside: readonly EncryptedEvent[],
): boolean {
  const answers = inside.filter(({ from }) => from === 'server');
  const [answer] = answers;
  if (certificate === 'none' || answer === undefined || answers.length > 1) return false;
  if (!holds(tls, answer, ALERT_LENGTH)) return false;
  const before = inside.slice(0, inside.indexOf(answer)).at(-1);
  return before === undefined || !holds(tls, before, ALERT_LENGTH);
}

/** The record in place of the client's flight, and the last of each side, where they are as long as an alert. */
function alertsOf(
  tls: TlsConversation,
  records: readonly EncryptedEvent[],
  { first }: ClientFlight,
): EncryptedEvent[] {
  const lastOf = (side: Side) =>
    isListed(tls, side) ? records.findLast(({ from }) => from === side) : undefined;
  const candidates = [first, lastOf('client'), lastOf('server')];
  return records.filter((record) => candidates.includes(record) && holds(tls, record, ALERT_LENGTH));
}

/** The last record of the server's flight that may hold just a Finished, else the last one of the flight. */
function serverFinished(
  tls: TlsConversation,
  records: readonly EncryptedEvent[],
  { first }: ClientFlight,
): number | null {
  const flight = records
    .slice(0, first === null ? records.length : records.indexOf(first))
    .filter(({ from }) => from === 'server');
  const length = finishedLength(tls);
  return (flight.findLast((record) => holds(tls, record, length)) ?? flight.at(-1))?.frame ?? null;
}

function finishedLength({ suite }: TlsConversation): number {
  return HEADER_LENGTH + (suite?.hashLength ?? 32);
}

function holds(tls: TlsConversation, record: EncryptedEvent, length: number): boolean {
  return mayHold(contentOf(tls, record), length);
}
