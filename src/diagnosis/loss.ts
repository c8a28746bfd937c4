import { secondsBetween } from '../format/time.ts';
import type { MailFacts } from '../mail/facts.ts';
import type { Gap } from '../session/direction-reader.ts';
import type { Side } from '../tls/conversation.ts';
import type { CaptureFacts, PerSide, StreamEvidence } from './evidence.ts';
import type { Outcome } from './finding.ts';
import { hidden } from './limits.ts';

/** Seconds without a sign of life after which a side is said to have fallen silent. */
const SILENCE_SECONDS = 10;

/** What the capture lacks of a stream, where that is why nothing more can be said. */
export interface Loss {
  readonly kind: 'mid-stream' | 'gap' | 'truncated' | 'ends-early' | 'limit';
  readonly frames: readonly number[];
}

/** Bytes of commands, replies or TLS that the capture lacks; a message's are not missed. */
export function gapLoss(stream: StreamEvidence): Loss | null {
  const gaps = [...gapsOf(stream, 'client'), ...gapsOf(stream, 'server')];
  if (gaps.length === 0) return null;
  const limits = hidden(stream.limits, 'holes');
  if (limits.length > 0) return { kind: 'limit', frames: limits.map(({ frame }) => frame) };
  const wasLost = gaps.some(({ reason }) => reason === 'lost');
  const frames = wasLost ? gaps.flatMap(({ frame }) => frame ?? []) : cutFrames(stream);
  return { kind: wasLost ? 'gap' : 'truncated', frames: frames.length > 0 ? frames : [stream.lastFrame] };
}

/** More was said than is kept. */
export function limitLoss(stream: StreamEvidence): Loss | null {
  const limits = hidden(stream.limits, 'rest');
  return limits.length === 0 ? null : { kind: 'limit', frames: limits.map(({ frame }) => frame) };
}

/**
 * Which sides' bytes of commands, replies or TLS are not all there; of the server those after the ClientHello, for what is
 * missing of its greeting hides no TLS.
 */
export function lossySides(stream: StreamEvidence): PerSide<boolean> {
  const hello = stream.tls?.conversation.clientHellos[0]?.frame ?? 0;
  const isLate = ({ frame }: Gap) => frame === null || frame > hello;
  return { client: gapsOf(stream, 'client').length > 0, server: gapsOf(stream, 'server').some(isLate) };
}

/** Mail went in clear, and the capture lacks what would say why: the answer to EHLO, or lines with STARTTLS among them. */
export function hidesOffer(stream: StreamEvidence, outcome: Outcome | null): boolean {
  if (outcome !== 'cleartext' || stream.tls !== null) return false;
  if (stream.mail !== null) return hidesMailOffer(stream, stream.mail.facts);
  if (stream.smtp === null) return false;
  const { answeredEhlo, hello, starttls, acceptedMail } = stream.smtp.facts;
  const beforeMail = gapsOf(stream, 'client').some(
    ({ frame }) => frame !== null && frame <= (acceptedMail?.frame ?? 0),
  );
  return (answeredEhlo === null && !hello?.reply) || (starttls === null && beforeMail);
}

/** The same of a login: what the server offers, or lines with STARTTLS among them. */
function hidesMailOffer(stream: StreamEvidence, { toldIn, starttls, exposed }: MailFacts): boolean {
  const isGap = ({ frame }: Gap) => frame === null || frame <= (exposed?.frame ?? 0);
  const beforeLogin = gapsOf(stream, 'client').some(isGap);
  return starttls === null && (toldIn === null || beforeLogin);
}

/** Who closed first cannot be told: the other side's FIN was not captured. */
export function unclearClose({ tcp, lastFrame }: StreamEvidence): Loss | null {
  const other: Side = tcp.closed?.by === 'client' ? 'server' : 'client';
  return tcp.closed !== null && tcp.finUnseen[other] ? { kind: 'gap', frames: [lastFrame] } : null;
}

/** Segments had a payload on the wire, and the snapshot length left nothing of it to read. */
export function cutLoss(stream: StreamEvidence): Loss | null {
  const frames = cutFrames(stream);
  return frames.length === 0 ? null : { kind: 'truncated', frames };
}

/** Bytes of a side that said nothing else are not in the capture. */
export function missingLoss({ tcp: { missing }, lastFrame }: StreamEvidence): Loss | null {
  return missing.client + missing.server === 0 ? null : { kind: 'gap', frames: [lastFrame] };
}

/** The first frame of each side that the snapshot length cut. */
export function cutFrames({ tcp: { cutInFrame } }: StreamEvidence): number[] {
  return [cutInFrame.client, cutInFrame.server].filter((frame) => frame !== null);
}

/** The stream goes on where the capture ends. */
export function endsEarly(stream: StreamEvidence, { captureDamaged }: CaptureFacts): Loss {
  const limit = limitLoss(stream);
  return limit ?? { kind: captureDamaged ? 'truncated' : 'ends-early', frames: [stream.lastFrame] };
}

/** The capture goes on long enough after the last segment to say that nobody answers any more. */
export function isSilent(stream: StreamEvidence, { captureEnd }: CaptureFacts): boolean {
  return captureEnd !== null && secondsBetween(stream.lastTime, captureEnd) >= SILENCE_SECONDS;
}

function gapsOf({ gaps }: StreamEvidence, side: Side): Gap[] {
  return gaps[side].filter(({ within }) => within === 'lines' || within === 'tls');
}
