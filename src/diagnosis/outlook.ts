import { secondsBetween } from '../format/time.ts';
import { serverHelloOf } from '../tls/conversation.ts';
import { type Abandonment, abandonmentOf } from './abandonment.ts';
import { isCertificateAlert } from './certificate-alerts.ts';
import { type ClearSession, clearSession } from './clear-session.ts';
import { type Ending, handshakeEnding } from './ending.ts';
import type { CaptureFacts, StreamEvidence, TlsEvidence } from './evidence.ts';
import type { Outcome } from './finding.ts';
import {
  cutLoss,
  endsEarly,
  gapLoss,
  isSilent,
  type Loss,
  limitLoss,
  missingLoss,
  unclearClose,
} from './loss.ts';

/** Seconds that a SYN must have had to be answered. */
const SYN_SECONDS = 3;

/** What became of a stream, and the facts that most rules turn on. */
export interface Outlook {
  readonly outcome: Outcome | null;
  /** What ended the handshake or broke the session; null where nothing did, or the capture does not show it. */
  readonly ending: Ending | null;
  readonly abandonment: Abandonment | null;
  readonly loss: Loss | null;
}

const NOTHING: Outlook = { outcome: null, ending: null, abandonment: null, loss: null };

/** Says what became of a stream by what it shows, before any question of why. */
export function outlookOf(stream: StreamEvidence, context: CaptureFacts): Outlook {
  const { opened } = stream.tcp;
  if (opened === 'refused' || opened === 'unanswered') return unopened(stream, context);
  if (stream.tls !== null) return withTls(stream, stream.tls, context);
  if (isUnproxied(stream)) return unproxied(stream, context);
  const session = clearSession(stream);
  if (session !== null) return inClear(stream, session, context);
  return stream.protocol === 'other' || stream.protocol === 'tls' ? NOTHING : mute(stream, context);
}

function unopened(stream: StreamEvidence, context: CaptureFacts): Outlook {
  if (stream.portProtocol === null) return NOTHING;
  const waited = context.captureEnd === null ? 0 : secondsBetween(stream.firstTime, context.captureEnd);
  const answered = stream.tcp.opened === 'refused' || stream.tcp.client.syns > 1 || waited >= SYN_SECONDS;
  return answered ? { ...NOTHING, outcome: 'unreached' } : incomplete(endsEarly(stream, context));
}

/** The client asked a proxy for a connection, and that is all that was said. */
function isUnproxied({ prelude, tcp: { said } }: StreamEvidence): boolean {
  return prelude !== null && prelude.accepted !== true && said.client + said.server === 0;
}

function unproxied(stream: StreamEvidence, context: CaptureFacts): Outlook {
  if (stream.portProtocol === null) return NOTHING;
  if (stream.prelude?.accepted === false) return { ...NOTHING, outcome: 'unreached' };
  const loss = gapLoss(stream);
  if (loss !== null) return incomplete(loss);
  const isOver = stream.tcp.closed !== null || isSilent(stream, context);
  return isOver ? { ...NOTHING, outcome: 'unreached' } : incomplete(endsEarly(stream, context));
}

/** A connection to a mail port on which nothing was said, or nothing that can be read. */
function mute(stream: StreamEvidence, context: CaptureFacts): Outlook {
  const cut = cutLoss(stream) ?? missingLoss(stream);
  if (cut !== null) return incomplete(cut);
  if (stream.tcp.opened === 'midstream')
    return incomplete({ kind: 'mid-stream', frames: [stream.firstFrame] });
  if (stream.tcp.closed === null) return incomplete(endsEarly(stream, context));
  return { ...NOTHING, outcome: 'declined' };
}

function withTls(stream: StreamEvidence, tls: TlsEvidence, context: CaptureFacts): Outlook {
  const session = clearSession(stream);
  if (session?.isExposed)
    return { ...NOTHING, outcome: 'cleartext', ending: handshakeEnding(stream, tls, false) };
  if (tls.state.established) return established(stream, tls);
  const ending = handshakeEnding(stream, tls, isSilent(stream, context));
  // An alert to a client that waited for a greeting and said nothing is no try at TLS.
  if (
    stream.smtp === null &&
    stream.mail === null &&
    stream.tcp.said.client === 0 &&
    stream.tcp.missing.client === 0 &&
    stream.tcp.opened === 'syn'
  ) {
    return { ...NOTHING, outcome: 'declined' };
  }
  // What a side sends behind a refusal changes nothing.
  if (ending?.alert || session?.starttls === 'refused') return { ...NOTHING, outcome: 'failed', ending };
  const loss = lossInHandshake(stream, tls);
  if (loss !== null) return incomplete(loss);
  return ending === null ? incomplete(endsEarly(stream, context)) : { ...NOTHING, outcome: 'failed', ending };
}

