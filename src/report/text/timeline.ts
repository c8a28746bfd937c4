import { messageName as spelledOut } from '../../format/message-name.ts';
import type { Guess } from '../../tls/inference/infer.ts';
import { ContentType } from '../../tls/record.ts';
import type {
  AlertDocument,
  DialogueDocument,
  EncryptedRecordDocument,
  HandshakeDocument,
  Side,
  StreamDocument,
  TlsDocument,
} from '../document.ts';
import { guessOf, guessText, isSaidInside } from '../guess-text.ts';
import { spokenLines } from '../spoken.ts';
import { paragraph } from './layout.ts';
import { count, named } from './words.ts';

/** Lines that are shown of a long dialogue: its beginning, and its end. */
const HEAD = 30;
const TAIL = 20;

/** What either side said, in the order of the frames: the lines of mail and TLS messages, a frame's messages on one line. */
export function timeline(stream: StreamDocument): string[] {
  const rows = merge(events(stream));
  const left = rows.length - HEAD - TAIL;
  const shown = left > 1 ? [...rows.slice(0, HEAD), left, ...rows.slice(-TAIL)] : rows;
  return shown.flatMap((row) =>
    typeof row === 'number'
      ? [`${' '.repeat(MARGIN.length)}(${row} lines left out)`]
      : paragraph(row.text, MARGIN, `${String(row.frame).padStart(9)}  ${row.from.padEnd(6)}  `),
  );
}

const MARGIN = ' '.repeat(19);

interface Event {
  readonly frame: number;
  readonly from: Side;
  readonly text: string;
  /**
   * Events of one kind, side and frame share a line, unless only some were decrypted; of encrypted data those in a row do that are taken for the same, whatever
   * their frame.
   */
  readonly kind: 'line' | 'tls' | 'data';
  /** It stood in an encrypted record that was opened. */
  readonly decrypted: boolean;
  readonly bytes: number;
}

function events(stream: StreamDocument): Event[] {
  const { tls } = stream;
  const spoken = spokenLines(stream);
  // The sort is stable: within a frame, what is in clear comes before TLS, and that before what is inside.
  const clear = lineEvents(spoken.filter(({ decrypted }) => !decrypted));
  const inside = lineEvents(spoken.filter(({ decrypted }) => decrypted));
  return [...clear, ...(tls === null ? [] : tlsEvents(tls)), ...inside].sort((a, b) => a.frame - b.frame);
}

function lineEvents(lines: readonly DialogueDocument[]): Event[] {
  return lines.map(({ frame, from, text, decrypted }) => ({
    frame,
    from,
    kind: 'line',
    text,
    decrypted,
    bytes: 0,
  }));
}

function tlsEvents(tls: TlsDocument): Event[] {
  const messages: Event[] = tls.handshake.map((message) => ({
    frame: message.frame,
    from: message.from,
    kind: 'tls',
    text: messageName(message, tls),
    decrypted: message.decrypted ?? false,
    bytes: 0,
  }));
  const alerts: Event[] = tls.alerts.map((alert) => ({
    frame: alert.frame,
    from: alert.from,
    kind: 'tls',
    text: alertText(alert),
    decrypted: alert.decrypted ?? false,
    bytes: 0,
  }));
  return [...messages, ...dataEvents(tls), ...alerts];
}

/** Encrypted records, without those that are known as a handshake message or an alert. */
function dataEvents({ handshake, alerts, encryptedRecords }: TlsDocument): Event[] {
  const known = [...handshake, ...alerts].filter((it) => it.encrypted && !it.decrypted);
  const places = known.map(({ frame, from }) => `${frame} ${from}`);
  const list: Event[] = [];
  for (const record of encryptedRecords) {
    const { frame, from, length, decrypted, inferred } = record;
    // What is inside stands among the messages and lines.
    if (decrypted !== undefined) continue;
    const isMessage = inferred !== undefined && !isSaidInside(inferred);
    const place =
      isMessage && inferred.kind !== 'alert' && isOfTls13(record) ? -1 : places.indexOf(`${frame} ${from}`);
    if (place !== -1) places.splice(place, 1);
    else if (isMessage)
      list.push({
        frame,
        from,
        kind: 'tls',
        text: inferredText(inferred, length),
        decrypted: false,
        bytes: 0,
      });
    else {
      const text = inferred === undefined ? '' : guessText(inferred);
      list.push({ frame, from, kind: 'data', text, decrypted: false, bytes: length });
    }
  }
  return list;
}

/** What was inferred of it is listed nowhere else: handshake messages look like data. */
function isOfTls13({ contentType }: EncryptedRecordDocument): boolean {
  return contentType?.id === ContentType.applicationData;
}

function inferredText(guess: Guess, length: number): string {
  return `${guessText(guess)} (encrypted, ${count(length, 'byte')})`;
}

function messageName(message: HandshakeDocument, tls: TlsDocument): string {
  const { from, frame, type, length, encrypted } = message;
  if (type === null || encrypted) {
    const guess = guessOf(message, tls);
    return guess === undefined
      ? `encrypted handshake (${count(length, 'byte')})`
      : inferredText(guess, length);
  }
  if (type.name === 'server_hello' && from === 'server' && frame === tls.helloRetryRequest?.frame) {
    return 'HelloRetryRequest';
  }
  return type.name === 'unknown' ? named(type) : spelledOut(type.name);
}

function alertText({ level, description, encrypted, inferred }: AlertDocument): string {
  if (description === null)
    return `${inferred ? 'likely an alert' : 'alert'}${encrypted ? ', encrypted' : ''}`;
  return `${level === null ? '' : `${level} `}alert ${named(description)} (${description.id})`;
}

interface Row {
  readonly frame: number;
  readonly from: Side;
  readonly text: string;
}

function merge(list: readonly Event[]): Row[] {
  const rows: Row[] = [];
  for (let start = 0; start < list.length; ) {
    const first = list[start] as Event;
    let end = start + 1;
    while (end < list.length && joins(first, list[end] as Event)) end++;
    rows.push({ frame: first.frame, from: first.from, text: rowText(list.slice(start, end)) });
    start = end;
  }
  return rows;
}

function joins(first: Event, next: Event): boolean {
  if (first.kind === 'line' || next.kind !== first.kind || next.from !== first.from) return false;
  if (next.decrypted !== first.decrypted) return false;
  return first.kind === 'data' ? next.text === first.text : next.frame === first.frame;
}

function rowText(group: readonly Event[]): string {
  const [first] = group;
  const mark = first?.decrypted ? '(decrypted) ' : '';
  if (first?.kind === 'line') return `${mark}${first.text}`;
  if (first?.kind === 'tls') return `${mark}TLS: ${group.map(({ text }) => text).join(', ')}`;
  const bytes = group.reduce((sum, event) => sum + event.bytes, 0);
  const last = group.at(-1)?.frame;
  const records =
    group.length === 1
      ? `encrypted record of ${count(bytes, 'byte')}`
      : `${group.length} encrypted records, ${count(bytes, 'byte')}${last === first?.frame ? '' : `, to frame ${last}`}`;
  return first?.text ? `${first.text} (${records})` : records;
}
