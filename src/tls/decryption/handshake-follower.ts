import type { HandshakeMessage } from '../handshake.ts';
import type { ConnectionSecrets } from './connection-secrets.ts';
import { Exchange, KeyMessage } from './exchange.ts';
import { SideKeys } from './side-keys.ts';
import { SideMessages } from './side-messages.ts';

/** Not a part of the transcript, RFC 5246 section 7.4.1.1. */
const HELLO_REQUEST = 0;

/** The message of TLS 1.3 that is the last one under the keys of a phase. */
const LAST_OF_PHASE = {
  early: KeyMessage.endOfEarlyData,
  handshake: KeyMessage.finished,
  application: KeyMessage.keyUpdate,
} as const;

type Side = 'client' | 'server';

/** What is known of one direction. */
export interface FollowedDirection {
  /** null as long as no hello has told which side sends here. */
  side: Side | null;
  keys: SideKeys | null;
  readonly messages: SideMessages;
  /** A ChangeCipherSpec has come: up to TLS 1.2 all that follows is protected. */
  changed: boolean;
}

/** Follows the handshakes of a connection, in clear or opened, as far as keys depend on them. */
export class HandshakeFollower {
  readonly directions: readonly [FollowedDirection, FollowedDirection] = [newDirection(), newDirection()];
  /** The latest handshake. */
  exchange = new Exchange();

  constructor(private readonly secrets: ConnectionSecrets) {}

  /** Both hellos of the latest handshake are there. */
  get hasHellos(): boolean {
    return this.exchange.clientHello !== null && this.exchange.serverHello !== null;
  }

  /** TLS 1.3 knows it as padding for middleboxes only (RFC 8446 appendix D.4). */
  changeCipherSpec(it: FollowedDirection): void {
    if (this.exchange.isTls13) return;
    it.changed = true;
    it.messages.reset();
    it.keys?.changeCipherSpec();
  }

  /** Takes the content of a handshake record. */
  handshake(it: FollowedDirection, content: Uint8Array, version: number): void {
    for (const message of it.messages.push(content, version)) {
      if (message.type === KeyMessage.clientHello) this.#clientHello(it, message);
      else if (message.type === KeyMessage.serverHello) this.#serverHello(it, message);
      else if (this.exchange.isTls13) this.#changeKeys(it, message);
      else this.#other(it, message);
    }
  }

  /** Takes a ClientHello in the format of SSL 2.0, which is no record; nothing precedes it. */
  sslv2Hello(it: FollowedDirection, challenge: Uint8Array): void {
    if (this.#isFrom(it, 'client')) this.exchange.takeSslv2Hello(challenge);
  }

  /** Bytes are missing in a direction. */
  miss(it: FollowedDirection): void {
    it.messages.reset();
    it.keys?.miss();
  }

  #clientHello(it: FollowedDirection, message: HandshakeMessage): void {
    if (!this.#isFrom(it, 'client')) return;
    if (this.exchange.clientHello !== null) this.#renegotiate();
    this.exchange.takeClientHello(message);
    this.#keep(it, message);
  }

  #serverHello(it: FollowedDirection, message: HandshakeMessage): void {
    if (!this.#isFrom(it, 'server')) return;
    this.#renegotiate();
    this.exchange.takeServerHello(message);
    this.#keep(it, message);
  }

  /** Up to TLS 1.2 a hello behind a ServerHello begins a new handshake; a HelloRetryRequest leaves that to come. */
  #renegotiate(): void {
    if (this.exchange.serverHello !== null && !this.exchange.isTls13) this.exchange = new Exchange();
  }

  /** The first hello tells whose direction is whose. */
  #isFrom(it: FollowedDirection, side: Side): boolean {
    if (it.side === null) {
      for (const each of this.directions) {
        each.side = each === it ? side : otherThan(side);
        each.keys = new SideKeys(each.side, this.secrets);
      }
    }
    return it.side === side;
  }

  #changeKeys({ keys }: FollowedDirection, { type }: HandshakeMessage): void {
    if (keys === null || keys.phase === null || keys.phase === 'tls12') return;
    if (type === LAST_OF_PHASE[keys.phase]) keys.advance(this.exchange);
  }

  #other(it: FollowedDirection, message: HandshakeMessage): void {
    this.exchange.takeOther(message);
    this.#keep(it, message);
  }

  #keep({ side }: FollowedDirection, message: HandshakeMessage): void {
    if (this.secrets.hasPremasters && side !== null && message.type !== HELLO_REQUEST)
      this.exchange.keep(side, message);
  }
}

function otherThan(side: Side): Side {
  return side === 'client' ? 'server' : 'client';
}

function newDirection(): FollowedDirection {
  return { side: null, keys: null, messages: new SideMessages(), changed: false };
}
