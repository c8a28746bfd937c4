import type { Time } from '../format/time.ts';
import type { TlsConversation } from './conversation.ts';
import { type EncryptedEvent, isEncrypted, type Side, type TlsEvent } from './events.ts';
import { ContentType } from './record.ts';
import { contentOf, type LengthRange } from './record-length.ts';

/** Application data of one side, not interrupted by the other's. */
export interface Turn {
  readonly from: Side;
  readonly firstFrame: number;
  readonly frame: number;
  /** When its first record was whole. */
  readonly time: Time;
  readonly records: number;
  /** Bytes of content, null where they cannot be told. */
  readonly content: LengthRange | null;
}

/**
 * Groups the application data into turns. What a TLS 1.3 server sends before the client's first data are, as far as lengths
 * can tell, session tickets: where they were not opened, it is a turn of the server all the same, and comes before the first of the client.
 *
 * Where more records came than are listed, a side's last turn is at least as long as it says.
 */
export function turnsOf(tls: TlsConversation, inside: readonly TlsEvent[]): Turn[] {
  const turns: OpenTurn[] = [];
  for (const event of inside) {
    if (!isEncrypted(event, ContentType.applicationData) && !isEncrypted(event, ContentType.ssl2)) continue;
    if (isKnownAsOther(event)) continue;
    const { from, firstFrame, frame, time } = event;
    const content = contentOf(tls, event);
    const last = turns.at(-1);
    if (last?.from === from) extend(tls, last, frame, content);
    else turns.push({ from, firstFrame, frame, time, records: 1, content });
  }
  for (const side of ['client', 'server'] as const) {
    const last = turns.findLastIndex(({ from }) => from === side);
    if (last >= 0 && !isListed(tls, side)) turns[last] = withoutEnd(turns[last] as Turn);
  }
  return turns;
}

/** It was opened, and is no data: a session ticket, say. */
function isKnownAsOther({ opened }: EncryptedEvent): boolean {
  return opened !== null && opened.contentType !== ContentType.applicationData;
}

/** Whether all encrypted records of a side stand among the events. */
export function isListed({ totals, events }: TlsConversation, side: Side): boolean {
  let listed = 0;
  for (const { from, kind } of events) if (from === side && kind === 'encrypted') listed++;
  return totals[side].records === listed;
}

/** A turn that may go on. */
type OpenTurn = { -readonly [Field in keyof Turn]: Turn[Field] };

/** Another record belongs to the turn. */
function extend(tls: TlsConversation, turn: OpenTurn, frame: number, content: LengthRange | null): void {
  const head = turn.records === 1 && isSplit(tls, turn) ? ALMOST_NOTHING : turn.content;
  turn.frame = frame;
  turn.records++;
  turn.content = sum(head, content);
}

const TLS10 = 0x0301;
const ALMOST_NOTHING: LengthRange = { min: 0, max: 1 };

/** Against BEAST, what is sent under CBC in TLS 1.0 begins with a record of one byte or none. */
function isSplit({ version, suite }: TlsConversation, { content }: Turn): boolean {
  return version !== null && version <= TLS10 && suite?.protection?.kind === 'cbc' && content?.min === 0;
}

function withoutEnd(turn: Turn): Turn {
  return turn.content === null
    ? turn
    : { ...turn, content: { min: turn.content.min, max: Number.POSITIVE_INFINITY } };
}

function sum(a: LengthRange | null, b: LengthRange | null): LengthRange | null {
  return a === null || b === null ? null : { min: a.min + b.min, max: a.max + b.max };
}
