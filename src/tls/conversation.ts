import { describeProblem } from '../bytes/decoded.ts';
import type { Time } from '../format/time.ts';
import { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';
import { type Alert, AlertJoiner } from './alert.ts';
import { type CipherSuite, cipherSuite } from './cipher-suite.ts';
import { HandshakeJoiner, type HandshakeMessage } from './handshake.ts';
import { decodeCertificateList } from './messages/certificate.ts';
import { type CertificateRequest, decodeCertificateRequest } from './messages/certificate-request.ts';
import { type ClientHello, decodeClientHello } from './messages/client-hello.ts';
import {
  decodeDraftRetryRequest,
  decodeServerHello,
  type HelloRetryRequest,
  type ServerHello,
} from './messages/server-hello.ts';
import { decodeServerKeyExchange, type ServerKeyExchange } from './messages/server-key-exchange.ts';
import { ContentType, type RecordReader, type TlsRecord } from './record.ts';

export type Side = 'client' | 'server';

/** HandshakeType values, RFC 8446 section 4 and RFC 5246 section 7.4. */
export const HandshakeType = {
  clientHello: 1,
  serverHello: 2,
  draftHelloRetryRequest: 6,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  finished: 20,
} as const;

interface EventBase {
  readonly from: Side;
  /** The frame that brought the last byte of it. */
  readonly frame: number;
  readonly firstFrame: number;
  readonly time: Time;
}

/** What happened on the wire, one thing after the other. */
export type TlsEvent = EventBase &
  (
    | { readonly kind: 'handshake'; readonly type: number; readonly length: number }
    | {
        readonly kind: 'alert';
        readonly level: number;
        readonly description: number;
        readonly recordVersion: number;
      }
    | { readonly kind: 'change_cipher_spec' }
    /** A record whose content cannot be read: application data, or anything behind a ChangeCipherSpec. */
    | { readonly kind: 'encrypted'; readonly contentType: number; readonly length: number }
    | { readonly kind: 'problem'; readonly message: string }
  );

/** A message with where it was. */
export interface Seen<T> {
  readonly value: T;
  readonly firstFrame: number;
  readonly frame: number;
  readonly length: number;
  readonly recordVersion: number;
}

/** Both directions of a TLS connection, as far as they can be read. */
export interface TlsConversation {
  readonly startFrame: number;
  /** Both sides' events in the order of the capture. */
  readonly events: readonly TlsEvent[];
  readonly clientHellos: readonly Seen<ClientHello>[];
  readonly helloRetryRequest: Seen<HelloRetryRequest> | null;
  readonly serverHello: Seen<ServerHello> | null;
  /** The first Certificate message of each side: DER in the order sent. */
  readonly certificates: {
    readonly client: Seen<readonly Uint8Array[]> | null;
    readonly server: Seen<readonly Uint8Array[]> | null;
  };
  readonly certificateRequest: Seen<CertificateRequest> | null;
  readonly serverKeyExchange: Seen<ServerKeyExchange> | null;
  /** The negotiated version by its id, null without a ServerHello. */
  readonly version: number | null;
  readonly suite: CipherSuite | null;
  /** Encrypted records of each side, listed among the events or not. */
  readonly totals: { readonly client: RecordTotals; readonly server: RecordTotals };
}

export interface RecordTotals {
  readonly records: number;
  readonly bytes: number;
}

/** TLS 1.3, its drafts included. */
export function isTls13(version: number): boolean {
  return version === 0x0304 || version >>> 8 === 0x7f || version >>> 8 === 0xfb;
}

/**
 * Reads both directions' records as one conversation.
 * @returns null where there is no record at all.
 */
export function readConversation(client: RecordReader, server: RecordReader): TlsConversation | null {
  const reader = new ConversationReader();
  let startFrame: number | null = null;
  for (const { side, record } of inOrder(client.records, server.records)) {
    startFrame ??= record.firstFrame;
    reader.record(side, record);
  }
  if (startFrame === null) return null;
  return reader.finish(startFrame, { client: client.data, server: server.data });
}

function* inOrder(
  client: readonly TlsRecord[],
  server: readonly TlsRecord[],
): Generator<{ readonly side: Side; readonly record: TlsRecord }> {
  let c = 0;
  let s = 0;
  while (true) {
    const mine = client[c];
    const theirs = server[s];
    if (mine === undefined && theirs === undefined) return;
    if (theirs === undefined || (mine !== undefined && mine.frame <= theirs.frame)) {
      yield { side: 'client', record: mine as TlsRecord };
      c++;
    } else {
      yield { side: 'server', record: theirs };
      s++;
    }
  }
}

/** What the reader remembers of one direction. */
class SideState {
  handshake = new HandshakeJoiner();
  readonly alerts = new AlertJoiner();
  /** Messages in clear so far. */
  messages = 0;
  changedCipherSpec = false;
}

class ConversationReader {
  readonly #events: TlsEvent[] = [];
  readonly #sides = { client: new SideState(), server: new SideState() };
  readonly #clientHellos: Seen<ClientHello>[] = [];
  #helloRetryRequest: Seen<HelloRetryRequest> | null = null;
  #serverHello: Seen<ServerHello> | null = null;
  readonly #certificates: {
    client: Seen<readonly Uint8Array[]> | null;
    server: Seen<readonly Uint8Array[]> | null;
  } = {
    client: null,
    server: null,
  };
  #certificateRequest: Seen<CertificateRequest> | null = null;
  #serverKeyExchange: Seen<ServerKeyExchange> | null = null;
  #suite: CipherSuite | null = null;

  record(side: Side, record: TlsRecord): void {
    const state = this.#sides[side];
    if (record.afterGap) this.#dropUnfinished(side, state);
    switch (record.contentType) {
      case ContentType.changeCipherSpec:
        return this.#changeCipherSpec(side, state, record);
      case ContentType.alert:
        return this.#alert(side, state, record);
      case ContentType.handshake:
        return this.#handshake(side, state, record);
      default:
        return this.#encrypted(side, record);
    }
  }

  finish(startFrame: number, totals: { client: RecordTotals; server: RecordTotals }): TlsConversation {
    for (const side of ['client', 'server'] as const) this.#dropUnfinished(side, this.#sides[side]);
    return {
      startFrame,
      events: this.#events,
      clientHellos: this.#clientHellos,
      helloRetryRequest: this.#helloRetryRequest,
      serverHello: this.#serverHello,
      certificates: this.#certificates,
      certificateRequest: this.#certificateRequest,
      serverKeyExchange: this.#serverKeyExchange,
      version: this.#version,
      suite: this.#suite,
      totals,
    };
  }

  get #version(): number | null {
    return (this.#serverHello ?? this.#helloRetryRequest)?.value.version.id ?? null;
  }

  /** Whether this side's handshake and alert records are encrypted (TLS 1.2 and older; TLS 1.3 has a type for that). */
  #isEncrypted(state: SideState): boolean {
    return state.changedCipherSpec && !(this.#version !== null && isTls13(this.#version));
  }

  #changeCipherSpec(side: Side, state: SideState, record: TlsRecord): void {
    if (this.#isEncrypted(state)) return this.#encrypted(side, record);
    state.changedCipherSpec = true;
    this.#events.push({ ...place(side, record), kind: 'change_cipher_spec' });
  }

  #alert(side: Side, state: SideState, record: TlsRecord): void {
    // Nothing encrypted is as short as an alert in clear.
    const readable = record.length === 2 || !this.#isEncrypted(state) || this.#suite?.isNull === true;
    const alerts = readable ? state.alerts.push(this.#withoutMac(state, record)) : [];
    if (readable && alerts.every(isAlert)) {
      for (const alert of alerts)
        this.#events.push({ ...place(side, record), kind: 'alert', ...alert, recordVersion: record.version });
    } else {
      this.#encrypted(side, record);
    }
  }

  #handshake(side: Side, state: SideState, record: TlsRecord): void {
    if (this.#isEncrypted(state) && !this.#suite?.isNull && !holdsHello(record))
      return this.#encrypted(side, record);
    if (state.messages === 0 && !state.handshake.waiting && !beginsMessage(record))
      return this.#encrypted(side, record);
    for (const message of state.handshake.push(this.#withoutMac(state, record))) {
      state.messages++;
      this.#message(side, message, record.time);
    }
  }

  /** Under a suite that does not encrypt, what stands before the MAC. */
  #withoutMac(state: SideState, record: TlsRecord): TlsRecord {
    const protection = this.#suite?.protection;
    if (!this.#isEncrypted(state) || protection?.kind !== 'stream' || record.body === null) return record;
    return { ...record, body: record.body.subarray(0, Math.max(0, record.length - protection.mac)) };
  }

  #encrypted(side: Side, record: TlsRecord): void {
    const { contentType, length } = record;
    this.#events.push({ ...place(side, record), kind: 'encrypted', contentType, length });
  }

  #message(side: Side, message: HandshakeMessage, time: Time): void {
    const { type, length, frame, firstFrame } = message;
    this.#events.push({ from: side, frame, firstFrame, time, kind: 'handshake', type, length });
    if (message.damaged) return this.#problem(side, message, time, 'is not whole in the capture');
    this.#decode(side, message, time);
  }

  #decode(side: Side, message: HandshakeMessage, time: Time): void {
    const keep = <T>(
      decoded: { ok: true; value: T } | { ok: false; problem: Parameters<typeof describeProblem>[0] },
    ): Seen<T> | null => {
      if (!decoded.ok) {
        this.#events.push({
          ...placeOf(side, message, time),
          kind: 'problem',
          message: describeProblem(decoded.problem),
        });
        return null;
      }
      const { firstFrame, frame, length, recordVersion } = message;
      return { value: decoded.value, firstFrame, frame, length, recordVersion };
    };
    switch (message.type) {
      case HandshakeType.clientHello: {
        const hello = keep(decodeClientHello(message.body));
        if (hello !== null) this.#clientHellos.push(hello);
        return;
      }
      case HandshakeType.serverHello:
        return this.#takeServerHello(keep(decodeServerHello(message.body)));
      case HandshakeType.draftHelloRetryRequest:
        return this.#takeServerHello(keep(decodeDraftRetryRequest(message.body)));
      case HandshakeType.certificate:
        this.#certificates[side] ??= keep(decodeCertificateList(message.body));
        return;
      case HandshakeType.certificateRequest:
        this.#certificateRequest ??= keep(decodeCertificateRequest(message.body, this.#version ?? 0));
        return;
      case HandshakeType.serverKeyExchange:
        if (this.#suite === null) return;
        this.#serverKeyExchange ??= keep(
          decodeServerKeyExchange(message.body, this.#suite.keyExchange, this.#version ?? 0),
        );
        return;
    }
  }

  #takeServerHello(hello: Seen<ServerHello | HelloRetryRequest> | null): void {
    if (hello === null) return;
    const { value, ...place } = hello;
    if (value.isRetryRequest) {
      this.#helloRetryRequest ??= { ...place, value };
    } else if (this.#serverHello === null) {
      this.#serverHello = { ...place, value };
      this.#suite = cipherSuite(value.cipherSuite.id);
    }
  }

  /** The rest of a message that has begun will not come. */
  #dropUnfinished(side: Side, state: SideState): void {
    const message = state.handshake.end();
    state.handshake = new HandshakeJoiner();
    if (message === null) return;
    const last = this.#events.findLast(({ from }) => from === side) ?? this.#events.at(-1);
    const time = last?.time ?? { seconds: 0, nanoseconds: 0, digits: 0 };
    this.#problem(side, message, time, 'ends before it is whole');
  }

  #problem(side: Side, message: HandshakeMessage, time: Time, what: string): void {
    const name =
      (HANDSHAKE_TYPES as Readonly<Record<number, string>>)[message.type] ?? `handshake type ${message.type}`;
    this.#events.push({ ...placeOf(side, message, time), kind: 'problem', message: `${name} ${what}` });
  }
}

function place(from: Side, { frame, firstFrame, time }: TlsRecord): EventBase {
  return { from, frame, firstFrame, time };
}

function placeOf(from: Side, { frame, firstFrame }: HandshakeMessage, time: Time): EventBase {
  return { from, frame, firstFrame, time };
}

function isAlert({ level }: Alert): boolean {
  return level === 1 || level === 2;
}

/** Behind a ChangeCipherSpec only a whole hello is taken for clear text: the second one of TLS 1.3, say. */
function holdsHello({ body, length }: TlsRecord): boolean {
  if (body === null || length < 38) return false;
  const message = ((body[1] as number) << 16) | ((body[2] as number) << 8) | (body[3] as number);
  if (message !== length - 4) return false;
  if (body[0] === HandshakeType.clientHello) return decodeClientHello(body.subarray(4)).ok;
  return body[0] === HandshakeType.serverHello && decodeServerHello(body.subarray(4)).ok;
}

/** Where the first record of a side that was seen is no message in clear, the session is older than the capture. */
function beginsMessage({ body }: TlsRecord): boolean {
  return (
    body !== null &&
    body.length > 0 &&
    (body[0] as number) in HANDSHAKE_TYPES &&
    (body.length < 2 || (body[1] as number) < 16)
  );
}
