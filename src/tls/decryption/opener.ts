import { MAX_WAITING_BYTES, MAX_WAITING_RECORDS } from '../../limits.ts';
import type { HandshakeMessage } from '../handshake.ts';
import { ContentType } from '../record.ts';
import type { KeyLog, KeyLogEntry } from '../secrets/key-log.ts';
import type { KeyLogNeed } from './epoch.ts';
import { Exchange, KeyMessage } from './exchange.ts';
import { type Closed, closed, SideKeys } from './side-keys.ts';
import { SideMessages } from './side-messages.ts';

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
  /** What it holds, whose type TLS 1.3 hides inside. */
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

type Side = 'client' | 'server';

/** What is known of one direction. */
interface Direction<Wire> {
  side: Side | null;
  keys: SideKeys | null;
  readonly messages: SideMessages;
  /** A ChangeCipherSpec has come: up to TLS 1.2 all that follows is protected. */
  changed: boolean;
  readonly waiting: Wire[];
  waitingBytes: number;
}

/**
 * Opens the records of one TLS connection with a key log.
 *
 * It takes all records, those in clear too, and follows the handshake by itself: which keys come when, in each direction
 * (RFC 5246 section 6.1, RFC 8446 section 7). The directions only need the hellos of each other: a record that stands
 * before one of them in the capture waits for it. Nothing that records hold makes it throw.
 */
export class ConnectionOpener<Wire extends WireRecord = WireRecord> {
  readonly #directions: readonly [Direction<Wire>, Direction<Wire>] = [newDirection(), newDirection()];
  #exchange = new Exchange();
  #ready: ReadyRecord<Wire>[] = [];
  /** No hello is waited for any longer. */
  #gaveUp = false;
  readonly #needs = new Map<string, KeyLogNeed>();
  readonly #used = new Set<KeyLogEntry>();

  constructor(private readonly keyLog: KeyLog) {}

  /** Takes the next record of a direction, in the order in which they are complete in the capture. */
  take(direction: 0 | 1, record: Wire): Opening | Waiting {
    const it = this.#directions[direction];
    if (it.waiting.length > 0) return this.#wait(it, record);
    const opening = this.#open(it, record);
    if (opening === null) return this.#wait(it, record);
    if (opening.kind !== 'closed') this.#wake();
    return opening;
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

  /** The entries of the key log that were asked for. */
  used(): readonly KeyLogEntry[] {
    return [...this.#used];
  }

  /** What becomes of a record; null where it has to wait. */
  #open(it: Direction<Wire>, record: Wire): Opening | null {
    if (record.afterGap) this.#miss(it);
    const opening = this.#isProtected(it, record) ? this.#unprotect(it, record) : this.#readClear(it, record);
    // What comes behind a record with holes does not go on from it.
    if (opening !== null && !record.whole) this.#miss(it);
    return opening;
  }

  #isProtected({ changed }: Direction<Wire>, { contentType }: WireRecord): boolean {
    if (contentType === ContentType.applicationData) return true;
    return changed && !this.#exchange.isTls13;
  }

