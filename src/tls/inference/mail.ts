import type { TlsConversation } from '../conversation.ts';
import type { EncryptedEvent, Side } from '../events.ts';
import { type LengthRange, mayHold } from '../record-length.ts';
import { isListed } from '../turns.ts';
import { type Contents, type Guesses, type Outside, set } from './guess.ts';
import { LONGEST_COMMAND, QUIT, STARTTLS_LINE } from './lengths.ts';

/** Records of one side in a row, and how much they hold together. */
interface Run {
  readonly from: Side;
  readonly records: readonly EncryptedEvent[];
  readonly content: LengthRange | null;
}

const TLS10 = 0x0301;

/**
 * Guesses what of SMTP records of data hold: by their turn, and the lengths that are known of commands. Of further commands
 * and replies there is nothing to say but that they are that.
 */
export function inferSmtp(
  tls: TlsConversation,
  data: readonly EncryptedEvent[],
  contents: Contents,
  outside: Outside,
  guesses: Guesses,
): void {
  const runs = runsOf(tls, data, contents, guesses);
  const own = runs.filter(({ from }) => from === 'client');
  const isListedWhole = isListed(tls, 'client');
  let turn = 0;
  for (const run of runs) {
    if (run.from === 'server') {
      if (turn === 1 && mayAnswerHello(run, outside)) set(guesses, run.records, 'reply', 'likely', 'both');
      continue;
    }
    const isLast = isListedWhole && run === own.at(-1);
    if (turn === 0) firstCommand(run, isLast, outside, guesses);
    else laterTurn(run, turn > 1 ? own[turn - 1] : undefined, isLast, run !== runs.at(-1), guesses);
    turn++;
  }
}

/** EHLO as long as it was in clear, or QUIT of a client that will have none of it. */
function firstCommand(
  { records, content }: Run,
  isLast: boolean,
  { hello }: Outside,
  guesses: Guesses,
): void {
  const mayBeHello = hello !== null && mayHold(content, hello);
  const mayBeQuit = isLast && mayHold(content, QUIT);
  if (mayBeHello) return set(guesses, records, 'ehlo', mayBeQuit ? 'possible' : 'likely', 'both');
  if (mayBeQuit) return set(guesses, records, 'quit', 'likely', 'both');
  if ((content?.min ?? 0) <= LONGEST_COMMAND) set(guesses, records, 'ehlo', 'possible', 'place');
}

/** @param before The turn before it that is not the first. */
function laterTurn(
  { records, content }: Run,
  before: Run | undefined,
  isLast: boolean,
  isAnswered: boolean,
  guesses: Guesses,
): void {
  if (isLast && mayHold(content, QUIT))
    return set(guesses, records, 'quit', isAnswered ? 'likely' : 'possible', 'both');
  if (before !== undefined) {
    // DATA is as long as QUIT, and what comes next is a message.
    if (mayHold(before.content, QUIT)) return set(guesses, records, 'message', 'likely', 'both');
    if ((content?.min ?? 0) > LONGEST_COMMAND) return set(guesses, records, 'message', 'likely', 'length');
    // Under pipelining (RFC 2920) the last turn is a message with QUIT.
    if (isLast && isAnswered) set(guesses, records, 'message', 'possible', 'place');
  }
}

/** As long as the reply in clear, which mostly has STARTTLS in it. */
function mayAnswerHello({ content }: Run, { helloReply }: Outside): boolean {
  return (
    helloReply !== null && (mayHold(content, helloReply) || mayHold(content, helloReply - STARTTLS_LINE))
  );
}

/** The first record of a run under CBC in TLS 1.0 is a guess by itself. */
function runsOf(
  tls: TlsConversation,
  data: readonly EncryptedEvent[],
  contents: Contents,
  guesses: Guesses,
): Run[] {
  const isSplit = (tls.version ?? 0) <= TLS10 && tls.suite?.protection?.kind === 'cbc';
  const runs: Run[] = [];
  for (let start = 0, end = 0; start < data.length; start = end) {
    const { from } = data[start] as EncryptedEvent;
    while (end < data.length && data[end]?.from === from) end++;
    const records = data.slice(start, end);
    const first = records[0] as EncryptedEvent;
    if (isSplit && records.length > 1 && mayHold(contents(first), 0)) {
      set(guesses, [first], 'empty', 'likely', 'both');
      records.shift();
    }
    runs.push({ from, records, content: sumOf(records, contents) });
  }
  return runs;
}

function sumOf(records: readonly EncryptedEvent[], contents: Contents): LengthRange | null {
  let min = 0;
  let max = 0;
  for (const record of records) {
    const content = contents(record);
    if (content === null) return null;
    min += content.min;
    max += content.max;
  }
  return { min, max };
}
