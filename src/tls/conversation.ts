import type { Time } from '../format/time.ts';
import { type LimitHit, MAX_LISTED_MESSAGES } from '../limits.ts';
import { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';
import type { CodePoint } from '../registry/name-of.ts';
import { SSL2_MESSAGE_TYPES } from '../registry/ssl2.ts';
import { HandshakeType, type Place, type Side, type TlsEvent } from './events.ts';
import type { HandshakeMessage } from './handshake.ts';
import type { ServerHello } from './messages/server-hello.ts';
import type { Ssl2ServerHello } from './messages/ssl2.ts';
import type { Negotiated, Seen } from './negotiated.ts';
import { Negotiation } from './negotiation.ts';
import { isData, type RecordReader, type TlsRecord } from './record.ts';
import { type Reading, SideReader } from './side-reader.ts';
import { SSL2 } from './ssl2-record.ts';

export { HandshakeType, isTls13, type Side, type TlsEvent } from './events.ts';
export type { Seen, SeenPerSide } from './negotiated.ts';
export { wholeLength } from './negotiation.ts';

/** Both directions of a TLS connection, as far as they can be read. */
export interface TlsConversation extends Negotiated {
  readonly startFrame: number;
  /** Bounds on what is listed, each where it was hit first. */
  readonly limits: readonly LimitHit[];
  /** Both sides' events in the order of the capture. */
  readonly events: readonly TlsEvent[];
  /** What is said where the server agrees to SSL 2.0, or one side refuses in its terms. */
  readonly ssl2: Ssl2Negotiation;
  /** The negotiated version by its id, null without a ServerHello or HelloRetryRequest. */
  readonly version: number | null;
  /** Encrypted records of each side, listed among the events or not. */
  readonly totals: { readonly client: RecordTotals; readonly server: RecordTotals };
}

/** The messages of SSL 2.0 in clear, but for the ClientHello. */
export interface Ssl2Negotiation {
  readonly serverHello: Seen<Ssl2ServerHello> | null;
  /** The cipher that CLIENT-MASTER-KEY chooses. */
  readonly cipherSuite: Seen<CodePoint> | null;
  /** The first ERROR. */
  readonly error: (Seen<CodePoint> & { readonly from: Side }) | null;
}

/** The server's hello, be it of SSL 2.0 or newer: what tells that it agreed to a version. */
export function serverHelloOf({
  serverHello,
  ssl2,
}: Pick<TlsConversation, 'serverHello' | 'ssl2'>): Seen<ServerHello | Ssl2ServerHello> | null {
  return serverHello ?? ssl2.serverHello;
}

export interface RecordTotals {
  readonly records: number;
  readonly bytes: number;
}

/**
 * Reads both directions' records as one conversation.
 * @returns null where there is no record at all.
 */
export function readConversation(client: RecordReader, server: RecordReader): TlsConversation | null {
  const startFrame = Math.min(startOf(client), startOf(server));
  if (startFrame === Number.POSITIVE_INFINITY) return null;
  const reader = new ConversationReader({ client: { ...client.data }, server: { ...server.data } });
  reader.records(client.records, server.records);
  reader.end('client', client);
  reader.end('server', server);
  const { events, limits, negotiation, totals } = reader;
  return { startFrame, limits, events, ...negotiation, version: negotiation.version, totals };
}

function startOf({ records }: RecordReader): number {
  return records[0]?.firstFrame ?? Number.POSITIVE_INFINITY;
}

/** Turns records into events, and hands the messages among them to the negotiation. */
class ConversationReader {
  readonly events: TlsEvent[] = [];
  readonly limits: LimitHit[] = [];
  readonly negotiation = new Negotiation();
  /** Messages and alerts of each side. */
  readonly #messages = { client: 0, server: 0 };
  readonly #sides = { client: new SideReader(), server: new SideReader() };

  /** @param totals What there is of application data; it has been counted before. */
  constructor(readonly totals: Readonly<Record<Side, { records: number; bytes: number }>>) {}

  /** Reads both sides' records in the order of the capture. */
  records(client: readonly TlsRecord[], server: readonly TlsRecord[]): void {
    let c = 0;
    for (const theirs of server) {
      for (let mine = client[c]; mine !== undefined && mine.frame <= theirs.frame; mine = client[++c]) {
        this.#record('client', mine);
      }
      this.#record('server', theirs);
    }
    for (; c < client.length; c++) this.#record('client', client[c] as TlsRecord);
  }

  /** Nothing more comes from this side: says what is left over. */
  end(side: Side, { last, unlisted, skipped }: RecordReader): void {
    if (last === null) return;
    for (const reading of this.#sides[side].end()) this.#take(reading, side, last);
    const at = placeOf(side, last, last.time);
    if (skipped > 0) this.#problem(at, `${skipped} bytes could not be told apart into records`);
    if (unlisted > 0) this.#problem(at, `${unlisted} more records are not listed`);
  }

  #record(side: Side, record: TlsRecord): void {
    for (const reading of this.#sides[side].read(record, this.negotiation)) this.#take(reading, side, record);
  }

  #take(reading: Reading, side: Side, record: TlsRecord): void {
    const { frame, firstFrame, time } = record;
    const from = side;
    if ((reading.kind === 'handshake' || reading.kind === 'alert') && !this.#hasRoom(side, frame)) return;
    switch (reading.kind) {
      case 'handshake':
        return this.#message(side, reading.message, time, reading.decrypted);
      case 'alert': {
        const { kind, level, description, decrypted } = reading;
        const recordVersion = record.version;
        this.events.push({
          from,
          frame,
          firstFrame,
          time,
          kind,
          level,
          description,
          recordVersion,
          decrypted,
        });
        return;
      }
      case 'change_cipher_spec':
        this.events.push({ from, frame, firstFrame, time, kind: 'change_cipher_spec' });
        return;
      case 'encrypted': {
        const { contentType, length } = record;
        const opened = record.opened && {
          contentType: record.opened.contentType,
          length: record.opened.length,
        };
        this.events.push({ from, frame, firstFrame, time, kind: 'encrypted', contentType, length, opened });
        if (!isData(record)) this.#count(side, length);
        return;
      }
      case 'problem': {
        const { message, text } = reading;
        if (message === null) return this.#problem(placeOf(side, record, time), text);
        return this.#problem(placeOf(side, message, time), `${nameOf(message)} ${text}`);
      }
    }
  }

  /** Many messages may stand in one record: small ones, in a capture that was made for it. */
  #hasRoom(side: Side, frame: number): boolean {
    if (++this.#messages[side] <= MAX_LISTED_MESSAGES) return true;
    if (this.#messages[side] === MAX_LISTED_MESSAGES + 1)
      this.limits.push({ what: 'messages', limit: MAX_LISTED_MESSAGES, frame });
    return false;
  }

  #message(from: Side, message: HandshakeMessage, time: Time, decrypted: boolean): void {
    const { type, length, frame, firstFrame, damaged } = message;
    if (isOfSsl2(message)) this.events.push({ from, frame, firstFrame, time, kind: 'ssl2', type, length });
    else this.events.push({ from, frame, firstFrame, time, kind: 'handshake', type, length, decrypted });
    // A hello inside protection negotiates anew what is known already.
    const isRenegotiation =
      decrypted && (type === HandshakeType.clientHello || type === HandshakeType.serverHello);
    const wrong = damaged || isRenegotiation ? null : this.negotiation.take(from, message);
    if (wrong !== null) this.#problem(placeOf(from, message, time), wrong);
  }

  #problem({ from, frame, firstFrame, time }: Place, message: string): void {
    this.events.push({ from, frame, firstFrame, time, kind: 'problem', message });
  }

  #count(side: Side, length: number): void {
    this.totals[side].records++;
    this.totals[side].bytes += length;
  }
}

function placeOf(
  from: Side,
  { frame, firstFrame }: { readonly frame: number; readonly firstFrame: number },
  time: Time,
): Place {
  return { from, frame, firstFrame, time };
}

function nameOf(message: HandshakeMessage): string {
  const names: Readonly<Record<number, string>> = isOfSsl2(message) ? SSL2_MESSAGE_TYPES : HANDSHAKE_TYPES;
  return names[message.type] ?? `handshake type ${message.type}`;
}

/** A ClientHello is one, in whatever record it stands. */
function isOfSsl2({ recordVersion, type }: HandshakeMessage): boolean {
  return recordVersion === SSL2 && type !== HandshakeType.clientHello;
}
