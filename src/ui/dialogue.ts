/** Mail and TLS of a stream as one list, in the order of the capture. */
import type {
  AlertDocument,
  ClientHelloDocument,
  EncryptedRecordDocument,
  HandshakeDocument,
  Side,
  StreamDocument,
  TlsDocument,
} from '../report/document.ts';
import { guessOf, guessText } from '../report/guess-text.ts';
import { spokenLines } from '../report/spoken.ts';
import type { Guess } from '../tls/inference/infer.ts';
import type { Role } from './theme.ts';
import { count, hex } from './words.ts';

export interface Turn {
  readonly from: Side;
  readonly frame: number;
  readonly text: string;
  readonly role: Role;
  readonly alert: boolean;
}

/** What client and server said, merged by frame; within a frame clear text comes before TLS, and that before what is inside. */
export function turnsOf(stream: StreamDocument): Turn[] {
  const { tls, outcome } = stream;
  const dialogue = spokenLines(stream);
  const clear = dialogue.filter(({ decrypted }) => !decrypted);
  const inside = dialogue.filter(({ decrypted }) => decrypted);
  const turns = [
    ...clear.map(({ from, frame, text }) => said(from, frame, text, 'plain')),
    ...(tls === null ? [] : tlsTurns(tls, outcome)),
    ...inside.map(({ from, frame, text }) => said(from, frame, `(decrypted) ${text}`, 'good')),
  ];
  // Array.prototype.sort is stable: what is in one frame keeps the order given above.
  return turns.sort((a, b) => a.frame - b.frame);
}

/** `alert: bad_certificate (42, fatal)` */
export function alertText({ level, description, encrypted, inferred }: AlertDocument): string {
  if (description === null) return inferred ? 'likely an alert, encrypted' : 'encrypted alert';
  const details = [`${description.id}`, level, encrypted ? 'decrypted' : null].filter(
    (part) => part !== null,
  );
  return `alert: ${description.name} (${details.join(', ')})`;
}

function said(from: Side, frame: number, text: string, role: Role, alert = false): Turn {
  return { from, frame, text, role, alert };
}

function tlsTurns(tls: TlsDocument, outcome: StreamDocument['outcome']): Turn[] {
  const alerts = tls.alerts.map((alert) => {
    const isTrouble = tellsOfTrouble(alert, outcome);
    return said(alert.from, alert.frame, alertText(alert), isTrouble ? 'bad' : 'tls', isTrouble);
  });
  return [
    ...tls.handshake.map((message) => said(message.from, message.frame, handshakeText(message, tls), 'tls')),
    ...recordsOnTheirOwn(tls).map((record) => said(record.from, record.frame, recordText(record), 'faint')),
    ...alerts,
  ];
}

/** A close_notify ends any good session; an alert that cannot be read is likely that where nothing went wrong. */
export function tellsOfTrouble(
  { level, description }: AlertDocument,
  outcome: StreamDocument['outcome'],
): boolean {
  return description === null ? outcome !== 'secured' : description.id !== 0 || level === 'fatal';
}

/** The records that were not opened, and are not already listed as a handshake message or an alert. */
function recordsOnTheirOwn({ encryptedRecords, handshake, alerts }: TlsDocument): EncryptedRecordDocument[] {
  const closed = encryptedRecords.filter(({ decrypted }) => decrypted === undefined);
  const rest = new Set(closed);
  const strike = (from: Side, frame: number, isIt: (record: EncryptedRecordDocument) => boolean): void => {
    const inFrame = closed.filter((record) => record.frame === frame && record.from === from);
    const [record] = inFrame
      .filter((each) => rest.has(each) && isIt(each))
      .sort((a, b) => a.length - b.length);
    if (record !== undefined) rest.delete(record);
  };
  for (const { from, frame, length, encrypted } of handshake) {
    if (encrypted) strike(from, frame, (record) => record.length === length);
  }
  for (const { from, frame, encrypted, decrypted, inferred } of alerts) {
    // In TLS 1.3 an alert looks like application data, the shortest there is.
    if (encrypted && !decrypted)
      strike(from, frame, ({ contentType }) => contentType?.id === (inferred ? 23 : 21));
  }
  return [...rest];
}

function recordText({ contentType, length, inferred }: EncryptedRecordDocument): string {
  if (inferred !== undefined) return inferredText(inferred, length);
  if (contentType === null) return `encrypted record, ${count(length, 'byte')}`;
  // Application data is always encrypted.
  return `${contentType.id === 23 ? '' : 'encrypted '}${contentType.name}, ${count(length, 'byte')}`;
}

function handshakeText(message: HandshakeDocument, tls: TlsDocument): string {
  const { type, length, encrypted, decrypted, from, frame } = message;
  if (type === null || encrypted) {
    const guess = guessOf(message, tls);
    return guess === undefined
      ? `encrypted handshake, ${count(length, 'byte')}`
      : inferredText(guess, length);
  }
  const details = handshakeDetails(type.id, from, frame, tls);
  const name = type.name === 'unknown' ? `handshake type ${hex(type.id, 1)}` : type.name;
  return `${decrypted ? '(decrypted) ' : ''}${[name, ...details.filter((part) => part !== null)].join(', ')}`;
}

/** `likely QUIT, encrypted, 23 bytes` */
function inferredText(guess: Guess, length: number): string {
  return `${guessText(guess)}, encrypted, ${count(length, 'byte')}`;
}

function handshakeDetails(type: number, from: Side, frame: number, tls: TlsDocument): (string | null)[] {
  const { clientHello, serverHello, serverKeyExchange, certificates } = tls;
  switch (type) {
    case 1:
      if (clientHello?.frame !== frame) return [];
      return [
        bestVersion(clientHello),
        clientHello.serverName === null ? 'no SNI' : `SNI ${clientHello.serverName}`,
      ];
    case 2:
      return serverHello?.frame === frame
        ? [serverHello.version.name, serverHello.cipherSuite?.name ?? null]
        : [];
    case 11:
      return [count(certificates[from].length, 'certificate')];
    case 12:
      return serverKeyExchange?.frame === frame ? [serverKeyExchange.group?.name ?? null] : [];
    default:
      return [];
  }
}

function bestVersion({ versions }: ClientHelloDocument): string | null {
  const [best] = versions.filter(({ name }) => name !== 'GREASE').sort((a, b) => b.id - a.id);
  return best === undefined ? null : `up to ${best.name}`;
}