/** What keeps an unfinished handshake from being judged. */
function lossInHandshake(stream: StreamEvidence, { conversation }: TlsEvidence): Loss | null {
  const sawHello = conversation.clientHellos.length > 0 || serverHelloOf(conversation) !== null;
  if (!sawHello && stream.tcp.opened === 'midstream')
    return { kind: 'mid-stream', frames: [stream.firstFrame] };
  return gapLoss(stream) ?? limitLoss(stream) ?? unclearClose(stream);
}

function established(stream: StreamEvidence, tls: TlsEvidence): Outlook {
  const alert = handshakeEnding(stream, tls, false);
  if (alert !== null && !isLateRejection(alert, tls)) return { ...NOTHING, outcome: 'failed', ending: alert };
  const { renegotiation, renegotiated } = tls.state;
  const { closed } = stream.tcp;
  if (renegotiation !== null && !renegotiated && closed !== null && !goesOn(tls, renegotiation.frame)) {
    return { ...NOTHING, outcome: 'failed', ending: byClose(closed, 'inside') };
  }
  const abandonment = abandonmentOf(stream, tls);
  if (abandonment !== null && 'kind' in abandonment) return incomplete(abandonment);
  return { ...NOTHING, outcome: abandonment === null ? 'secured' : 'abandoned', abandonment };
}

/** The client's certificate alert in clear, though its Finished was under way: it leaves before its first command. */
function isLateRejection({ by, alert }: Ending, { state }: TlsEvidence): boolean {
  const isSilentClient = state.turns.every(({ from }) => from !== 'client');
  return by === 'client' && alert !== null && isCertificateAlert(alert.description) && isSilentClient;
}

/** Both sides talk on after a refused renegotiation. */
function goesOn({ state }: TlsEvidence, frame: number): boolean {
  const later = state.turns.filter((turn) => turn.firstFrame > frame);
  return later.some(({ from }) => from === 'client') && later.some(({ from }) => from === 'server');
}

function inClear(stream: StreamEvidence, session: ClearSession, context: CaptureFacts): Outlook {
  const { closed, opened } = stream.tcp;
  const { starttls } = session;
  if (session.isExposed) return { ...NOTHING, outcome: 'cleartext' };
  if (starttls === 'refused') return { ...NOTHING, outcome: 'failed' };
  if (starttls === 'none' && opened === 'midstream')
    return incomplete({ kind: 'mid-stream', frames: [stream.firstFrame] });
  // A reply to what the client said, and the capture lacks, is no greeting.
  const greetsBadly = session.greetsBadly && stream.gaps.client.length === 0;
  if (greetsBadly || session.demandsTls) return { ...NOTHING, outcome: 'declined' };
  const loss = gapLoss(stream) ?? limitLoss(stream);
  if (loss !== null) return incomplete(loss);
  if (starttls === 'none') {
    const isOver = (closed !== null || session.isOver) && !session.isOpen();
    return isOver ? { ...NOTHING, outcome: 'declined' } : incomplete(endsEarly(stream, context));
  }
  if (closed !== null) return { ...NOTHING, outcome: 'failed', ending: byClose(closed, 'before-hello') };
  if (!isSilent(stream, context)) return incomplete(endsEarly(stream, context));
  const by = starttls === 'agreed' ? 'client' : 'server';
  const ending: Ending = { moment: 'before-hello', how: 'silence', by, alert: null, frame: stream.lastFrame };
  return { ...NOTHING, outcome: 'failed', ending };
}

function byClose(closed: NonNullable<StreamEvidence['tcp']['closed']>, moment: Ending['moment']): Ending {
  return { moment, how: closed.how, by: closed.by, alert: null, frame: closed.at.frame };
}

function incomplete(loss: Loss): Outlook {
  return { ...NOTHING, outcome: 'incomplete', loss };
}
