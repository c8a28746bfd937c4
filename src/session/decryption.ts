import { fromHex } from '../bytes/hex.ts';
import { MAX_HANDSHAKE_BYTES } from '../limits.ts';
import type { Direction, StreamReader } from '../streams/connection.ts';
import {
  type ClosedReason,
  ConnectionOpener,
  type KeyLogNeed,
  type Opening,
  type WireRecord,
} from '../tls/decryption/opener.ts';
import { decodeSsl2ClientHello } from '../tls/messages/ssl2.ts';
import type { Open, OpenableRecord } from '../tls/opening.ts';
import { ContentType } from '../tls/record.ts';
import { KeyLog } from '../tls/secrets/key-log.ts';
import { Ssl2MessageType } from '../tls/ssl2-record.ts';

/** A record that stayed closed. */
export interface ClosedRecord {
  readonly frame: number;
  readonly reason: ClosedReason;
}

/** A record as the opener takes it, and where to put what it holds. */
interface Wire extends WireRecord {
  readonly record: OpenableRecord;
}

/** Opens the records of a stream, and gives what is said inside to a reader of its own. */
export class Decryption {
  /** The first record of each direction that stayed closed. */
  readonly closed: [ClosedRecord | null, ClosedRecord | null] = [null, null];
  readonly #opener: ConnectionOpener<Wire>;
  /** Bytes of opened handshakes and alerts that are kept, by direction. */
  readonly #kept: [number, number] = [0, 0];

  constructor(
    private readonly keyLog: KeyLog | null,
    private readonly inside: StreamReader,
  ) {
    this.#opener = new ConnectionOpener(keyLog ?? new KeyLog());
  }

  /** For the records of a direction. */
  opening(direction: Direction): Open {
    return (record, isWhole) => {
      const { contentType, version, body, afterGap } = record;
      if (contentType === ContentType.ssl2) return this.#sslv2(direction, body);
      const wire = { contentType, version, body, afterGap, whole: isWhole, record };
      const opening = this.#opener.take(direction, wire);
      if (opening.kind !== 'waiting') this.#note(direction, record, opening);
      this.#takeReady();
    };
  }

  /** No more records come. */
  end(): void {
    this.#opener.end();
    this.#takeReady();
  }

  /** Whether there are any secrets: without, only what is under a NULL suite opens. */
  get hasSecrets(): boolean {
    return this.keyLog !== null;
  }

  /** What the key log lacks for records that stayed closed. */
  get needs(): readonly KeyLogNeed[] {
    return this.#opener.needs();
  }

  /** The sessions of the key log that were asked for. */
  get usedIds(): readonly string[] {
    return this.#opener.used().map(({ id }) => id);
  }

  /** Of records in SSL 2.0's format only a ClientHello may lead to keys that we know. */
  #sslv2(direction: Direction, body: Uint8Array | null): void {
    if (body?.[0] !== Ssl2MessageType.clientHello) return;
    const hello = decodeSsl2ClientHello(body.subarray(1));
    const challenge = hello.ok ? fromHex(hello.value.random) : null;
    if (challenge !== null) this.#opener.takeSslv2Hello(direction, challenge);
    this.#takeReady();
  }

  #takeReady(): void {
    for (const { direction, record, opening } of this.#opener.ready())
      this.#note(direction, record.record, opening);
  }

  #note(direction: Direction, record: OpenableRecord, opening: Opening): void {
    const { frame, firstFrame, time } = record;
    const arrival = { frame, capturedIn: firstFrame, time };
    switch (opening.kind) {
      case 'clear':
        return;
      case 'closed':
        this.closed[direction] ??= { frame, reason: opening.reason };
        if (record.contentType === ContentType.applicationData)
          this.inside.gap(direction, record.length, 'lost', arrival);
        return;
      case 'opened': {
        const { contentType, content } = opening;
        const { length } = content;
        const isData = contentType === ContentType.applicationData;
        record.opened = {
          contentType,
          length,
          content: !isData && this.#keeps(direction, length) ? content : null,
        };
        if (isData) this.inside.data(direction, content, 0, length, arrival);
      }
    }
  }

  #keeps(direction: Direction, length: number): boolean {
    this.#kept[direction] += length;
    return this.#kept[direction] <= MAX_HANDSHAKE_BYTES;
  }
}
