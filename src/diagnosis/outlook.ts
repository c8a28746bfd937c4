import { secondsBetween } from '../format/time.ts';
import type { GapReason } from '../streams/half-stream.ts';
import type { Side } from '../tls/conversation.ts';
import { mayHold } from '../tls/record-length.ts';
import type { Turn } from '../tls/state.ts';
import { isCertificateAlert } from './certificate-alerts.ts';
import { type Ending, handshakeEnding } from './ending.ts';
import type { CaptureFacts, SmtpEvidence, StreamEvidence, TlsEvidence } from './evidence.ts';
import type { Outcome } from './finding.ts';

/** Seconds without a sign of life after which a side is said to have fallen silent. */
const SILENCE_SECONDS = 10;
/** Seconds that a SYN must have had to be answered. */
const SYN_SECONDS = 3;
/** `QUIT` and its line end. */
const QUIT_LENGTH = 6;
/** More than one command may have (RFC 5321 section 4.5.3.1.4). */
const LONGEST_COMMAND = 512;

/** What became of a stream, and the facts that most rules turn on. */
export interface Outlook {
  readonly outcome: Outcome | null;
  /** What ended the handshake or broke the session; null where nothing did, or the capture does not show it. */
  readonly ending: Ending | null;
  /** How a session ended right after its handshake. */
  readonly abandonment: Abandonment | null;
  /** What the capture lacks, where that is why nothing more can be said. */
  readonly loss: Loss | null;
}

export interface Abandonment {
  readonly by: Side;
  /** The client's only command inside: none, most likely QUIT by its length, or another. */
  readonly command: 'none' | 'quit' | 'other';
  /** Frames of that command, the answer, and the close. */
  readonly frames: readonly number[];
}

export interface Loss {
  readonly kind: 'mid-stream' | 'gap' | 'truncated' | 'ends-early';
  readonly frames: readonly number[];
}

const NOTHING: Outlook = { outcome: null, ending: null, abandonment: null, loss: null };

/** Says what became of a stream by what it shows, before any question of why. */
export function outlookOf(stream: StreamEvidence, context: CaptureFacts): Outlook {
  const { opened } = stream.tcp;
  if (opened === 'refused' || opened === 'unanswered') return unopened(stream, context);
  if (stream.tls !== null) return withTls(stream, stream.tls, context);
  if (stream.smtp !== null) return inClear(stream, stream.smtp, context);
  if (stream.protocol !== 'smtp' && stream.protocol !== 'smtps') return NOTHING;
  // A connection to a mail port on which nothing was said.
  if (opened === 'midstream') return incomplete({ kind: 'mid-stream', frames: [stream.firstFrame] });
  return stream.tcp.closed === null
    ? incomplete(endsEarly(stream, context))
    : { ...NOTHING, outcome: 'declined' };
}

function unopened(stream: StreamEvidence, context: CaptureFacts): Outlook {
  if (stream.portProtocol === null) return NOTHING;
  const waited = context.captureEnd === null ? 0 : secondsBetween(stream.firstTime, context.captureEnd);
  const answered = stream.tcp.opened === 'refused' || stream.tcp.client.syns > 1 || waited >= SYN_SECONDS;
  return answered ? { ...NOTHING, outcome: 'unreached' } : incomplete(endsEarly(stream, context));
}

function withTls(stream: StreamEvidence, tls: TlsEvidence, context: CaptureFacts): Outlook {
  if (stream.smtp?.facts.acceptedMail)
    return { ...NOTHING, outcome: 'cleartext', ending: handshakeEnding(stream, tls, false) };
  if (tls.state.established) return established(stream, tls);
  const ending = handshakeEnding(stream, tls, isSilent(stream, context));
  if (ending?.alert) return { ...NOTHING, outcome: 'failed', ending };
  const loss = lossInHandshake(stream, tls);
  if (loss !== null) return incomplete(loss);
  return ending === null ? incomplete(endsEarly(stream, context)) : { ...NOTHING, outcome: 'failed', ending };
}

function established(stream: StreamEvidence, tls: TlsEvidence): Outlook {
  const alert = handshakeEnding(stream, tls, false);
  if (alert !== null && !isLateRejection(alert, tls)) return { ...NOTHING, outcome: 'failed', ending: alert };
  const { renegotiation, renegotiated } = tls.state;
  const { closed } = stream.tcp;
  if (renegotiation !== null && !renegotiated && closed !== null && !goesOn(tls, renegotiation.frame)) {
    const ending: Ending = {
      moment: 'inside',
      how: closed.how,
      by: closed.by,
      alert: null,
      frame: closed.at.frame,
    };
    return { ...NOTHING, outcome: 'failed', ending };
  }
  const abandonment = abandonmentOf(stream, tls);
  return { ...NOTHING, outcome: abandonment === null ? 'secured' : 'abandoned', abandonment };
}

/** The client's certificate alert in clear, though its Finished was under way: it leaves before its first command. */
function isLateRejection({ by, alert }: Ending, { state }: TlsEvidence): boolean {
  return (
    by === 'client' &&
    alert !== null &&
    isCertificateAlert(alert.description) &&
    state.turns.every(({ from }) => from !== 'client')
  );
}

/** Both sides talk on after a refused renegotiation. */
function goesOn({ state }: TlsEvidence, frame: number): boolean {
  const later = state.turns.filter((turn) => turn.firstFrame > frame);
  return later.some(({ from }) => from === 'client') && later.some(({ from }) => from === 'server');
}

