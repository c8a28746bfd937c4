import type { TlsConversation } from './conversation.ts';
import { type EncryptedEvent, HandshakeType, isEncrypted, type Side, type TlsEvent } from './events.ts';
import { ContentType } from './record.ts';
import type { TlsState } from './state.ts';
import { turnsOf } from './turns.ts';

const SIDES = ['client', 'server'] as const;
/** SSL 3.0 says with an alert (RFC 6101 section 5.4.2) what TLS says with an empty Certificate. */
const NO_CERTIFICATE = 41;

/** Where, among the events, one side changed its cipher, finished, and first sent data; null where it did not. */
interface Milestones {
  readonly changed: number | null;
  readonly finished: number | null;
  readonly data: number | null;
}

type OpenMilestones = { -readonly [Name in keyof Milestones]: Milestones[Name] };

const NOTHING_YET: Milestones = { changed: null, finished: null, data: null };

type PerSide<T> = Readonly<Record<Side, T>>;

/** Up to TLS 1.2 the types of encrypted records are in clear, and a Finished is known by its place. */
export function stateOfTls12(tls: TlsConversation): TlsState {
  const { events, certificates } = tls;
  const milestones = milestonesOf(events);
  const established = isEstablished(tls, milestones);
  const resumed = isResumed(tls, milestones);
  const inside = established ? insideOf(events, milestones) : [];
  const frameOf = (index: number | null) => (index === null ? null : (events[index]?.frame ?? null));
  const certificate = certificates.client?.value ?? null;
  return {
    established,
    finished: {
      client: frameOf(milestones.client.finished),
      server: frameOf(milestones.server.finished),
    },
    resumed,
    resumedBy: resumed ? resumedBy(tls) : null,
    // A server of TLS 1.2 has no use for them (RFC 8446 section 4.2.10).
    earlyData: tls.serverHello === null ? earlyDataOffered(tls) : earlyDataOffered(tls) && 'rejected',
    anonymous: tls.suite?.keyExchange.anonymous ?? false,
    inferredAlerts: [],
    emptyClientCertificate: certificate?.length === 0 || events.some(saysNoCertificate),
    clientCertificate: certificate !== null && certificate.length > 0,
    renegotiation:
      inside.find((event): event is EncryptedEvent => isEncrypted(event, ContentType.handshake)) ?? null,
    renegotiated: SIDES.every((side) =>
      inside.some((event) => event.from === side && isEncrypted(event, ContentType.changeCipherSpec)),
    ),
    turns: turnsOf(tls, inside),
    alertsInside: inside.filter((event): event is EncryptedEvent => isEncrypted(event, ContentType.alert)),
  };
}

function milestonesOf(events: readonly TlsEvent[]): PerSide<Milestones> {
  const milestones: PerSide<OpenMilestones> = { client: { ...NOTHING_YET }, server: { ...NOTHING_YET } };
  events.forEach((event, i) => {
    const own = milestones[event.from];
    if (own.changed !== null && isFinished(event)) own.finished ??= i;
    if (event.kind === 'change_cipher_spec') own.changed ??= i;
    if (isEncrypted(event, ContentType.applicationData)) own.data ??= i;
  });
  return milestones;
}

function isFinished(event: TlsEvent): boolean {
  return (
    isEncrypted(event, ContentType.handshake) ||
    (event.kind === 'handshake' && event.type === HandshakeType.finished)
  );
}

/** Where a Finished fell into a gap, data that flows both ways shows that it was there. */
function isEstablished({ serverHello }: TlsConversation, { client, server }: PerSide<Milestones>): boolean {
  if (client.finished !== null && server.finished !== null) return true;
  return serverHello !== null && client.data !== null && server.data !== null;
}

/** What each side sent behind its own Finished: a client may send data before the server's (RFC 7918). */
function insideOf(events: readonly TlsEvent[], milestones: PerSide<Milestones>): TlsEvent[] {
  const beginning = ({ finished, data }: Milestones) =>
    finished === null ? (data ?? events.length) : finished + 1;
  const from = { client: beginning(milestones.client), server: beginning(milestones.server) };
  return events.filter((event, i) => i >= from[event.from]);
}

/**
 * A server changes its cipher before the client does, and sends no certificate, only where a session is taken up again
 * (RFC 5246 section 7.3). As long as the client's answer is not there, the session id must show it, too.
 */
function isResumed(tls: TlsConversation, { client, server }: PerSide<Milestones>): boolean {
  const { serverHello, events } = tls;
  if (serverHello === null || server.changed === null) return false;
  const hasFullFlight = events.some(
    (event) =>
      event.from === 'server' &&
      event.kind === 'handshake' &&
      (event.type === HandshakeType.certificate || event.type === HandshakeType.serverHelloDone),
  );
  if (hasFullFlight) return false;
  if (client.changed !== null) return server.changed < client.changed;
  const asked = tls.clientHellos.at(-1)?.value.sessionId ?? '';
  return asked !== '' && asked === serverHello.value.sessionId;
}

/** A client with a ticket makes up a session id, which the server that takes the ticket says again (RFC 5077 section 3.4). */
function resumedBy({ clientHellos }: TlsConversation): TlsState['resumedBy'] {
  const hello = clientHellos.at(-1)?.value;
  if (hello === undefined) return null;
  return (hello.fields.ticketLength ?? 0) > 0 ? 'ticket' : 'session-id';
}

function earlyDataOffered({ clientHellos }: TlsConversation): 'offered' | null {
  return clientHellos[0]?.value.fields.earlyData ? 'offered' : null;
}

function saysNoCertificate(event: TlsEvent): boolean {
  return event.kind === 'alert' && event.from === 'client' && event.description === NO_CERTIFICATE;
}
