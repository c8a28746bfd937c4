import { MAX_KEY_LOG_NEEDS, MAX_WAITING_BYTES, MAX_WAITING_RECORDS } from '../../limits.ts';
import { ContentType } from '../record.ts';
import type { KeyLog, KeyLogEntry } from '../secrets/key-log.ts';
import { ConnectionSecrets } from './connection-secrets.ts';
import type { KeyLogNeed } from './epoch.ts';
import { type FollowedDirection, HandshakeFollower } from './handshake-follower.ts';
import { type Closed, closed } from './side-keys.ts';

export type { KeyLogNeed } from './epoch.ts';
export type { Closed, ClosedReason } from './side-keys.ts';

/** A record as the opener takes it. */
export interface WireRecord {
  readonly contentType: number;
  /** legacy_record_version. */
  readonly version: number;
  /** null where it was not kept. */
  readonly body: Uint8Array | null;
  /** The capture has every byte of the body. */
  readonly whole: boolean;
  /** Bytes before the record are missing, and with them perhaps records. */
  readonly afterGap: boolean;
}

/** What became of a record. */
export type Opening =
  /** It is not protected. */
  | { readonly kind: 'clear' }
  /** What it holds, whose type TLS 1.3 hides inside; under the NULL cipher a view of the record's body. */
  | { readonly kind: 'opened'; readonly contentType: number; readonly content: Uint8Array }
  | Closed;

/** A hello that tells how the record is protected is still to come: `ready` gives what became of it. */
export type Waiting = { readonly kind: 'waiting' };

/** A record that waited. */
export interface ReadyRecord<Wire> {
  readonly direction: 0 | 1;
  readonly record: Wire;
  readonly opening: Opening;
}

const CLEAR: Opening = { kind: 'clear' };
const WAITING: Waiting = { kind: 'waiting' };

/** The records of one direction that wait. */
interface Queue<Wire> {
  readonly records: Wire[];
  bytes: number;
}

/**
 * Opens the records of one TLS connection with a key log.
 *
 * It takes all records, those in clear too, and follows the handshake by itself: which keys come when, in each direction
 * (RFC 5246 section 6.1, RFC 8446 section 7). The directions only need the hellos of each other: a record that stands
 * before one of them in the capture waits for it. Nothing that records hold makes it throw.
 */
