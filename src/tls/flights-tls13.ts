import type { TlsConversation } from './conversation.ts';
import { type EncryptedEvent, HandshakeType, isEncrypted } from './events.ts';
import { ContentType } from './record.ts';
import { contentOf, mayHold } from './record-length.ts';

/** Bytes of content of an alert: no handshake message is as short. */
export const ALERT_LENGTH = 2;
/** Bytes of a handshake message's header. */
const HEADER_LENGTH = 4;
/** Bytes of an empty Certificate message of TLS 1.3: header, context length, list length. */
export const EMPTY_CERTIFICATE_LENGTH = 8;
/** Bytes of an EndOfEarlyData message: it has no body. */
export const END_OF_EARLY_DATA_LENGTH = 4;

/** All encrypted records behind the ServerHello. */
export function recordsBehindHello({ events, serverHello }: TlsConversation): EncryptedEvent[] {
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
export interface ClientFlight {
  /** The first record of it. */
  readonly first: EncryptedEvent | null;
  /** The record that ends it; null where none does, as far as that can be told. */
  readonly finished: EncryptedEvent | null;
  /** The Finished is known by its length, not only by what comes after it. */
  readonly isByLength: boolean;
  readonly certificate: 'none' | 'empty' | 'given';
}

const NO_FLIGHT: ClientFlight = { first: null, finished: null, isByLength: false, certificate: 'none' };

export function clientFlight(tls: TlsConversation, records: readonly EncryptedEvent[]): ClientFlight {
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

/** The last record of the server's flight that may hold just a Finished, else the last one of the flight. */
export function serverFinished(
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

export function finishedLength({ suite }: TlsConversation): number {
  return HEADER_LENGTH + (suite?.hashLength ?? 32);
}

/** Whether the record may hold just an alert, by its `ALERT_LENGTH`, or just a handshake message of another length. */
export function holds(tls: TlsConversation, record: EncryptedEvent, length: number): boolean {
  const { opened } = record;
  const type = length === ALERT_LENGTH ? ContentType.alert : ContentType.handshake;
  return (opened === null || opened.contentType === type) && mayHold(contentOf(tls, record), length);
}
