import type { TlsConversation } from '../conversation.ts';
import { type EncryptedEvent, isTls13, type Side } from '../events.ts';
import { contentOf, type LengthRange } from '../record-length.ts';

/** What a protected record holds. Of TLS up to 1.2, `server-hello` to `client-key-exchange` are those of a renegotiation. */
export type GuessedKind =
  | 'early-data'
  | 'end-of-early-data'
  | 'encrypted-extensions'
  | 'certificate-request'
  | 'server-certificate'
  | 'client-certificate'
  | 'client-certificate-empty'
  | 'certificate-verify'
  | 'finished'
  /** Several messages of a handshake, or parts of them. */
  | 'handshake-flight'
  | 'ticket'
  | 'key-update'
  | 'alert'
  | 'change-cipher-spec'
  | 'hello-request'
  | 'client-hello'
  | 'server-hello'
  | 'server-hello-done'
  | 'client-key-exchange'
  /** The first command of a client, HELO and LHLO included. */
  | 'ehlo'
  | 'quit'
  /** What DATA announces, perhaps with the next command behind it. */
  | 'message'
  /** What is answered to the first command. */
  | 'reply'
  /** One byte or none: what TLS 1.0 sends first under CBC, against BEAST. */
  | 'empty';

export interface Guess {
  readonly kind: GuessedKind;
  /**
   * - `certain`: nothing else can stand there, for the session went on
   * - `likely`: nothing that is usual fits as well
   * - `possible`: something else fits as well
   */
  readonly sure: 'certain' | 'likely' | 'possible';
  /** What it rests on: the record's length, its place among the others (its content type included), or both. */
  readonly basis: 'length' | 'place' | 'both';
}

export type Guesses = Map<EncryptedEvent, Guess>;

/** What is known of the stream beside its TLS. */
export interface Outside {
  /** SMTP or LMTP is spoken inside. */
  readonly isSmtp: boolean;
  /** TLS comes first, and the server's greeting is inside. */
  readonly greetsInside: boolean;
  /** Bytes of the EHLO in clear, its line end included; null where there is none. */
  readonly hello: number | null;
  /** Bytes of the reply to it. */
  readonly helloReply: number | null;
  /** No bytes of the stream are missing. */
  readonly isWhole: boolean;
}

/** Something that says how much content a record may hold. */
export type Contents = (record: EncryptedEvent) => LengthRange | null;

/** Records of a side that tell whether it pads: fewer may have such lengths by chance. */
const TELLING_RECORDS = 4;
/** The least that padding fills up to. */
const LEAST_PADDING = 16;

/** The contents of a conversation's records, with the padding of TLS 1.3 (RFC 8446 section 5.4) where it shows. */
export function contentsOf(tls: TlsConversation): Contents {
  const mayPad = tls.version !== null && isTls13(tls.version);
  const client = mayPad ? paddingOf(tls, 'client') : 1;
  const server = mayPad ? paddingOf(tls, 'server') : 1;
  return (record) => {
    const content = contentOf(tls, record);
    const padding = record.from === 'client' ? client : server;
    if (content === null || padding <= 1 || record.opened !== null) return content;
    return { min: Math.max(0, content.max + 1 - padding), max: content.max };
  };
}

/** What the content and its type are filled up to a multiple of; 1 where they are not. */
function paddingOf(tls: TlsConversation, side: Side): number {
  let block = 0;
  let records = 0;
  for (const event of tls.events) {
    if (event.kind !== 'encrypted' || event.from !== side) continue;
    const content = contentOf(tls, event);
    if (content === null) return 1;
    block = commonDivisor(content.max + 1, block);
    if (block < LEAST_PADDING) return 1;
    records++;
  }
  return records < TELLING_RECORDS ? 1 : block;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** Whether the content has this length, and can have no other. */
export function isExactly(range: LengthRange | null, length: number): boolean {
  return range !== null && range.min === length && range.max === length;
}

/** Guesses the same of several records. */
export function set(
  guesses: Guesses,
  records: readonly EncryptedEvent[],
  kind: GuessedKind,
  sure: Guess['sure'],
  basis: Guess['basis'],
): void {
  if (records.length === 0) return;
  const guess = { kind, sure, basis };
  for (const record of records) guesses.set(record, guess);
}
