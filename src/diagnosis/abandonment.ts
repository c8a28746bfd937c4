import { secondsBetween, type Time } from '../format/time.ts';
import { type Language, languageOf } from '../registry/mail-ports.ts';
import type { Reply } from '../smtp/dialogue.ts';
import type { Side } from '../tls/conversation.ts';
import { mayHold } from '../tls/record-length.ts';
import type { Turn } from '../tls/turns.ts';
import type { SmtpEvidence, StreamEvidence, TlsEvidence } from './evidence.ts';
import { gapLoss, type Loss, unclearClose } from './loss.ts';

/** `QUIT` and its line end. */
const QUIT_LENGTH = 6;
/** The most that one command may have, and one line of a reply (RFC 5321 section 4.5.3.1). */
const LONGEST_LINE = 512;
/** More than a refusal has that is answered to EHLO, and less than a server's capabilities mostly have. */
const LONGEST_REFUSAL = 150;
/** A server that refuses closes at once. */
const PROMPT_SECONDS = 2;

/** How a session ended right after its handshake. */
export interface Abandonment {
  readonly by: Side;
  /** The client's only command inside: none, QUIT (where it could not be decrypted: most likely, by its length), or another. */
  readonly command: 'none' | 'quit' | 'other';
  /** What was said inside, where that could be decrypted. */
  readonly said: Said | null;
  /** The server answered it. */
  readonly answered: boolean;
  /** Frames of that command, the answer, and the close. */
  readonly frames: readonly number[];
}

/** The client's first command inside, null where it gave none, and what the server said last to it or by itself. */
export interface Said {
  readonly verb: string | null;
  readonly reply: Reply | null;
}

/** What mail is sent with. */
const SENDING: readonly Language[] = ['smtp', 'lmtp'];

interface Leaving {
  readonly from: Side;
  readonly frame: number;
  readonly time: Time;
}

/**
 * Whether an SMTP session ended before the client got past its first command inside TLS, or with a refusal of that: by the
 * number of turns and their lengths, and by what they say where they could be decrypted. Of the protocols that fetch mail, whether it
 * ended before the client said anything: one that logs out has no quarrel with the server. Or what the
 * capture lacks, where that would tell.
 */
export function abandonmentOf(
  stream: StreamEvidence,
  { state, inside }: TlsEvidence,
): Abandonment | Loss | null {
  const { closed } = stream.tcp;
  if (stream.protocol === 'tls' || stream.protocol === 'other' || closed === null) return null;
  const leaving = [
    ...state.alertsInside,
    { from: closed.by, frame: closed.at.frame, time: closed.at.time },
  ].reduce((a, b): Leaving => (b.frame < a.frame ? b : a));
  // What the client sent before it could know that the server had gone says nothing.
  const commands = state.turns.filter(
    ({ from, firstFrame }) => from === 'client' && firstFrame < leaving.frame,
  );
  const [command, second] = commands;
  const answer =
    command && state.turns.find(({ from, firstFrame }) => from === 'server' && firstFrame > command.frame);
  if (command !== undefined && !SENDING.includes(languageOf(stream.protocol))) return null;
  if (commands.length > 2 || (second && !cameTooLate(second, answer, state.turns, leaving))) return null;
  const loss = gapLoss(stream) ?? unclearClose(stream);
  if (loss !== null) return loss;
  const frames = [command?.frame, answer?.frame, leaving.frame].filter((frame) => frame !== undefined);
  const said = inside?.smtp ? saidIn(inside.smtp) : null;
  const end = { by: leaving.from, answered: answer !== undefined, frames, said };
  if (command === undefined) return { ...end, command: 'none' };
  if (command.content === null || command.content.min > LONGEST_LINE) return null;
  const isQuit = said?.verb ? said.verb === 'QUIT' : isLikelyQuit(command, stream.smtp, leaving.from);
  if (isQuit) return { ...end, by: 'client', command: 'quit' };
  if (answer === undefined) return { ...end, command: 'other' };
  // An EHLO that was answered: what the client does then is its own affair, unless the answer was a refusal.
  const isRefusal = said?.reply ? said.reply.code >= 400 : (answer.content?.max ?? 0) <= LONGEST_LINE;
  const refused = leaving.from === 'server' && isPrompt(answer, leaving) && isRefusal;
  return refused ? { ...end, command: 'other' } : null;
}

function saidIn({ dialogue }: SmtpEvidence): Said | null {
  const [first] = dialogue.commands;
  const reply = first?.reply ?? dialogue.unsolicited.at(-1) ?? dialogue.greeting;
  return first === undefined && reply === null ? null : { verb: first?.verb ?? null, reply };
}

/** The client's next command crossed the close that followed the refusal of the first, and has no answer. */
function cameTooLate(
  second: Turn,
  answer: Turn | undefined,
  turns: readonly Turn[],
  leaving: Leaving,
): boolean {
  const isAnswered = turns.some(({ from, firstFrame }) => from === 'server' && firstFrame > second.frame);
  if (isAnswered || answer === undefined || leaving.from !== 'server') return false;
  return isPrompt(answer, leaving) && (answer.content?.max ?? Number.POSITIVE_INFINITY) <= LONGEST_REFUSAL;
}

function isPrompt(answer: Turn, leaving: Leaving): boolean {
  return secondsBetween(answer.time, leaving.time) < PROMPT_SECONDS;
}

/** As long as QUIT; where padding leaves it open whether it was the EHLO, who left first decides. */
function isLikelyQuit({ content }: Turn, smtp: SmtpEvidence | null, leaver: Side): boolean {
  if (!mayHold(content, QUIT_LENGTH)) return false;
  const hello = smtp?.facts.hello ?? null;
  const mayBeHello =
    hello !== null && mayHold(content, Buffer.byteLength(`${hello.verb} ${hello.argument}\r\n`));
  return !mayBeHello || leaver === 'client';
}
