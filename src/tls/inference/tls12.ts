import type { TlsConversation } from '../conversation.ts';
import type { EncryptedEvent, Side } from '../events.ts';
import { ContentType } from '../record.ts';
import { mayHold } from '../record-length.ts';
import type { TlsState } from '../state.ts';
import { type Contents, type Guesses, set } from './guess.ts';
import { FINISHED_SSL3, FINISHED_TLS, NO_BODY } from './lengths.ts';

const SSL3 = 0x0300;

/** How far a side is: `finished` is due behind each ChangeCipherSpec. */
interface Progress {
  isFinishedDue: boolean;
  hasFinished: boolean;
}

/**
 * Guesses the encrypted records of a handshake up to TLS 1.2: the first one of each side, and those of a renegotiation. The
 * content types are in clear.
 * @returns Application data, in order.
 */
export function inferTls12(
  tls: TlsConversation,
  state: TlsState,
  contents: Contents,
  isWhole: boolean,
  guesses: Guesses,
): EncryptedEvent[] {
  const data: EncryptedEvent[] = [];
  const progress: Record<Side, Progress> = {
    client: { isFinishedDue: false, hasFinished: false },
    server: { isFinishedDue: false, hasFinished: false },
  };
  const renegotiation = { client: [] as EncryptedEvent[], server: [] as EncryptedEvent[] };
  const finished = tls.version === SSL3 ? FINISHED_SSL3 : FINISHED_TLS;
  for (const event of tls.events) {
    const own = progress[event.from];
    if (event.kind === 'change_cipher_spec') own.isFinishedDue = true;
    if (event.kind !== 'encrypted') continue;
    switch (event.contentType) {
      case ContentType.applicationData:
        data.push(event);
        break;
      case ContentType.alert:
        set(guesses, [event], 'alert', 'certain', 'place');
        break;
      case ContentType.changeCipherSpec:
        set(guesses, [event], 'change-cipher-spec', 'certain', 'place');
        own.isFinishedDue = true;
        break;
      case ContentType.handshake: {
        if (!own.isFinishedDue) {
          renegotiation[event.from].push(event);
          break;
        }
        const content = contents(event);
        const fits = content === null || mayHold(content, finished);
        set(
          guesses,
          [event],
          'finished',
          fits && state.established ? 'certain' : 'likely',
          content ? 'both' : 'place',
        );
        own.isFinishedDue = false;
        flight(event.from, renegotiation[event.from], contents, isWhole && own.hasFinished, guesses);
        renegotiation[event.from] = [];
        own.hasFinished = true;
      }
    }
  }
  // A renegotiation that was refused, or that goes on behind the capture.
  for (const side of ['client', 'server'] as const) {
    const isInside = isWhole && progress[side].hasFinished;
    flight(side, renegotiation[side], contents, isInside, guesses);
  }
  return data;
}

/** The messages of a renegotiation that one side sends before its ChangeCipherSpec. */
function flight(
  side: Side,
  records: readonly EncryptedEvent[],
  contents: Contents,
  isInside: boolean,
  guesses: Guesses,
): void {
  const [first] = records;
  if (first === undefined || !isInside) return set(guesses, records, 'handshake-flight', 'possible', 'place');
  const last = records.at(-1) as EncryptedEvent;
  if (side === 'client') {
    set(guesses, records.slice(1), 'handshake-flight', 'possible', 'place');
    if (records.length === 2) set(guesses, [last], 'client-key-exchange', 'likely', 'place');
    return set(guesses, [first], 'client-hello', 'certain', 'place');
  }
  const request = mayHold(contents(first), NO_BODY) ? 1 : 0;
  set(guesses, records.slice(0, request), 'hello-request', 'likely', 'both');
  const rest = records.slice(request);
  set(guesses, rest, 'handshake-flight', 'possible', 'place');
  set(guesses, rest.slice(0, 1), 'server-hello', 'likely', 'place');
  const done = rest.slice(1).filter((record) => mayHold(contents(record), NO_BODY));
  set(guesses, done, 'server-hello-done', 'likely', 'both');
  const end = rest.indexOf(done[0] as EncryptedEvent);
  if (end < 0) return;
  if (end > 1) set(guesses, rest.slice(1, 2), 'server-certificate', 'likely', 'place');
  set(guesses, rest.slice(end + 1), 'ticket', 'likely', 'place');
}
