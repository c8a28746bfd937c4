import { describeProblem } from '../bytes/decoded.ts';
import { HANDSHAKE_TYPES } from '../registry/handshake-types.ts';
import { HEARTBEAT_MESSAGE_TYPES } from '../registry/heartbeat.ts';
import { type Alert, AlertJoiner } from './alert.ts';
import type { CipherSuite } from './cipher-suite.ts';
import { HandshakeType, isTls13 } from './events.ts';
import { HandshakeJoiner, type HandshakeMessage, messageLength } from './handshake.ts';
import { decodeClientHello } from './messages/client-hello.ts';
import { claimsTooMuch, decodeHeartbeat } from './messages/heartbeat.ts';
import { decodeServerHello } from './messages/server-hello.ts';
import type { OpenedContent } from './opening.ts';
import { ContentType, type TlsRecord } from './record.ts';
import { fitsFirstMessage, isClearSecondMessage } from './ssl2-record.ts';

/** What bears on reading the next record of what both sides agreed on. */
export interface Agreement {
  readonly version: number | null;
  readonly suite: CipherSuite | null;
}

/** What a record, or the end of one direction, gives. */
export type Reading =
  | { readonly kind: 'handshake'; readonly message: HandshakeMessage; readonly decrypted: boolean }
  | ({ readonly kind: 'alert'; readonly decrypted: boolean } & Alert)
  | { readonly kind: 'change_cipher_spec' }
  /** What was opened of it follows. */
  | { readonly kind: 'encrypted' }
  /** Bytes that ought to be readable and are not; `message` is the one that they belong to, null for others. */
  | { readonly kind: 'problem'; readonly text: string; readonly message: HandshakeMessage | null };

const ENCRYPTED: readonly Reading[] = [{ kind: 'encrypted' }];
const CHANGE_CIPHER_SPEC: readonly Reading[] = [{ kind: 'change_cipher_spec' }];

/** Bytes of an alert and of a change_cipher_spec: nothing encrypted is as short. */
const ALERT_LENGTH = 2;
const CHANGE_CIPHER_SPEC_LENGTH = 1;

/** Tells what one side's records hold, as far as they are in clear or were opened. */
export class SideReader {
  #handshake = new HandshakeJoiner();
  #alerts = new AlertJoiner();
  #opened = new OpenedReader();
  /** The next handshake record begins a message, or goes on with one: no byte before it is missing. */
  #inStep = false;
  #changedCipherSpec = false;
  #full = false;
  /** A record in SSL 2.0's format has come. */
  #beganWithSsl2 = false;

  read(record: TlsRecord, agreed: Agreement): readonly Reading[] {
    // Under a NULL suite nothing has to be opened to be read.
    if (record.opened !== null && !agreed.suite?.isNull)
      return [...ENCRYPTED, ...this.#opened.read(record, record.opened)];
    const lost = record.afterGap ? this.end() : [];
    const readings = this.#content(record, agreed);
    return lost.length === 0 ? readings : [...lost, ...readings];
  }

  /** What is left of a message whose rest will not come. */
  end(): readonly Reading[] {
    const message = this.#handshake.end();
    this.#handshake = new HandshakeJoiner();
    this.#inStep = false;
    return message === null ? [] : [problem('ends before it is whole', message)];
  }

  #content(record: TlsRecord, agreed: Agreement): readonly Reading[] {
    switch (record.contentType) {
      case ContentType.changeCipherSpec:
        return this.#changeCipherSpec(record, agreed);
      case ContentType.alert:
        return this.#alert(record, agreed);
      case ContentType.handshake:
        return this.#handshakeRecord(record, agreed);
      case ContentType.ssl2:
        return this.#ssl2Record(record);
      case ContentType.heartbeat:
        return this.#isEncrypted(agreed) ? ENCRYPTED : heartbeat(record);
      default:
        return ENCRYPTED;
    }
  }

