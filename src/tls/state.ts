import { HandshakeType, isTls13, type Side, type TlsConversation, type TlsEvent } from './conversation.ts';
import { ContentType } from './record.ts';
import { contentLength, type LengthRange, mayHold } from './record-length.ts';

/** Bytes of content of an alert. */
const ALERT_LENGTH = 2;
/** Bytes of an empty Certificate message of TLS 1.3: header, context length, list length. */
const EMPTY_CERTIFICATE_LENGTH = 8;

export type EncryptedEvent = Extract<TlsEvent, { kind: 'encrypted' }>;

/** How far a handshake came, and what its encrypted rest shows by its lengths. */
export interface TlsState {
  /** Both sides finished, as far as that shows. */
  readonly established: boolean;
  /** Frames of the Finished messages: known by their place up to TLS 1.2, by their length in TLS 1.3. */
  readonly finished: { readonly client: number | null; readonly server: number | null };
  readonly resumed: boolean;
  readonly anonymous: boolean;
  /** Encrypted records that are an alert by their length and place (TLS 1.3). */
  readonly inferredAlerts: readonly EncryptedEvent[];
  /** A client certificate was asked for and the client's answer was (or, in TLS 1.3, most likely was) an empty one. */
  readonly emptyClientCertificate: boolean;
  /** A client certificate was sent, or in TLS 1.3 most likely was. */
  readonly clientCertificate: boolean;
  /** The first handshake record inside an established session of TLS 1.2 or older. */
  readonly renegotiation: EncryptedEvent | null;
  /** That handshake changed the cipher of both sides: it went through. */
  readonly renegotiated: boolean;
  /** What each side said inside, in turns: one side's records up to the other's next. */
  readonly turns: readonly Turn[];
  /** The frames of close_notify or other alerts inside, as far as they show. */
  readonly alertsInside: readonly EncryptedEvent[];
}

/** Application data of one side, not interrupted by the other's. */
export interface Turn {
  readonly from: Side;
  readonly firstFrame: number;
  readonly frame: number;
  readonly records: number;
  /** Bytes of content, null where they cannot be told. */
  readonly content: LengthRange | null;
}

export function tlsState(tls: TlsConversation): TlsState {
  const version = tls.version ?? 0;
  return isTls13(version) ? stateOfTls13(tls) : stateOfTls12(tls, version);
}

/** The content that an encrypted record of this connection may hold. */
export function contentOf(tls: TlsConversation, event: EncryptedEvent): LengthRange | null {
  if (tls.suite === null || tls.version === null) return null;
  return contentLength(
    event.length,
    tls.suite,
    tls.version,
    tls.serverHello?.value.fields.encryptThenMac ?? false,
  );
}

function stateOfTls12(tls: TlsConversation, version: number): TlsState {
  const { events } = tls;
  const changed = { client: -1, server: -1 };
  const finished: { client: number | null; server: number | null } = { client: null, server: null };
  let end = -1;
  for (const [i, event] of events.entries()) {
    const { from } = event;
    if (event.kind === 'change_cipher_spec') changed[from] = i;
    else if (finished[from] === null && changed[from] >= 0 && isFinished(event)) {
      finished[from] = event.frame;
      if (finished.client !== null && finished.server !== null) end = i;
    }
  }
  const both = (['client', 'server'] as const).every((side) =>
    events.some((event) => event.from === side && isEncrypted(event, ContentType.applicationData)),
  );
  // Where a Finished fell into a gap, data that flows both ways shows that it was there.
  if (end < 0 && both && tls.serverHello !== null) {
    end = events.findIndex((event) => isEncrypted(event, ContentType.applicationData)) - 1;
  }
  const established = end >= 0 || (both && tls.serverHello !== null);
  const after = established ? events.slice(end + 1) : [];
  const renegotiation =
    after.find((event): event is EncryptedEvent => isEncrypted(event, ContentType.handshake)) ?? null;
  const certificate = tls.certificates.client;
  return {
    established,
    finished,
    resumed: isResumed(tls, changed, version),
    anonymous: tls.suite?.keyExchange.anonymous ?? false,
    inferredAlerts: [],
    emptyClientCertificate: certificate !== null && certificate.value.length === 0,
    clientCertificate: certificate !== null && certificate.value.length > 0,
    renegotiation,
    renegotiated: (['client', 'server'] as const).every((side) =>
      after.some((event) => event.from === side && isEncrypted(event, ContentType.changeCipherSpec)),
    ),
    turns: turnsOf(tls, after),
    alertsInside: after.filter((event): event is EncryptedEvent => isEncrypted(event, ContentType.alert)),
  };
}

