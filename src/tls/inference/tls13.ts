import type { TlsConversation } from '../conversation.ts';
import { type EncryptedEvent, isEncrypted } from '../events.ts';
import {
  ALERT_LENGTH,
  type ClientFlight,
  clientFlight,
  EMPTY_CERTIFICATE_LENGTH,
  END_OF_EARLY_DATA_LENGTH,
  finishedLength,
  recordsBehindHello,
} from '../flights-tls13.ts';
import { ContentType } from '../record.ts';
import { mayHold } from '../record-length.ts';
import type { TlsState } from '../state.ts';
import { type Contents, type GuessedKind, type Guesses, isExactly, set } from './guess.ts';
import { isAsCertificateVerify, LEAST_CERTIFICATE, LEAST_WITH_REQUEST } from './lengths.ts';

/** What the flights of one handshake are guessed from. */
interface Handshake {
  readonly contents: Contents;
  readonly flight: ClientFlight;
  readonly finished: number;
  readonly resumed: boolean;
  /** Nothing is missing, and the session went on: what the protocol demands has been there. */
  readonly isProven: boolean;
}

/**
 * Guesses the records of TLS 1.3's handshake by their order (RFC 8446 section 2) and their lengths.
 * @returns The other records: what was said behind the handshake.
 */
export function inferTls13(
  tls: TlsConversation,
  state: TlsState,
  contents: Contents,
  isWhole: boolean,
  guesses: Guesses,
): EncryptedEvent[] {
  const records = recordsBehindHello(tls);
  const flight = clientFlight(tls, records);
  const { first, finished } = flight;
  for (const record of state.inferredAlerts) set(guesses, [record], 'alert', 'likely', 'both');
  earlyData(tls, records, flight, contents, guesses);
  const start = first === null ? records.length : records.indexOf(first);
  const end = finished === null ? records.length : records.indexOf(finished);
  const behind = records.slice(end + 1).filter((record) => !guesses.has(record));
  const isProven =
    isWhole &&
    state.established &&
    behind.some((record) => record.from === 'server' && (contents(record)?.min ?? 0) > ALERT_LENGTH);
  const { resumed } = state;
  const handshake = { contents, flight, finished: finishedLength(tls), resumed, isProven };
  const left = (record: EncryptedEvent) => !guesses.has(record);
  serverFlight(
    handshake,
    records.slice(0, start).filter((record) => record.from === 'server' && left(record)),
    guesses,
  );
  const answer = records.slice(start, end + 1).filter((record) => record.from === 'client' && left(record));
  ownFlight(handshake, answer, guesses);
  return behind;
}

function earlyData(
  tls: TlsConversation,
  records: readonly EncryptedEvent[],
  { first }: ClientFlight,
  contents: Contents,
  guesses: Guesses,
): void {
  if (tls.clientHellos[0]?.value.fields.earlyData !== true) return;
  const [behind] = records;
  for (const record of tls.events) {
    if (record === behind) break;
    if (record.from === 'client' && isEncrypted(record, ContentType.applicationData))
      set(guesses, [record], 'early-data', 'certain', 'place');
  }
  const own = records.slice(0, first === null ? records.length : records.indexOf(first));
  for (const record of own) {
    if (record.from !== 'client') continue;
    const isEnd = isExactly(contents(record), END_OF_EARLY_DATA_LENGTH);
    set(guesses, [record], isEnd ? 'end-of-early-data' : 'early-data', 'likely', isEnd ? 'both' : 'place');
  }
}