  #readClear(it: Direction<Wire>, record: Wire): Opening {
    const { body, whole, contentType, version } = record;
    if (contentType === ContentType.changeCipherSpec) {
      this.#changeCipherSpec(it);
      return CLEAR;
    }
    if (body === null || !whole) return CLEAR;
    const opening = this.#behindLostChange(it, record, body);
    if (opening !== null) return opening;
    if (contentType === ContentType.handshake) this.#follow(it, body, version);
    return CLEAR;
  }

  /** Up to TLS 1.2, a ChangeCipherSpec may be in what is missing: then the keys behind it open the record. */
  #behindLostChange(
    it: Direction<Wire>,
    { contentType, version, afterGap }: Wire,
    body: Uint8Array,
  ): Opening | null {
    const { serverHello, isTls13 } = this.#exchange;
    if (!afterGap || it.keys === null || serverHello === null || isTls13) return null;
    const opened = it.keys.open({ contentType, version, body }, this.#exchange);
    if ('kind' in opened) {
      it.keys.changeCipherSpec();
      return null;
    }
    it.changed = true;
    return this.#read(it, opened.contentType, opened.content, version);
  }

  #unprotect(it: Direction<Wire>, { contentType, version, body, whole }: Wire): Opening | null {
    const { clientHello, serverHello } = this.#exchange;
    const hasHellos = clientHello !== null && serverHello !== null;
    const isKnown = hasHellos || (it.keys !== null && it.keys.phase !== null);
    if (body === null || !whole) {
      if (!isKnown) return this.#gaveUp ? closed('no-handshake') : null;
      return closed('missing-bytes');
    }
    const opened = it.keys?.open({ contentType, version, body }, this.#exchange) ?? closed('no-handshake');
    if (!('kind' in opened)) return this.#read(it, opened.contentType, opened.content, version);
    if (!isKnown && !this.#gaveUp) return null;
    if (opened.need !== null)
      this.#needs.set(`${opened.need.label} ${opened.need.clientRandom}`, opened.need);
    return opened;
  }

  /** What an opened record says of the keys of the next ones. */
  #read(it: Direction<Wire>, contentType: number, content: Uint8Array, version: number): Opening {
    if (contentType === ContentType.changeCipherSpec) this.#changeCipherSpec(it);
    if (contentType === ContentType.handshake) this.#follow(it, content, version);
    return { kind: 'opened', contentType, content };
  }

  /** TLS 1.3 knows it as padding for middleboxes only (RFC 8446 appendix D.4). */
  #changeCipherSpec(it: Direction<Wire>): void {
    if (this.#exchange.isTls13) return;
    it.changed = true;
    it.messages.reset();
    it.keys?.changeCipherSpec();
  }

  #miss(it: Direction<Wire>): void {
    it.messages.reset();
    it.keys?.miss();
  }

  #follow(it: Direction<Wire>, content: Uint8Array, version: number): void {
    for (const message of it.messages.push(content, version)) {
      if (message.type === KeyMessage.clientHello) this.#clientHello(it, message);
      else if (message.type === KeyMessage.serverHello) this.#serverHello(it, message);
      else if (this.#exchange.isTls13) this.#changeKeys(it, message);
      else this.#keep(it, message);
    }
  }

  #clientHello(it: Direction<Wire>, message: HandshakeMessage): void {
    if (!this.#isFrom(it, 'client')) return;
    // The second one behind a HelloRetryRequest belongs to the same handshake, any other begins a new one.
    const { clientHello, serverHello } = this.#exchange;
    if (clientHello !== null && serverHello !== null && !this.#exchange.isTls13)
      this.#exchange = new Exchange();
    this.#exchange.takeClientHello(message);
    this.#keep(it, message);
  }

  #serverHello(it: Direction<Wire>, message: HandshakeMessage): void {
    if (!this.#isFrom(it, 'server')) return;
    this.#exchange.takeServerHello(message);
    this.#keep(it, message);
  }

  /** The first hello tells whose direction is whose. */
  #isFrom(it: Direction<Wire>, side: Side): boolean {
    if (it.side === null) {
      for (const each of this.#directions) {
        each.side = each === it ? side : side === 'client' ? 'server' : 'client';
        each.keys = new SideKeys(each.side, (label, id) => this.#find(label, id));
      }
    }
    return it.side === side;
  }

  /** Messages of TLS 1.3 that are the last under their keys. */
  #changeKeys({ keys }: Direction<Wire>, { type }: HandshakeMessage): void {
    const last = {
      early: KeyMessage.endOfEarlyData,
      handshake: KeyMessage.finished,
      application: KeyMessage.keyUpdate,
    };
    if (keys === null || keys.phase === null || keys.phase === 'tls12') return;
    if (type === last[keys.phase]) keys.advance(this.#exchange);
  }

  #keep({ side }: Direction<Wire>, message: HandshakeMessage): void {
    const isCovered = message.type !== HELLO_REQUEST;
    if (this.keyLog.hasPremasters && side !== null && isCovered) this.#exchange.keep(side, message);
  }

  #find(...wanted: Parameters<KeyLog['get']>): Uint8Array | null {
    const entry = this.keyLog.get(...wanted);
    if (entry === null) return null;
    this.#used.add(entry);
    return entry.secret;
  }

  #wait(it: Direction<Wire>, record: Wire): Waiting {
    it.waiting.push(record);
    it.waitingBytes += record.body?.length ?? 0;
    if (it.waiting.length > MAX_WAITING_RECORDS || it.waitingBytes > MAX_WAITING_BYTES) this.end();
    return WAITING;
  }

  /** Goes on with what waits, as far as a hello that came allows; among it may be the one that others wait for. */
  #wake(): void {
    let isOn = true;
    while (isOn) {
      const before = this.#ready.length;
      this.#directions.forEach((it, at) => {
        if (it.waiting.length > 0) this.#drain(it, at as 0 | 1);
      });
      isOn = this.#ready.length > before;
    }
  }

  #drain(it: Direction<Wire>, direction: 0 | 1): void {
    for (let record = it.waiting[0]; record !== undefined; record = it.waiting[0]) {
      const opening = this.#open(it, record);
      if (opening === null) return;
      it.waiting.shift();
      it.waitingBytes -= record.body?.length ?? 0;
      this.#ready.push({ direction, record, opening });
    }
  }
}

/** Not a part of the transcript, RFC 5246 section 7.4.1.1. */
const HELLO_REQUEST = 0;

function newDirection<Wire>(): Direction<Wire> {
  return {
    side: null,
    keys: null,
    messages: new SideMessages(),
    changed: false,
    waiting: [],
    waitingBytes: 0,
  };
}
