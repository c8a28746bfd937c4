/** What we read of a session of the lab, and what tshark reads of it and the peers have heard, in the same form. */
import type { StreamDocument } from '../../../src/report/document.ts';
import type { StreamReading } from './pdml-reader.ts';
import type { LabSession, Line } from './session.ts';

/** One stream, read twice. */
export interface BothReadings {
  readonly document: StreamDocument;
  readonly reading: StreamReading;
}

/** One session with its streams. */
export interface Played {
  readonly session: LabSession;
  readonly streams: readonly BothReadings[];
}

/** What is known of the streams of each session, by its name. @param of All streams of the joined captures. */
export function ofSessions<T extends { readonly stream: number }>(
  sessions: readonly LabSession[],
  of: readonly T[],
): Map<string, T[]> {
  const byStream = new Map(of.map((each) => [each.stream, each]));
  let next = 0;
  return new Map(
    sessions.map(({ name, recordings }) => [
      name,
      recordings.map(() => {
        const found = byStream.get(next++);
        if (found === undefined) throw new Error(`a stream of ${name} is missing`);
        return found;
      }),
    ]),
  );
}

/** @param documents Of all streams of the joined captures, as are the readings. */
export function played(
  sessions: readonly LabSession[],
  readings: readonly StreamReading[],
  documents: readonly StreamDocument[],
): Map<string, Played> {
  const read = ofSessions(sessions, readings);
  const told = ofSessions(sessions, documents);
  return new Map(
    sessions.map((session) => {
      const streams = (read.get(session.name) ?? []).flatMap((reading, i) => {
        const document = told.get(session.name)?.[i];
        return document === undefined ? [] : [{ reading, document }];
      });
      return [session.name, { session, streams }];
    }),
  );
}

/** The client got past its first command. */
export const isDone = ({ session }: Played) => session.dialogue.length > 2;

/** The suite encrypts. */
export const encrypts = ({ session }: Played) => !/_NULL/.test(session.name);

/** tshark opened every record: it does not know ARIA, and loses its place behind a client's second certificate. */
export const isOpened = ({ streams }: Played) =>
  streams.every(({ reading }) => reading.records.every(({ contentType }) => contentType !== null));

export interface Message {
  readonly from: string;
  readonly frame: number;
  /** HandshakeType. */
  readonly type: number;
  /** Of its body, in bytes. */
  readonly length: number;
  readonly wasEncrypted: boolean;
}

/** The handshake messages that can be read, side by side. */
export function ourMessages({ document }: BothReadings): Message[] {
  return bySide(
    (document.tls?.handshake ?? []).flatMap((each) => {
      const { from, frame, type, length, decrypted } = each;
      return type === null ? [] : [{ from, frame, type: type.id, length, wasEncrypted: decrypted === true }];
    }),
  );
}

export function theirMessages({ reading }: BothReadings): Message[] {
  return bySide(
    reading.records.flatMap(({ from, frame, isProtected, messages }) =>
      messages.map(({ type, length }) => ({ from, frame, type, length, wasEncrypted: isProtected })),
    ),
  );
}

export interface Alert {
  readonly from: string;
  readonly frame: number;
  readonly level: string;
  /** AlertDescription. */
  readonly description: number;
  readonly wasEncrypted: boolean;
}

/** The alerts that can be read, side by side. */
export function ourAlerts({ document }: BothReadings): Alert[] {
  return bySide(
    (document.tls?.alerts ?? []).flatMap((each) => {
      const { from, frame, level, description, decrypted } = each;
      if (level === null || description === null) return [];
      return [{ from, frame, level, description: description.id, wasEncrypted: decrypted === true }];
    }),
  );
}

export function theirAlerts({ reading }: BothReadings): Alert[] {
  return bySide(
    reading.records.flatMap(({ from, frame, isProtected, alerts }) =>
      alerts.map(({ level, description }) => {
        return {
          from,
          frame,
          level: level === 2 ? 'fatal' : 'warning',
          description,
          wasEncrypted: isProtected,
        };
      }),
    ),
  );
}

/** Encrypted records that we take for alerts, and that are none. */
export function mistakenAlerts({ document, reading }: BothReadings): { from: string; frame: number }[] {
  const isAlert = ({ from, frame }: { from: string; frame: number }) =>
    reading.records.some(
      (record) => record.from === from && record.frame === frame && record.alerts.length > 0,
    );
  const taken = (document.tls?.alerts ?? []).filter(({ encrypted }) => encrypted);
  return taken.filter((alert) => !isAlert(alert)).map(({ from, frame }) => ({ from, frame }));
}

/** What stands for a message, which nobody shows. */
const MESSAGE = '(message)';

/**
 * The SMTP that we read behind the reply to STARTTLS, line by line. Where a session failed, less what the client said last
 * and nobody heard: one of TLS 1.3 goes on before the server has seen its certificate.
 */
export function ourLines(played: Played): Line[] {
  const lines = allLines(played);
  if (isDone(played)) return lines;
  const heard = theirLines(played).length;
  const isUnheard = lines.slice(heard).every(({ from }) => from === 'client');
  return isUnheard ? lines.slice(0, heard) : lines;
}

function allLines({ session, streams }: Played): Line[] {
  const lines = streams.flatMap(({ document }) => {
    const { dialogue = [], starttls } = document.smtp ?? {};
    const inside = dialogue.filter(({ frame }) => frame > (starttls?.reply?.frame ?? 0));
    return inside.map(({ from, text }) => ({ from, text: text.replace(/^\(message, .*\)$/, MESSAGE) }));
  });
  return lines.filter((line) => isComparable(session, line));
}

/** The SMTP that the peers have heard, line by line. */
export function theirLines({ session }: Played): Line[] {
  const { dialogue } = session;
  return dialogue
    .map((line, i) =>
      /^(?:354|DATA\r)/.test(dialogue[i - 1]?.text ?? '') && line.from === 'client'
        ? { ...line, text: MESSAGE }
        : line,
    )
    .flatMap(({ from, text }) =>
      text
        .trimEnd()
        .split('\r\n')
        .map((line) => ({ from, text: line })),
    )
    .filter((line) => isComparable(session, line));
}

/** An echo is no SMTP, and early data is not answered. */
function isComparable({ server }: LabSession, { from, text }: Line): boolean {
  return !(server === 'gnutls' && from === 'server') && text !== 'EHLO early.example.org';
}

/** Two readers agree on the order of each side's byte stream, not on that of the two. */
function bySide<T extends { readonly from: string }>(events: readonly T[]): T[] {
  return [
    ...events.filter(({ from }) => from === 'client'),
    ...events.filter(({ from }) => from === 'server'),
  ];
}
