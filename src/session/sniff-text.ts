import type { Language } from '../registry/mail-ports.ts';

/** What first lines tell of a protocol. */
interface Manner {
  readonly language: Exclude<Language, 'lmtp'>;
  /** A server's first line that tells, on any port. */
  readonly greeting: RegExp;
  /** A client's first line that tells, on any port. */
  readonly request: RegExp;
  /** A server's first line that other protocols have as well: the port tells then, or the client's line. */
  readonly greetingPerhaps: RegExp;
  /** A client's first line that tells on the protocol's port, or where the server's first line may be the protocol's. */
  readonly requestPerhaps: RegExp;
}

/** The word by itself: as a part of a host's name it may stand in a greeting of FTP, too. */
const SMTP: Manner = {
  language: 'smtp',
  greeting: /^(220|421|554)[ -][^\n]*(?<=\s)(E?SMTP|LMTP)[^\w.-]/i,
  request: /^(EHLO|HELO|LHLO) /i,
  greetingPerhaps: /^220([ -]|\r?\n)/,
  requestPerhaps: /^(EHLO|HELO|LHLO) /i,
};

/** A tag is anything short (RFC 9051 section 9 forbids little): `a1`, `A0001`, `3`, `xyz.7`. */
const IMAP: Manner = {
  language: 'imap',
  greeting: /^\* (OK|PREAUTH|BYE)\b[^\n]*\bIMAP/i,
  request:
    /^[\w.+-]{1,20} (CAPABILITY|STARTTLS|ID (\(|NIL)[^\n]*|LOGIN \S+ \S[^\n]*|AUTHENTICATE [\w-]+[^\n]*)\r?\n/i,
  greetingPerhaps: /^\* (OK|PREAUTH|BYE)\b/i,
  requestPerhaps: /^[\w.+-]{1,20} (CAPABILITY|STARTTLS|ID|LOGIN|AUTHENTICATE|NOOP|LOGOUT|SELECT|LIST)\b/i,
};

/** Redis, NATS and others say `+OK`, too, but no client of theirs says such things. */
const POP3: Manner = {
  language: 'pop3',
  greeting: /^\+OK[^\n]*(\bPOP3?\b|<[^<>\s]+@[^<>\s]+>)/i,
  request: /^(CAPA|STLS)\r?\n|^APOP \S+ [\da-f]{32}\r?\n/i,
  greetingPerhaps: /^(\+OK|-ERR)\b/i,
  requestPerhaps: /^(CAPA|STLS|QUIT|AUTH)\r?\n|^(USER|APOP|AUTH) /i,
};

const SIEVE: Manner = {
  language: 'sieve',
  greeting: /^"(IMPLEMENTATION|SIEVE|SASL|STARTTLS|NOTIFY|MAXREDIRECTS)"/i,
  request: /^AUTHENTICATE "|^CAPABILITY\r?\n/i,
  greetingPerhaps: /^"/,
  requestPerhaps: /^(STARTTLS|LOGOUT|NOOP|AUTHENTICATE)\b/i,
};

const MANNERS = [SMTP, IMAP, POP3, SIEVE] as const;

/** Beginnings that a first line needs to be completed to tell. */
const OPENINGS = [
  ...['EHLO ', 'HELO ', 'LHLO ', '220 ', '220-', '220\r\n', '421 ', '421-', '554 ', '554-'],
  ...['* OK', '* PREAUTH', '* BYE', '+OK', '-ERR', '"', 'AUTHENTICATE "'],
];

/** A line that goes on: with one of these, or as a tag and a command. */
const GOES_ON =
  /^((220|421|554)[ -]|\* (OK|PREAUTH|BYE)|\+OK|-ERR|"|APOP )|^[\w.+-]{1,20}( [a-z]*( [^\n]*)?)?\r?$/i;

/** What two first lines come to; `client` is the side that sent the client's. */
export type SniffedText =
  | { readonly kind: Manner['language']; readonly client: 0 | 1 }
  | { readonly kind: 'other' }
  | { readonly kind: 'undecided' };

/**
 * Tells from the start of what each side says what a stream carries.
 *
 * @param expected What the port of each side stands for, null where that is nothing.
 * @param isOver Nothing is to be waited for any more.
 */
export function sniffText(
  lines: readonly [string, string],
  expected: readonly [Language | null, Language | null],
  isOver: boolean,
): SniffedText {
  for (const manner of MANNERS) {
    for (const client of [0, 1] as const) {
      const server = client === 0 ? 1 : 0;
      if (isSpoken(manner, lines[client], lines[server], expected[server]))
        return { kind: manner.language, client };
    }
  }
  const isOpen = lines.map((line) => line === '' || (!isOver && !line.includes('\n') && mayGoOn(line)));
  const mayGreet = lines.findIndex((line) =>
    MANNERS.some(({ greetingPerhaps }) => greetingPerhaps.test(line)),
  );
  if (mayGreet >= 0 && isOpen[1 - mayGreet] && !isOver) return { kind: 'undecided' };
  return { kind: lines.some((line, i) => line !== '' && !isOpen[i]) ? 'other' : 'undecided' };
}

function isSpoken(
  { language, greeting, request, greetingPerhaps, requestPerhaps }: Manner,
  client: string,
  server: string,
  expected: Language | null,
): boolean {
  if (greeting.test(server) || request.test(client)) return true;
  const isExpected = expected === language || (language === 'smtp' && expected === 'lmtp');
  const mayGreet = greetingPerhaps.test(server);
  const mayAsk = requestPerhaps.test(client);
  return isExpected ? mayGreet || mayAsk : mayGreet && mayAsk;
}

/** Whether the start of a first line may go on so that it tells. */
function mayGoOn(line: string): boolean {
  const said = line.toUpperCase();
  return GOES_ON.test(line) || OPENINGS.some((opening) => opening.startsWith(said));
}