function abandonmentOf(stream: StreamEvidence, { state }: TlsEvidence): Abandonment | null {
  const { closed } = stream.tcp;
  if (stream.smtp === null && stream.protocol !== 'smtps') return null;
  if (closed === null || hasGap(stream, 'tls')) return null;
  const leaving = [...state.alertsInside, { from: closed.by, frame: closed.at.frame }].reduce((a, b) =>
    b.frame < a.frame ? b : a,
  );
  // What the client sent before it could know that the server had gone says nothing.
  const commands = state.turns.filter(
    ({ from, firstFrame }) => from === 'client' && firstFrame < leaving.frame,
  );
  const [command, second] = commands;
  if (command === undefined) return { by: leaving.from, command: 'none', frames: [leaving.frame] };
  if (commands.length > 2 || (second !== undefined && !isSameCommandAgain(command, second))) return null;
  if ((command.content?.min ?? 0) > LONGEST_COMMAND) return null;
  const answer = state.turns.find(({ from, firstFrame }) => from === 'server' && firstFrame > command.frame);
  const frames = [command.frame, ...(answer === undefined ? [] : [answer.frame]), leaving.frame];
  return isQuit(command, stream.smtp, leaving.from)
    ? { by: 'client', command: 'quit', frames }
    : { by: leaving.from, command: 'other', frames };
}

/** HELO after an EHLO that was refused: as long as that, to the byte. */
function isSameCommandAgain(first: Turn, second: Turn): boolean {
  return (
    first.content !== null &&
    first.content.min === second.content?.min &&
    first.content.max === second.content.max
  );
}

/** As long as QUIT; where padding leaves it open whether it was the EHLO, who left first decides. */
function isQuit({ content }: Turn, smtp: SmtpEvidence | null, leaver: Side): boolean {
  if (!mayHold(content, QUIT_LENGTH)) return false;
  const hello = smtp?.facts.hello ?? null;
  const mayBeHello =
    hello !== null && mayHold(content, Buffer.byteLength(`${hello.verb} ${hello.argument}\r\n`));
  return !mayBeHello || leaver === 'client';
}

function inClear(stream: StreamEvidence, { facts, dialogue }: SmtpEvidence, context: CaptureFacts): Outlook {
  const { closed, opened } = stream.tcp;
  if (facts.acceptedMail !== null) return { ...NOTHING, outcome: 'cleartext' };
  const refused = facts.starttls?.reply != null && facts.starttls.reply.code !== 220;
  const tried = facts.starttls !== null || facts.overwritten?.isCommand === true;
  if (tried && (refused || facts.starttls === null)) return { ...NOTHING, outcome: 'failed' };
  const greetsBadly = (dialogue.greeting?.code ?? 0) >= 400;
  if (greetsBadly || facts.tlsDemand !== null) return { ...NOTHING, outcome: 'declined' };
  if (opened === 'midstream' && !tried)
    return incomplete({ kind: 'mid-stream', frames: [stream.firstFrame] });
  const loss = gapLoss(stream, ['lines']);
  if (loss !== null) return incomplete(loss);
  if (closed === null && !facts.quit?.reply) {
    if (!tried || !isSilent(stream, context)) return incomplete(endsEarly(stream, context));
    const by: Side = facts.starttls?.reply ? 'client' : 'server';
    const ending: Ending = {
      moment: 'before-hello',
      how: 'silence',
      by,
      alert: null,
      frame: stream.lastFrame,
    };
    return { ...NOTHING, outcome: 'failed', ending };
  }
  if (!tried || closed === null) return { ...NOTHING, outcome: tried ? 'failed' : 'declined' };
  const ending: Ending = {
    moment: 'before-hello',
    how: closed.how,
    by: closed.by,
    alert: null,
    frame: closed.at.frame,
  };
  return { ...NOTHING, outcome: 'failed', ending };
}

/** What keeps an unfinished handshake from being judged. */
function lossInHandshake(stream: StreamEvidence, { conversation }: TlsEvidence): Loss | null {
  const sawHello = conversation.clientHellos.length > 0 || conversation.serverHello !== null;
  if (!sawHello && stream.tcp.opened === 'midstream')
    return { kind: 'mid-stream', frames: [stream.firstFrame] };
  return gapLoss(stream, ['lines', 'tls']);
}

function gapLoss(stream: StreamEvidence, within: readonly string[]): Loss | null {
  const gaps = [...stream.gaps.client, ...stream.gaps.server].filter((gap) => within.includes(gap.within));
  if (gaps.length === 0) return null;
  const reason: GapReason = gaps.some((gap) => gap.reason === 'lost') ? 'lost' : 'truncated';
  const cut = [stream.tcp.cutInFrame.client, stream.tcp.cutInFrame.server];
  const frames = (reason === 'truncated' ? cut : gaps.map(({ frame }) => frame)).filter(
    (frame) => frame !== null,
  );
  return {
    kind: reason === 'lost' ? 'gap' : 'truncated',
    frames: frames.length > 0 ? frames : [stream.lastFrame],
  };
}

function hasGap(stream: StreamEvidence, within: string): boolean {
  return [...stream.gaps.client, ...stream.gaps.server].some((gap) => gap.within === within);
}

function endsEarly(stream: StreamEvidence, { captureDamaged }: CaptureFacts): Loss {
  return { kind: captureDamaged ? 'truncated' : 'ends-early', frames: [stream.lastFrame] };
}

/** The capture goes on long enough after the last segment to say that nobody answers any more. */
function isSilent(stream: StreamEvidence, { captureEnd }: CaptureFacts): boolean {
  return captureEnd !== null && secondsBetween(stream.lastTime, captureEnd) >= SILENCE_SECONDS;
}

function incomplete(loss: Loss): Outlook {
  return { ...NOTHING, outcome: 'incomplete', loss };
}
