import {
  HandshakeType,
  isTls13,
  type Side,
  type TlsConversation,
  type TlsEvent,
} from '../tls/conversation.ts';
import { Ssl2MessageType } from '../tls/ssl2-record.ts';
import type { PerSide, StreamEvidence, TlsEvidence } from './evidence.ts';
import { lossySides } from './loss.ts';

/**
 * How far the handshake had come:
 * - `before-hello`: TLS was agreed on, and no ClientHello came.
 * - `hello`: the ClientHello had been sent, and no ServerHello came.
 * - `retry`: the server had asked for another ClientHello (HelloRetryRequest), and none came.
 * - `second-hello`: that one had been sent, and no ServerHello came.
 * - `server-flight`: the ServerHello had come, and the client had not answered the server's flight.
 * - `client-flight`: the client had answered, and the handshake was not complete.
 * - `inside`: it was complete.
 */
export type HandshakeMoment =
  | 'before-hello'
  | 'hello'
  | 'retry'
  | 'second-hello'
  | 'server-flight'
  | 'client-flight'
  | 'inside';

/** Who had to say something then. */
export const TURNS: Readonly<Record<HandshakeMoment, Side>> = {
  'before-hello': 'client',
  hello: 'server',
  retry: 'client',
  'second-hello': 'server',
  'server-flight': 'client',
  'client-flight': 'server',
  inside: 'server',
};

/** The server had shown nothing of itself but, at most, that it wants another ClientHello. */
export function isBeforeServerHello(moment: HandshakeMoment): boolean {
  return moment === 'hello' || moment === 'retry' || moment === 'second-hello';
}

/** What ended a handshake that did not complete, or broke an established session. */
export interface Ending {
  readonly moment: HandshakeMoment;
  readonly how: 'alert' | 'inferred-alert' | 'ssl2-error' | 'clear-text' | 'fin' | 'rst' | 'silence';
  /** Who did it: sent the alert, closed first, fell silent. */
  readonly by: Side;
  /** The alert in clear. */
  readonly alert: { readonly description: number; readonly recordVersion: number } | null;
  readonly frame: number;
}

export type AlertEvent = Extract<TlsEvent, { kind: 'alert' }>;

const CLOSE_NOTIFY = 0;
const USER_CANCELED = 90;
const FATAL = 2;

/** The first alert in clear that ends a connection (RFC 8446 section 6.2: in TLS 1.3 whatever its level says). */
export function fatalAlert({ events, version }: TlsConversation): AlertEvent | null {
  const isFatal = ({ level, description }: AlertEvent) =>
    level === FATAL ||
    (version !== null && isTls13(version) && description !== CLOSE_NOTIFY && description !== USER_CANCELED);
  return events.find((event): event is AlertEvent => event.kind === 'alert' && isFatal(event)) ?? null;
}

/** How far the handshake had come with these events; of what the capture lacks we take it that it was there. */
function momentOf(
  { conversation, state }: TlsEvidence,
  events: readonly TlsEvent[],
  lossy: PerSide<boolean>,
): HandshakeMoment {
  const { client, server } = state.finished;
  const last = events.at(-1)?.frame ?? 0;
  if (state.established && client !== null && server !== null && last >= Math.max(client, server))
    return 'inside';
  const sent = (side: Side, type: number, after = 0) =>
    events.some(
      (event) =>
        event.kind === 'handshake' && event.from === side && event.type === type && event.frame > after,
    );
  if (events.some((event) => isAnswer(event, conversation, state.inferredAlerts))) return 'client-flight';
  const retry = conversation.helloRetryRequest?.frame ?? 0;
  const agreed = sent('server', HandshakeType.serverHello, retry) || events.some(isSsl2Hello);
  if (agreed || lossy.server) return 'server-flight';
  if (retry > 0 && last >= retry)
    return sent('client', HandshakeType.clientHello, retry) ? 'second-hello' : 'retry';
  return sent('client', HandshakeType.clientHello) || lossy.client ? 'hello' : 'before-hello';
}