  /** Handshake and alert records are encrypted behind a ChangeCipherSpec up to TLS 1.2; TLS 1.3 has a type for that. */
  #isEncrypted({ version, suite }: Agreement): boolean {
    return this.#changedCipherSpec && !suite?.isNull && !(version !== null && isTls13(version));
  }

  #changeCipherSpec({ length }: TlsRecord, agreed: Agreement): readonly Reading[] {
    if (length > CHANGE_CIPHER_SPEC_LENGTH && this.#isEncrypted(agreed)) return ENCRYPTED;
    this.#changedCipherSpec = true;
    return CHANGE_CIPHER_SPEC;
  }

  #alert(record: TlsRecord, agreed: Agreement): readonly Reading[] {
    const isShort = record.length <= ALERT_LENGTH;
    if (!isShort && this.#isEncrypted(agreed)) return ENCRYPTED;
    if (!isWhole(record)) return [problem('an alert is not whole in the capture')];
    const alerts = this.#alerts.push(isShort ? record : this.#withoutMac(record, agreed));
    if (isShort || alerts.every(isAlert))
      return alerts.map((alert) => ({ kind: 'alert', ...alert, decrypted: false }));
    this.#alerts = new AlertJoiner();
    return ENCRYPTED;
  }

  #handshakeRecord(record: TlsRecord, agreed: Agreement): readonly Reading[] {
    // As long as no version is known, a hello behind a ChangeCipherSpec may be the second one of TLS 1.3.
    if (this.#isEncrypted(agreed) && !(agreed.version === null && holdsHello(record))) return ENCRYPTED;
    if (record.body === null) return this.#overflow();
    if (record.length === 0) return [];
    if (!this.#inStep && !this.#handshake.waiting && !beginsMessage(record.body)) {
      // Up to TLS 1.2 a ChangeCipherSpec may have been in what is missing.
      const isClear = agreed.version !== null && isTls13(agreed.version);
      return isClear ? [problem('a part of a handshake message without its beginning')] : ENCRYPTED;
    }
    const messages = this.#handshake.push(this.#withoutMac(record, agreed));
    this.#inStep = record.holes.length === 0;
    const readings: Reading[] = [];
    for (const message of messages) {
      readings.push({ kind: 'handshake', message, decrypted: false });
      if (message.damaged) readings.push(problem('is not whole in the capture', message));
    }
    return readings;
  }

  /** SSL 2.0 has a message in each record. */
  #ssl2Record({ body, length, holes, firstFrame, frame, version }: TlsRecord): readonly Reading[] {
    const isFirst = !this.#beganWithSsl2;
    this.#beganWithSsl2 = true;
    if (body === null || body.length === 0) return ENCRYPTED;
    if (!isFirst && !isClearSecondMessage(length, body)) return ENCRYPTED;
    const damaged = holes.length > 0 || body.length < length;
    // Without its first bytes a hello cannot be told from what is encrypted.
    if (isFirst && !fitsFirstMessage(length, body, 0, body.length)) return ENCRYPTED;
    const message: HandshakeMessage = {
      type: body[0] as number,
      length: length - 1,
      body: body.subarray(1),
      firstFrame,
      frame,
      recordVersion: version,
      damaged,
    };
    const reading: Reading = { kind: 'handshake', message, decrypted: false };
    return damaged ? [reading, problem('is not whole in the capture', message)] : [reading];
  }

  /** The limit for what is kept of a direction is reached: said once. */
  #overflow(): readonly Reading[] {
    const before = this.end();
    if (this.#full) return before;
    this.#full = true;
    return [...before, problem('more handshake messages than are kept')];
  }

  /** Under a suite that does not encrypt, what stands before the MAC. */
  #withoutMac(record: TlsRecord, { suite }: Agreement): TlsRecord {
    const protection = suite?.protection;
    if (!this.#changedCipherSpec || !suite?.isNull || protection?.kind !== 'stream') return record;
    return { ...record, body: record.body?.subarray(0, Math.max(0, record.length - protection.mac)) ?? null };
  }
}

/** Tells what is inside one side's protected records. */
class OpenedReader {
  #handshake = new HandshakeJoiner();
  #alerts = new AlertJoiner();

  read(record: TlsRecord, { contentType, content }: OpenedContent): Reading[] {
    const { frame } = record;
    const inner = { ...record, body: content, marks: [{ offset: 0, frame }], holes: [] };
    switch (contentType) {
      case ContentType.handshake:
        if (content === null) return this.#overflow();
        return this.#handshake
          .push(inner)
          .map((message) => ({ kind: 'handshake', message, decrypted: true }));
      case ContentType.alert:
        return this.#alerts.push(inner).map((alert) => ({ kind: 'alert', ...alert, decrypted: true }));
      default:
        return [];
    }
  }

  /** A message whose middle is not kept goes on in what comes. */
  #overflow(): Reading[] {
    this.#handshake = new HandshakeJoiner();
    return [problem('more handshake messages than are kept')];
  }
}

function problem(text: string, message: HandshakeMessage | null = null): Reading {
  return { kind: 'problem', text, message };
}

/** A heartbeat is counted as any record that is no handshake; what it must not say is told. */
function heartbeat(record: TlsRecord): readonly Reading[] {
  if (record.body === null || !isWhole(record)) return ENCRYPTED;
  const decoded = decodeHeartbeat(record.body);
  if (!decoded.ok) return [...ENCRYPTED, problem(describeProblem(decoded.problem))];
  const { type, payloadLength, room } = decoded.value;
  // With a ChangeCipherSpec in what is missing this may be encrypted after all.
  if (!(type.id in HEARTBEAT_MESSAGE_TYPES) || !claimsTooMuch(decoded.value)) return ENCRYPTED;
  const text = `${type.name} claims a payload of ${payloadLength} bytes and has ${room} (CVE-2014-0160, Heartbleed)`;
  return [...ENCRYPTED, problem(text)];
}

function isWhole({ body, length, holes }: TlsRecord): boolean {
  return body !== null && body.length === length && holes.length === 0;
}

/** AlertLevel has two values, and encrypted bytes seldom look like it. */
function isAlert({ level }: Alert): boolean {
  return level === 1 || level === 2;
}

function holdsHello({ body, length }: TlsRecord): boolean {
  if (body === null || body.length < length || length < 4) return false;
  if (messageLength(body, 0) !== length - 4) return false;
  if (body[0] === HandshakeType.clientHello) return decodeClientHello(body.subarray(4)).ok;
  return body[0] === HandshakeType.serverHello && decodeServerHello(body.subarray(4)).ok;
}

/** Messages that may be longer than 64 KiB: lists of certificates and of names. */
const LONG_MESSAGES: readonly number[] = [HandshakeType.certificate, HandshakeType.certificateRequest];

/** A record that follows nothing we know begins a message if it begins with a known type and a sensible length. */
function beginsMessage(body: Uint8Array): boolean {
  const type = body[0];
  if (type === undefined || !(type in HANDSHAKE_TYPES)) return false;
  return (body[1] ?? 0) < (LONG_MESSAGES.includes(type) ? 16 : 1);
}