/** EncryptedExtensions, where it is wanted a CertificateRequest, Certificate and CertificateVerify, Finished; then perhaps tickets. */
function serverFlight(
  { contents, flight, finished, resumed, isProven }: Handshake,
  records: readonly EncryptedEvent[],
  guesses: Guesses,
): void {
  const at = records.findLastIndex((record, i) => i > 0 && isExactly(contents(record), finished));
  if (at < 0) return withoutFinished(records, resumed, guesses);
  const before = records.slice(0, at);
  const [hello] = before;
  const verify = isAsCertificateVerify(contents(before.at(-1) as EncryptedEvent)) ? before.at(-1) : undefined;
  const isPlain = resumed ? at === 1 : verify !== undefined;
  set(guesses, records.slice(at, at + 1), 'finished', isProven && isPlain ? 'certain' : 'likely', 'both');
  set(guesses, records.slice(at + 1), 'ticket', 'likely', 'place');
  if (hello === undefined || !isPlain || (before.length === 2 && !resumed)) {
    return set(guesses, before, 'handshake-flight', 'likely', 'place');
  }
  const content = contents(hello)?.max ?? 0;
  const isAlone = isProven && (resumed || content < LEAST_WITH_REQUEST);
  const isExtensions = content < LEAST_CERTIFICATE;
  set(
    guesses,
    [hello],
    isExtensions ? 'encrypted-extensions' : 'handshake-flight',
    isAlone ? 'certain' : 'likely',
    'both',
  );
  if (resumed || verify === undefined) return;
  set(guesses, [verify], 'certificate-verify', 'likely', 'both');
  const middle = before.slice(1, -1);
  const wasAsked = flight.certificate !== 'none';
  // Who is asked for a certificate answers, if only with an empty one: a Finished alone says that nobody asked.
  const maybeAsked =
    flight.finished === null && (contents(middle[0] as EncryptedEvent)?.max ?? 0) < LEAST_CERTIFICATE;
  const requests = middle.length > 1 && (wasAsked || maybeAsked) ? 1 : 0;
  set(guesses, middle.slice(0, requests), 'certificate-request', 'likely', wasAsked ? 'place' : 'both');
  set(guesses, middle.slice(requests), 'server-certificate', 'likely', 'place');
}

/** By its place alone: padding hides the lengths, or several messages share a record. */
function withoutFinished(records: readonly EncryptedEvent[], resumed: boolean, guesses: Guesses): void {
  const usual: readonly GuessedKind[] = resumed
    ? ['encrypted-extensions', 'finished']
    : ['encrypted-extensions', 'server-certificate', 'certificate-verify', 'finished'];
  records.forEach((record, i) => {
    const kind = records.length === usual.length ? usual[i] : undefined;
    set(guesses, [record], kind ?? 'handshake-flight', 'possible', 'place');
  });
}

/** The client's answer: Finished, before it a certificate where one was asked for. */
function ownFlight(
  { contents, flight, finished, isProven }: Handshake,
  records: readonly EncryptedEvent[],
  guesses: Guesses,
): void {
  const last = records.at(-1);
  if (last === undefined) return;
  const isEmpty = isExactly(contents(records[0] as EncryptedEvent), EMPTY_CERTIFICATE_LENGTH);
  const isFinished = isExactly(contents(last), finished);
  if (records.length === 1 && flight.finished === last) {
    if (isFinished) return set(guesses, records, 'finished', isProven ? 'certain' : 'likely', 'both');
    const mayBe = mayHold(contents(last), finished) || contents(last) === null;
    return set(guesses, records, mayBe ? 'finished' : 'handshake-flight', 'possible', 'place');
  }
  const verify = isFinished ? records.at(-2) : last;
  const isVerified = verify !== records[0] && isAsCertificateVerify(contents(verify as EncryptedEvent));
  const isPlain = isEmpty ? records.length === 2 : isVerified;
  if (isFinished) set(guesses, [last], 'finished', isProven && isPlain ? 'certain' : 'likely', 'both');
  if (isVerified && verify) set(guesses, [verify], 'certificate-verify', 'likely', 'both');
  const certificate = records.filter((record) => !guesses.has(record));
  const kind = isEmpty ? 'client-certificate-empty' : isPlain ? 'client-certificate' : 'handshake-flight';
  const sure = isEmpty && isPlain && isProven && isFinished ? 'certain' : isPlain ? 'likely' : 'possible';
  set(guesses, certificate, kind, sure, isEmpty ? 'both' : 'place');
}
