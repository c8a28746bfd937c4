import type { TlsConversation } from './conversation.ts';
import type { EncryptedEvent, Side } from './events.ts';
import {
  ALERT_LENGTH,
  type ClientFlight,
  clientFlight,
  holds,
  recordsBehindHello,
  serverFinished,
} from './flights-tls13.ts';
import type { TlsState } from './state.ts';
import { isListed, turnsOf } from './turns.ts';

/** Behind a TLS 1.3 ServerHello all records look alike: what they are shows by their lengths, their order and their side. */
export function stateOfTls13(tls: TlsConversation): TlsState {
  const records = recordsBehindHello(tls);
  const flight = clientFlight(tls, records);
  const inside = flight.finished === null ? [] : records.slice(records.indexOf(flight.finished) + 1);
  const refusal = refusalIn(tls, flight, inside);
  const established = flight.finished !== null && refusal === null;
  const alerts = alertsOf(tls, records, flight, refusal);
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
  if (tls.encryptedExtensions !== null)
    return tls.encryptedExtensions.value.fields.earlyData === true ? 'accepted' : 'rejected';
  const saysEnd = tls.events.some((event) => event.kind === 'handshake' && event.type === END_OF_EARLY_DATA);
  return saysEnd ? 'accepted' : 'offered';
}

/**
 * The server's first word where it refuses the client's certificate, or that there is none: all that it answers is an alert,
 * or several (GnuTLS sends a close_notify behind it). It is no refusal where the client had closed before, and without a
 * certificate there is nothing to refuse.
 */
function refusalIn(
  tls: TlsConversation,
  { certificate }: ClientFlight,
  inside: readonly EncryptedEvent[],
): EncryptedEvent | null {
  const answers = inside.filter(({ from }) => from === 'server');
  const [answer] = answers;
  if (certificate === 'none' || answer === undefined || !isListed(tls, 'server')) return null;
  if (!answers.every((record) => holds(tls, record, ALERT_LENGTH))) return null;
  const before = inside.slice(0, inside.indexOf(answer)).at(-1);
  return before !== undefined && holds(tls, before, ALERT_LENGTH) ? null : answer;
}

/** The record in place of the client's flight, the refusal of it, and the last of each side, where they are as long as an alert. */
function alertsOf(
  tls: TlsConversation,
  records: readonly EncryptedEvent[],
  { first }: ClientFlight,
  refusal: EncryptedEvent | null,
): EncryptedEvent[] {
  const lastOf = (side: Side) =>
    isListed(tls, side) ? records.findLast(({ from }) => from === side) : undefined;
  const candidates = [first, refusal, lastOf('client'), lastOf('server')];
  return records.filter((record) => candidates.includes(record) && holds(tls, record, ALERT_LENGTH));
}
