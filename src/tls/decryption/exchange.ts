import { toHex } from '../../bytes/hex.ts';
import { MAX_HANDSHAKE_BYTES } from '../../limits.ts';
import { type CipherSuite, cipherSuite } from '../cipher-suite.ts';
import { isTls13 } from '../events.ts';
import type { HandshakeMessage } from '../handshake.ts';
import { type ClientHello, decodeClientHello } from '../messages/client-hello.ts';
import { decodeServerHello, type ServerHello } from '../messages/server-hello.ts';
import { nameOfId, nameOfTicket, type SessionName } from '../secrets/resumable-sessions.ts';
import { issuedTicket, offeredTicket } from './session-tickets.ts';

/** HandshakeType values, RFC 5246 section 7.4 and RFC 8446 section 4, that matter for keys. */
export const KeyMessage = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  serverHelloDone: 14,
  clientKeyExchange: 16,
  finished: 20,
  keyUpdate: 24,
} as const;

const SSL3 = 0x0300;

/** Bytes of a hello's random. */
const RANDOM_LENGTH = 32;

/** What matters of a ClientHello. */
export type KeyClientHello = Pick<ClientHello, 'random' | 'sessionId' | 'cipherSuites' | 'fields'>;

/** What one handshake shows of that on which its keys depend; a connection has one more with each renegotiation. */
export class Exchange {
  clientHello: KeyClientHello | null = null;
  serverHello: ServerHello | null = null;
  /** The negotiated version, which a HelloRetryRequest tells as well. */
  version: number | null = null;
  /** The body of the ClientKeyExchange. */
  #clientKeyExchange: Uint8Array | null = null;
  /** Messages up to the ClientKeyExchange, with their headers; null where there are too many. */
  #transcript: { readonly client: Uint8Array[]; readonly server: Uint8Array[] } | null = {
    client: [],
    server: [],
  };
  #transcriptBytes = 0;
  #serverIsDone = false;
  #offeredTicket: SessionName | null = null;
  #issuedTicket: SessionName | null = null;
  /** Secrets are agreed on anew: no session is taken up again. */
  #isFull = false;

  get suite(): CipherSuite | null {
    return this.serverHello === null ? null : cipherSuite(this.serverHello.cipherSuite.id);
  }

  get isTls13(): boolean {
    return this.version !== null && isTls13(this.version);
  }

  /** What a client may name the session of this handshake by, later. */
  get sessionNames(): readonly SessionName[] {
    return this.#names(this.serverHello?.sessionId, this.#issuedTicket);
  }

  /**
   * What the session is named by that this handshake takes up again. A server that takes a ticket says so by what it leaves
   * out, or by the client's session id, which names nothing then (RFC 5077 section 3.4).
   */
  get resumedSessionNames(): readonly SessionName[] {
    if (this.#isFull) return [];
    const [ours, theirs] = [this.clientHello?.sessionId, this.serverHello?.sessionId];
    return this.#names(ours === theirs ? theirs : '', this.#offeredTicket);
  }

  #names(sessionId = '', ticket: SessionName | null): SessionName[] {
    return [...(ticket === null ? [] : [ticket]), ...(sessionId === '' ? [] : [nameOfId(sessionId)])];
  }

  /** The beginning of the premaster secret as the client encrypted it; null without a ClientKeyExchange. */
  get encryptedPremaster(): Uint8Array | null {
    // SSL 3.0 has no length before it (RFC 6101 section 5.6.7.1).
    return this.#clientKeyExchange?.subarray(this.version === SSL3 ? 0 : 2) ?? null;
  }

  /**
   * The messages that extended_master_secret covers (RFC 7627 section 3): the ClientHello, the server's flight, the client's
   * up to its ClientKeyExchange. null where one was too much to keep.
   */
  get sessionMessages(): readonly Uint8Array[] | null {
    if (this.#transcript === null) return null;
    const [hello, ...others] = this.#transcript.client;
    return hello === undefined ? null : [hello, ...this.#transcript.server, ...others];
  }

  takeClientHello({ body }: HandshakeMessage): void {
    const decoded = decodeClientHello(body);
    if (!decoded.ok) return;
    this.clientHello = decoded.value;
    const ticket = offeredTicket(body);
    this.#offeredTicket = ticket && nameOfTicket(ticket);
  }

  /** @param challenge The CHALLENGE of a ClientHello in the format of SSL 2.0, which becomes the random (RFC 5246 section E.2). */
  takeSslv2Hello(challenge: Uint8Array): void {
    const random = new Uint8Array(RANDOM_LENGTH);
    const used = challenge.subarray(-RANDOM_LENGTH);
    random.set(used, RANDOM_LENGTH - used.length);
    this.clientHello = { random: toHex(random), sessionId: '', cipherSuites: [], fields: {} };
  }

  takeServerHello({ body }: HandshakeMessage): void {
    const decoded = decodeServerHello(body);
    if (!decoded.ok) return;
    this.version = decoded.value.version.id;
    if (!decoded.value.isRetryRequest) this.serverHello = decoded.value;
  }

  /** Takes a message up to TLS 1.2 that is no hello. */
  takeOther({ type, body }: HandshakeMessage): void {
    if (type === KeyMessage.serverHelloDone || type === KeyMessage.clientKeyExchange) this.#isFull = true;
    if (type !== KeyMessage.newSessionTicket) return;
    const ticket = issuedTicket(body);
    this.#issuedTicket = ticket && nameOfTicket(ticket);
  }

  /** Keeps what a premaster secret takes to become a master secret. */
  keep(side: 'client' | 'server', { type, body }: HandshakeMessage): void {
    const isPast = side === 'client' ? this.#clientKeyExchange !== null : this.#serverIsDone;
    if (isPast || this.#transcript === null) return;
    this.#transcriptBytes += body.length;
    if (this.#transcriptBytes > MAX_HANDSHAKE_BYTES) {
      this.#transcript = null;
      return;
    }
    const { length } = body;
    this.#transcript[side].push(
      Buffer.concat([Buffer.of(type, length >>> 16, (length >>> 8) & 0xff, length & 0xff), body]),
    );
    if (type === KeyMessage.clientKeyExchange) this.#clientKeyExchange = Uint8Array.from(body);
    if (type === KeyMessage.serverHelloDone) this.#serverIsDone = true;
  }
}
