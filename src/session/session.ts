import { copyOf } from '../bytes/copy.ts';
import { MAX_SNIFFED } from '../limits.ts';
import { SmtpDialogue } from '../smtp/dialogue.ts';
import { type Direction, type Endpoint, opposite, type StreamReader } from '../streams/connection.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import { HandshakeType } from '../tls/conversation.ts';
import { ContentType, type TlsRecord } from '../tls/record.ts';
import { ClearReader } from './clear-reader.ts';
import { DirectionReader } from './direction-reader.ts';
import { type Sniffed, sniff } from './sniff.ts';

/** Bytes, or a hole, that came before it was clear what the stream carries. */
type Early =
  | { readonly direction: Direction; readonly bytes: Uint8Array; readonly arrival: Arrival }
  | {
      readonly direction: Direction;
      readonly gap: number;
      readonly reason: GapReason;
      readonly arrival: Arrival | null;
    };

/**
 * What one TCP stream carries: SMTP in clear, TLS, one after the other, or neither.
 *
 * The first bytes tell which; SMTP is recognised on any port by what is said. A stream that is neither is let go.
 */
export class Session implements StreamReader {
  /** null until it is clear what the stream carries. */
  kind: 'smtp' | 'tls' | 'other' | null = null;
  readonly dialogue = new SmtpDialogue();
  /** The readers of both directions, null until they are needed. */
  readers: readonly [DirectionReader, DirectionReader] | null = null;
  #client: Direction | null = null;
  /** The first bytes are the stream's first. */
  #fromStart = false;
  #early: Early[] = [];
  #heads: [Uint8Array, Uint8Array] = [new Uint8Array(0), new Uint8Array(0)];

  constructor(private readonly endpoints: readonly [Endpoint, Endpoint]) {}

  get wanted(): boolean {
    return this.kind !== 'other';
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (this.readers !== null) return this.readers[direction].data(bytes, start, end, arrival);
    if (this.kind === 'other') return;
    const copy = copyOf(bytes, start, end);
    this.#early.push({ direction, bytes: copy, arrival });
    if (this.#heads[direction].length < MAX_SNIFFED)
      this.#heads[direction] = Buffer.concat([this.#heads[direction], copy]);
    this.#decide(sniff(this.endpoints, this.#heads));
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival | null): void {
    if (this.readers !== null) return this.readers[direction].gap(length, reason, arrival);
    if (this.kind === 'other') return;
    this.#early.push({ direction, gap: length, reason, arrival });
  }

  begin(): void {
    this.#fromStart = true;
  }

  /** No more bytes come. */
  end(): void {
    if (this.kind === null) this.#letGo();
    for (const reader of this.readers ?? []) reader.end();
    this.#noteClearText();
  }

  /** Which direction the client sends in, as far as the content tells. */
  get client(): Direction | null {
    if (this.readers !== null) {
      for (const direction of [0, 1] as const) {
        if (beginsWith(this.readers[direction].records.records, HandshakeType.clientHello)) return direction;
      }
      for (const direction of [0, 1] as const) {
        if (beginsWith(this.readers[direction].records.records, HandshakeType.serverHello))
          return opposite(direction);
      }
    }
    return this.#client;
  }

  #decide(sniffed: Sniffed): void {
    switch (sniffed.kind) {
      case 'undecided':
        return;
      case 'other':
        return this.#letGo();
      case 'tls': {
        this.kind = 'tls';
        this.readers = [new DirectionReader(null), new DirectionReader(null)];
        break;
      }
      case 'smtp': {
        this.kind = 'smtp';
        this.#client = sniffed.client;
        const client = new DirectionReader(new ClearReader('client', this.dialogue));
        const server = new DirectionReader(new ClearReader('server', this.dialogue));
        this.readers = sniffed.client === 0 ? [client, server] : [server, client];
        break;
      }
    }
    this.#replay(this.readers);
  }

  /** A side that agreed to TLS, or heard the other agree, and then went on in clear. */
  #noteClearText(): void {
    if (this.readers === null || this.#client === null) return;
    for (const from of ['client', 'server'] as const) {
      const reader = this.readers[from === 'client' ? this.#client : opposite(this.#client)];
      const line = this.dialogue.clearAfterStarttls(from);
      if (line !== null) reader.clearInTls ??= { frame: line.frame, bytes: Buffer.from(line.text) };
    }
  }

  #replay(readers: readonly [DirectionReader, DirectionReader]): void {
    for (const early of this.#early) {
      const reader = readers[early.direction];
      if ('bytes' in early) reader.data(early.bytes, 0, early.bytes.length, early.arrival);
      else reader.gap(early.gap, early.reason, early.arrival);
    }
    this.#early = [];
  }

  #letGo(): void {
    this.kind = 'other';
    this.#early = [];
    this.#heads = [new Uint8Array(0), new Uint8Array(0)];
  }
}

function beginsWith(records: readonly TlsRecord[], handshakeType: number): boolean {
  const first = records.find(({ contentType }) => contentType === ContentType.handshake);
  return first?.body?.[0] === handshakeType;
}