export class ConnectionOpener<Wire extends WireRecord = WireRecord> {
  readonly #follower: HandshakeFollower;
  readonly #queues: readonly [Queue<Wire>, Queue<Wire>] = [
    { records: [], bytes: 0 },
    { records: [], bytes: 0 },
  ];
  #ready: ReadyRecord<Wire>[] = [];
  /** No hello is waited for any longer. */
  #gaveUp = false;
  readonly #needs = new Map<string, KeyLogNeed>();
  readonly #secrets: ConnectionSecrets;

  constructor(keyLog: KeyLog) {
    this.#secrets = new ConnectionSecrets(keyLog);
    this.#follower = new HandshakeFollower(this.#secrets);
  }

  /** Takes the next record of a direction, in the order in which they are complete in the capture. */
  take(direction: 0 | 1, record: Wire): Opening | Waiting {
    const queue = this.#queues[direction];
    const opening = queue.records.length > 0 ? null : this.#open(direction, record);
    if (opening === null) return this.#wait(queue, record);
    if (opening.kind !== 'closed') this.#wake();
    return opening;
  }

  /**
   * Takes a ClientHello in the format of SSL 2.0, with which a handshake of SSL 3.0 to TLS 1.2 may begin.
   * @param challenge Its CHALLENGE, 16 to 32 bytes.
   */
  takeSslv2Hello(direction: 0 | 1, challenge: Uint8Array): void {
    this.#follower.sslv2Hello(this.#follower.directions[direction], challenge);
    this.#wake();
  }

  /** The records that waited and need not any longer, in each direction's order; each is given once. */
  ready(): readonly ReadyRecord<Wire>[] {
    if (this.#ready.length === 0) return this.#ready;
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  /** Nothing more comes: what still waits is in `ready` now. */
  end(): void {
    this.#gaveUp = true;
    this.#wake();
  }

  /** What the key log lacked for records that stayed closed. */
  needs(): readonly KeyLogNeed[] {
    return [...this.#needs.values()];
  }

  /** The entries of a key log that open this connection, as far as they were found. */
  used(): readonly KeyLogEntry[] {
    return this.#secrets.used();
  }

  /** What becomes of a record; null where it has to wait. */
  #open(direction: 0 | 1, record: Wire): Opening | null {
    const it = this.#follower.directions[direction];
    if (record.afterGap) this.#follower.miss(it);
    const opening = this.#isProtected(it, record) ? this.#unprotect(it, record) : this.#readClear(it, record);
    // What comes behind a record with holes does not go on from it.
    if (opening !== null && !record.whole) this.#follower.miss(it);
    return opening;
  }

  #isProtected({ changed }: FollowedDirection, { contentType }: WireRecord): boolean {
    if (contentType === ContentType.applicationData) return true;
    return changed && !this.#follower.exchange.isTls13;
  }

  #readClear(it: FollowedDirection, record: Wire): Opening {
    const { body, whole, contentType, version } = record;
    if (contentType === ContentType.changeCipherSpec) {
      this.#follower.changeCipherSpec(it);
      return CLEAR;
    }
    if (body === null || !whole) return CLEAR;
    const opened = record.afterGap ? this.#openBehindLostChange(it, record, body) : null;
    if (opened === null && contentType === ContentType.handshake) this.#follower.handshake(it, body, version);
    return opened ?? CLEAR;
  }

  /** Up to TLS 1.2, a ChangeCipherSpec may be in what is missing: then the keys behind it open the record. */
  #openBehindLostChange(
    it: FollowedDirection,
    { contentType, version }: Wire,
    body: Uint8Array,
  ): Opening | null {
    const { hasHellos, exchange } = this.#follower;
    if (it.keys === null || !hasHellos || exchange.isTls13) return null;
    const opened = it.keys.open({ contentType, version, body }, exchange);
    if ('kind' in opened || opened.sequence === null) {
      it.keys.changeCipherSpec();
      return null;
    }
    it.changed = true;
    return this.#opened(it, opened.contentType, opened.content, version);
  }

  #unprotect(it: FollowedDirection, { contentType, version, body, whole }: Wire): Opening | null {
    const isKnown = this.#follower.hasHellos || it.keys?.phase === 'tls12';
    if (body === null || !whole) {
      if (!isKnown && !this.#gaveUp) return null;
      return closed(isKnown ? 'missing-bytes' : 'no-handshake');
    }
    const record = { contentType, version, body };
    const opened = it.keys?.open(record, this.#follower.exchange) ?? closed('no-handshake');
    if (!('kind' in opened)) return this.#opened(it, opened.contentType, opened.content, version);
    if (!isKnown && !this.#gaveUp) return null;
    if (opened.need !== null) this.#note(opened.need);
    return opened;
  }

  /** What an opened record says of the keys of the next ones. */
  #opened(it: FollowedDirection, contentType: number, content: Uint8Array, version: number): Opening {
    if (contentType === ContentType.changeCipherSpec) this.#follower.changeCipherSpec(it);
    if (contentType === ContentType.handshake) this.#follower.handshake(it, content, version);
    return { kind: 'opened', contentType, content };
  }

  #note(need: KeyLogNeed): void {
    const line = `${need.label} ${need.clientRandom}`;
    if (this.#needs.size < MAX_KEY_LOG_NEEDS) this.#needs.set(line, need);
  }

  #wait(queue: Queue<Wire>, record: Wire): Waiting {
    queue.records.push(record);
    queue.bytes += record.body?.length ?? 0;
    if (queue.records.length > MAX_WAITING_RECORDS || queue.bytes > MAX_WAITING_BYTES) this.end();
    return WAITING;
  }

  /** Goes on with what waits, as far as a hello that came allows; among it may be the one that others wait for. */
  #wake(): void {
    let isOn = true;
    while (isOn) {
      const before = this.#ready.length;
      this.#drain(0);
      this.#drain(1);
      isOn = this.#ready.length > before;
    }
  }

  #drain(direction: 0 | 1): void {
    const queue = this.#queues[direction];
    for (let record = queue.records[0]; record !== undefined; record = queue.records[0]) {
      const opening = this.#open(direction, record);
      if (opening === null) return;
      queue.records.shift();
      queue.bytes -= record.body?.length ?? 0;
      this.#ready.push({ direction, record, opening });
    }
  }
}
