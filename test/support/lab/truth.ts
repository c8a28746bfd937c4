/** What each encrypted record holds, as tshark opens it: what a reader without secrets can be measured against. */
import type { RecordReading, StreamReading } from './pdml-reader.ts';

export interface RecordTruth {
  readonly from: 'client' | 'server';
  readonly frame: number;
  /** Of the record's fragment, in bytes. */
  readonly length: number;
  /** Kinds, in their order; `unknown` alone where tshark could not open it. */
  readonly holds: readonly string[];
}

/** By HandshakeType. */
const MESSAGES: Readonly<Record<number, string>> = {
  0: 'hello-request',
  1: 'client-hello',
  2: 'server-hello',
  4: 'ticket',
  5: 'end-of-early-data',
  8: 'encrypted-extensions',
  11: 'certificate',
  12: 'server-key-exchange',
  13: 'certificate-request',
  14: 'server-hello-done',
  15: 'certificate-verify',
  16: 'client-key-exchange',
  20: 'finished',
  22: 'certificate-status',
  24: 'key-update',
  25: 'compressed-certificate',
};

/** The records of a stream that were sent under a cipher suite. */
export function recordTruths({ records }: StreamReading): RecordTruth[] {
  return records
    .filter(({ isProtected }) => isProtected)
    .map((record) => ({
      from: record.from,
      frame: record.frame,
      length: record.length,
      holds: holds(record),
    }));
}

function holds({ outerType, contentType, messages, alerts, lines }: RecordReading): string[] {
  if (outerType === 20) return ['change-cipher-spec'];
  const kinds = [
    ...messages.map(({ type, empty }) =>
      empty ? 'certificate-empty' : (MESSAGES[type] ?? `message-${type}`),
    ),
    ...alerts.map(() => 'alert'),
    ...lines.map(kindOfLine),
  ];
  if (kinds.length > 0) return kinds;
  if (contentType === 22) return ['message-part'];
  return [contentType === null ? 'unknown' : 'data'];
}

function kindOfLine(line: string): string {
  if (line === '') return 'nothing';
  if (/^\d{3}[ -]/.test(line)) return 'reply';
  if (/^(?:EHLO|HELO) /i.test(line)) return 'ehlo';
  if (/^QUIT$/i.test(line)) return 'quit';
  return /^(?:MAIL|RCPT|DATA|NOOP|RSET)\b/i.test(line) ? 'command' : 'data';
}