/** Without a Certificate the server changes the cipher first: a session is taken up again (RFC 5246 section 7.3). */
function isResumed(
  tls: TlsConversation,
  changed: { client: number; server: number },
  version: number,
): boolean {
  if (tls.serverHello === null || version === 0 || changed.server < 0) return false;
  const sent = (type: number) =>
    tls.events.some((event) => event.from === 'server' && event.kind === 'handshake' && event.type === type);
  return (
    !sent(HandshakeType.certificate) &&
    !sent(HandshakeType.serverHelloDone) &&
    (changed.client < 0 || changed.server < changed.client)
  );
}

function isFinished(event: TlsEvent): boolean {
  return (
    isEncrypted(event, ContentType.handshake) ||
    (event.kind === 'handshake' && event.type === HandshakeType.finished)
  );
}

function isEncrypted(event: TlsEvent, contentType: number): event is EncryptedEvent {
  return event.kind === 'encrypted' && event.contentType === contentType;
}

function stateOfTls13(tls: TlsConversation): TlsState {
  const { events } = tls;
  const hello = events.findIndex(
    (event) =>
      event.kind === 'handshake' && event.from === 'server' && event.frame === tls.serverHello?.frame,
  );
  const data =
    hello < 0
      ? []
      : events
          .slice(hello)
          .filter((event): event is EncryptedEvent => isEncrypted(event, ContentType.applicationData));
  const flight = data.filter(({ from }) => from === 'client');
  const holds = (event: EncryptedEvent | undefined, length: number) =>
    event !== undefined && mayHold(contentOf(tls, event), length);
  const finishedLength = 4 + (tls.suite?.hashLength ?? 32);
  const refusal = holds(flight[0], ALERT_LENGTH) ? flight[0] : undefined;
  const finished = refusal === undefined ? findFinished(tls, flight, finishedLength) : undefined;
  const after = finished === undefined ? [] : data.slice(data.indexOf(finished) + 1);
  const firstAnswer = after.find(({ from }) => from === 'server');
  const isLastOfServer =
    firstAnswer !== undefined && firstAnswer === data.findLast(({ from }) => from === 'server');
  const rejection = isLastOfServer && holds(firstAnswer, ALERT_LENGTH) ? firstAnswer : undefined;
  const established = finished !== undefined && rejection === undefined;
  const before = finished === undefined ? flight : flight.slice(0, flight.indexOf(finished));
  const closing = [lastOf(after, 'client'), lastOf(after, 'server')].filter(
    (event): event is EncryptedEvent => event !== undefined && holds(event, ALERT_LENGTH),
  );
  const inferredAlerts = [...(refusal ? [refusal] : []), ...closing];
  return {
    established,
    finished: {
      client: finished?.frame ?? null,
      server: finished === undefined ? null : (data.find(({ from }) => from === 'server')?.frame ?? null),
    },
    resumed: tls.serverHello?.value.fields.selectedIdentity !== undefined,
    anonymous: false,
    inferredAlerts,
    emptyClientCertificate: before.length > 0 && holds(before[0], EMPTY_CERTIFICATE_LENGTH),
    clientCertificate: before.length > 0 && !refusal && !holds(before[0], EMPTY_CERTIFICATE_LENGTH),
    renegotiation: null,
    renegotiated: false,
    turns: established
      ? turnsOf(
          tls,
          after.filter((event) => !closing.includes(event)),
        )
      : [],
    alertsInside: established ? closing : [],
  };
}

/** A record that holds just a Finished, else one that holds more than that: a whole flight in one record. */
function findFinished(
  tls: TlsConversation,
  flight: readonly EncryptedEvent[],
  length: number,
): EncryptedEvent | undefined {
  const exact = flight.find((event) => mayHold(contentOf(tls, event), length));
  return exact ?? flight.find((event) => (contentOf(tls, event)?.max ?? 0) > length);
}

function lastOf(events: readonly EncryptedEvent[], side: Side): EncryptedEvent | undefined {
  return events.findLast(({ from }) => from === side);
}

/**
 * Groups the application data into turns. What a TLS 1.3 server sends before the client's first data are, as far as lengths
 * can tell, session tickets: it is a turn of the server all the same, and comes before the first of the client.
 */
function turnsOf(tls: TlsConversation, after: readonly TlsEvent[]): Turn[] {
  const turns: {
    from: Side;
    firstFrame: number;
    frame: number;
    records: number;
    content: LengthRange | null;
  }[] = [];
  for (const event of after) {
    if (!isEncrypted(event, ContentType.applicationData)) continue;
    const content = contentOf(tls, event);
    const current = turns.at(-1);
    if (current?.from !== event.from) {
      turns.push({ from: event.from, firstFrame: event.firstFrame, frame: event.frame, records: 1, content });
    } else {
      current.frame = event.frame;
      current.records++;
      current.content = sum(current.content, content);
    }
  }
  return turns;
}

function sum(a: LengthRange | null, b: LengthRange | null): LengthRange | null {
  return a === null || b === null ? null : { min: a.min + b.min, max: a.max + b.max };
}
