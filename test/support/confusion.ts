/** Holds what is inferred of protected records without a key log against what the key log shows. */
import type { StreamEvidence } from '../../src/diagnosis/evidence.ts';
import { gather } from '../../src/diagnosis/gather.ts';
import { emptySegment } from '../../src/network/segment.ts';
import { Unwrapper } from '../../src/network/unwrap.ts';
import { HANDSHAKE_TYPES } from '../../src/registry/handshake-types.ts';
import { codePoint } from '../../src/registry/name-of.ts';
import { outsideOf } from '../../src/report/outside.ts';
import { Session } from '../../src/session/session.ts';
import { Streams } from '../../src/streams/streams.ts';
import type { EncryptedEvent, Side, TlsEvent } from '../../src/tls/events.ts';
import { type Guess, inferRecords } from '../../src/tls/inference/infer.ts';
import { ContentType } from '../../src/tls/record.ts';
import { KeyLog } from '../../src/tls/secrets/key-log.ts';
import { readOne } from './read-all.ts';
import { fileOf } from './sources.ts';

export interface JudgedRecord {
  readonly stream: number;
  readonly from: Side;
  readonly frame: number;
  readonly length: number;
  /** What the record holds, several joined by `+`. */
  readonly truth: string;
  /** null where nothing is inferred. */
  readonly guess: Guess | null;
  readonly isRight: boolean;
}

/** Each record of a capture that the key log opens. */
export async function judge(capture: Uint8Array, keys: Uint8Array): Promise<JudgedRecord[]> {
  const log = new KeyLog();
  log.add(keys);
  const [closed, opened] = [await evidenceOf(capture, null), await evidenceOf(capture, log)];
  return opened.flatMap((stream, i) => judgeStream(stream, closed[i] as StreamEvidence));
}

/** Rows `truth guess: certain likely possible`, the wrong ones marked. */
export function confusionTable(records: readonly JudgedRecord[]): string {
  const rows = new Map<string, Record<Guess['sure'], number>>();
  for (const { truth, guess, isRight } of records) {
    const key = `${isRight ? ' ' : '!'} ${truth.padEnd(62)} ${(guess?.kind ?? '-').padEnd(24)}`;
    const row = rows.get(key) ?? { certain: 0, likely: 0, possible: 0 };
    row[guess?.sure ?? 'possible']++;
    rows.set(key, row);
  }
  const header = `  ${'holds'.padEnd(62)} ${'inferred'.padEnd(24)}  certain  likely  possible`;
  const lines = [...rows].sort().map(([key, { certain, likely, possible }]) => {
    const counts = [certain, likely, possible].map((count) => String(count || '.').padStart(8));
    return `${key} ${counts.join('')}`;
  });
  return [header, ...lines].join('\n');
}

/** What each stream of a capture shows. */
async function evidenceOf(capture: Uint8Array, keyLog: KeyLog | null): Promise<StreamEvidence[]> {
  const list: StreamEvidence[] = [];
  const streams = new Streams({
    keepEnded: true,
    isOfInterest: () => true,
    newReader: (endpoints) => new Session(endpoints, keyLog),
    onEnd: (connection) => {
      const session = connection.reader as Session;
      session.end();
      list.push({ ...gather(connection, session), names: null });
    },
    onStranger: () => {},
  });
  const unwrapper = new Unwrapper();
  const segment = emptySegment();
  await readOne(fileOf(Buffer.from(capture)), (frame) => {
    if (unwrapper.unwrap(frame, segment) === 'tcp') streams.segment(segment, frame);
  });
  streams.finish();
  return list.sort((a, b) => a.stream - b.stream);
}

function judgeStream(opened: StreamEvidence, closed: StreamEvidence): JudgedRecord[] {
  if (opened.tls === null || closed.tls === null) return [];
  const guesses = inferRecords(closed.tls.conversation, closed.tls.state, outsideOf(closed));
  const left = closed.tls.conversation.events.filter((event) => event.kind === 'encrypted');
  const { events } = opened.tls.conversation;
  return events.flatMap((event, i) => {
    if (event.kind !== 'encrypted') return [];
    const { from, frame, length } = event;
    // Under a NULL cipher, some records are in clear without keys.
    const at = left.findIndex((it) => it.from === from && it.frame === frame && it.length === length);
    const [own] = left.splice(at, at < 0 ? 0 : 1);
    if (event.opened === null) return [];
    const guess = (own && guesses.get(own)) ?? null;
    const holds = contentsOf(event, events.slice(i + 1), opened);
    const isRight = guess === null || fits(guess.kind, from, holds);
    return [{ stream: opened.stream, from, frame, length, truth: holds.join('+'), guess, isRight }];
  });
}

const EMPTY_CERTIFICATE = 4;

/** What is inside an opened record, going by the events that follow. */
function contentsOf(record: EncryptedEvent, behind: readonly TlsEvent[], { tls }: StreamEvidence): string[] {
  const { from, frame, opened } = record;
  switch (opened?.contentType) {
    case ContentType.alert:
      return ['alert'];
    case ContentType.changeCipherSpec:
      return ['change_cipher_spec'];
    case ContentType.handshake: {
      const next = behind.findIndex((event) => event.kind === 'encrypted' && event.from === from);
      const messages = (next < 0 ? behind : behind.slice(0, next)).flatMap((event) =>
        event.kind === 'handshake' && event.from === from && event.decrypted ? [event] : [],
      );
      const names = messages.map(({ type, length }) => {
        const { name } = codePoint(HANDSHAKE_TYPES, type);
        return name === 'certificate' && length <= EMPTY_CERTIFICATE ? `${name} (empty)` : name;
      });
      return names.length === 0 ? ['a part of a message'] : names;
    }
    default: {
      if ((opened?.length ?? 0) < 2) return ['empty'];
      const lines = tls?.inside?.smtp?.dialogue.lines ?? [];
      const own = lines.filter((line) => line.from === from && line.frame === frame);
      return own.length === 0 ? ['data'] : [...new Set(own.map(({ text }) => kindOfLine(from, text)))];
    }
  }
}

function kindOfLine(from: Side, text: string): string {
  if (from === 'server') return /^\d{3}/.test(text) ? 'reply' : 'data';
  if (/^(EHLO|HELO|LHLO)\b/i.test(text)) return 'ehlo';
  if (/^QUIT$/i.test(text)) return 'quit';
  return text.startsWith('(message') ? 'message' : 'command';
}

/** Whether a guess is right where it is not put in the same words. */
function fits(kind: Guess['kind'], from: Side, [first = '', ...more]: readonly string[]): boolean {
  switch (kind) {
    case 'handshake-flight':
      return true;
    case 'server-certificate':
    case 'client-certificate':
      return /^(compressed_)?certificate$|part/.test(first) && kind.startsWith(from) && more.length === 0;
    case 'client-certificate-empty':
      return first === 'certificate (empty)' && more.length === 0;
    case 'ticket':
      return first === 'new_session_ticket';
    // The dialogue shows the lines of a message as one, in the frame of its end.
    case 'message':
      return first === 'message' || first === 'data';
    case 'reply':
      return first === 'reply' || (first === 'data' && from === 'server');
    case 'early-data':
      return ['ehlo', 'command', 'data'].includes(first);
    default:
      return more.length === 0 && first === kind.replaceAll('-', '_');
  }
}