/** Something of the client's own second flight; TLS 1.3's ChangeCipherSpec is only there for old middleboxes. */
function isAnswer(event: TlsEvent, { version }: TlsConversation, alerts: readonly TlsEvent[]): boolean {
  if (event.from !== 'client' || alerts.includes(event)) return false;
  if (event.kind === 'change_cipher_spec') return version !== null && !isTls13(version);
  if (event.kind === 'ssl2') return event.type !== Ssl2MessageType.error;
  return event.kind === 'handshake' ? event.type !== HandshakeType.clientHello : event.kind === 'encrypted';
}

function isSsl2Hello(event: TlsEvent): boolean {
  return event.kind === 'ssl2' && event.type === Ssl2MessageType.serverHello;
}

/** What ended the handshake, null where nothing did (it completed, or the capture ends before). `silent`: long enough to say so. */
export function handshakeEnding(stream: StreamEvidence, tls: TlsEvidence, silent: boolean): Ending | null {
  const { closed } = stream.tcp;
  const message = lastMessage(stream, tls);
  // OpenSSL answers a close that it did not expect with a decode_error: what follows the other's close ends nothing.
  const isAfterthought =
    message !== null && closed !== null && closed.by !== message.by && closed.at.frame < message.frame;
  if (message !== null && !isAfterthought) return message;
  if (tls.state.established) return null;
  const { events } = tls.conversation;
  if (closed !== null) {
    const { how, by, at } = closed;
    const moment = momentOf(
      tls,
      events.filter(({ frame }) => frame <= at.frame),
      lossySides(stream),
    );
    return { moment, how, by, alert: null, frame: at.frame };
  }
  if (!silent) return null;
  const moment = momentOf(tls, events, lossySides(stream));
  return { moment, how: 'silence', by: TURNS[moment], alert: null, frame: stream.lastFrame };
}

const DECODE_ERROR = 50;

/** OpenSSL's client sends decode_error where the server closed without a byte, also where that close was not captured. */
function isAnswerToNothing({ from, description }: AlertEvent, { conversation, clear }: TlsEvidence): boolean {
  const saidNothing = clear.server === null && conversation.events.every((event) => event.from === 'client');
  return from === 'client' && description === DECODE_ERROR && saidNothing;
}

/** The message that ends the handshake: an alert in clear, else one that must be an alert, else clear text. */
function lastMessage(stream: StreamEvidence, tls: TlsEvidence): Ending | null {
  const { events } = tls.conversation;
  const lossy = lossySides(stream);
  const alert = fatalAlert(tls.conversation);
  if (alert !== null && !isAnswerToNothing(alert, tls)) {
    const { from, frame, description, recordVersion } = alert;
    const moment = momentOf(tls, events.slice(0, events.indexOf(alert)), lossy);
    return { moment, how: 'alert', by: from, alert: { description, recordVersion }, frame };
  }
  if (tls.state.established) return null;
  const moment = momentOf(tls, events, lossy);
  const { error } = tls.conversation.ssl2;
  if (error !== null) return { moment, how: 'ssl2-error', by: error.from, alert: null, frame: error.frame };
  const [inferred] = tls.state.inferredAlerts;
  if (inferred !== undefined)
    return { moment, how: 'inferred-alert', by: inferred.from, alert: null, frame: inferred.frame };
  // What was said before the ClientHello stood in nobody's way.
  const hello = tls.conversation.clientHellos[0]?.frame ?? 0;
  const by = (['server', 'client'] as const).find((side) => (tls.clear[side]?.frame ?? 0) > hello);
  const clear = by === undefined ? null : tls.clear[by];
  return by === undefined || clear === null
    ? null
    : { moment, how: 'clear-text', by, alert: null, frame: clear.frame };
}
