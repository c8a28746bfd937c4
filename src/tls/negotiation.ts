import { type Decoded, describeProblem } from '../bytes/decoded.ts';
import type { CodePoint } from '../registry/name-of.ts';
import { type CipherSuite, cipherSuite } from './cipher-suite.ts';
import { HandshakeType, isTls13, type Side } from './events.ts';
import type { ExtensionFields } from './extensions/decode.ts';
import type { HandshakeMessage } from './handshake.ts';
import {
  type CertificateMessage,
  decodeCertificateList,
  decodeCertificateMessage,
  decodeRawPublicKey,
} from './messages/certificate.ts';
import { type CertificateRequest, decodeCertificateRequest } from './messages/certificate-request.ts';
import { type CertificateStatus, decodeCertificateStatus } from './messages/certificate-status.ts';
import { type CertificateVerify, decodeCertificateVerify } from './messages/certificate-verify.ts';
import { type ClientHello, decodeClientHello } from './messages/client-hello.ts';
import { type ClientKeyExchange, decodeClientKeyExchange } from './messages/client-key-exchange.ts';
import {
  type CompressedCertificate,
  decodeCompressedCertificate,
} from './messages/compressed-certificate.ts';
import { decodeEmpty } from './messages/empty.ts';
import { decodeEncryptedExtensions, type EncryptedExtensions } from './messages/encrypted-extensions.ts';
import { decodeFinished } from './messages/finished.ts';
import { decodeKeyUpdate, type KeyUpdate } from './messages/key-update.ts';
import { decodeNewSessionTicket, type NewSessionTicket } from './messages/new-session-ticket.ts';
import {
  decodeDraftRetryRequest,
  decodeServerHello,
  type HelloRetryRequest,
  type ServerHello,
} from './messages/server-hello.ts';
import { decodeServerKeyExchange, type ServerKeyExchange } from './messages/server-key-exchange.ts';
import {
  decodeSsl2ClientHello,
  decodeSsl2Error,
  decodeSsl2MasterKey,
  decodeSsl2ServerHello,
  type Ssl2ServerHello,
} from './messages/ssl2.ts';
import type { CertificateList, Negotiated, Seen, SeenPerSide } from './negotiated.ts';
import { SSL2, Ssl2MessageType } from './ssl2-record.ts';

type Open<T> = { -readonly [Field in keyof T]: T[Field] };

/** Bytes of a whole message: behind a type alone in SSL 2.0's format, else behind a header of four bytes. */
export function wholeLength({
  length,
  recordVersion,
}: Pick<Seen<unknown>, 'length' | 'recordVersion'>): number {
  return length + (recordVersion === SSL2 ? 1 : HEADER_LENGTH);
}

const HEADER_LENGTH = 4;

/** What most streams have of most messages. */
const NEITHER = { client: null, server: null } as const;

/** Reads the messages of both sides that say what they offer and agree on. */
export class Negotiation implements Negotiated {
  readonly clientHellos: Seen<ClientHello>[] = [];
  helloRetryRequest: Seen<HelloRetryRequest> | null = null;
  serverHello: Seen<ServerHello> | null = null;
  encryptedExtensions: Seen<EncryptedExtensions> | null = null;
  readonly certificates: Open<SeenPerSide<CertificateList>> = { client: null, server: null };
  certificateMessages: SeenPerSide<CertificateMessage> = NEITHER;
  compressedCertificates: SeenPerSide<CompressedCertificate> = NEITHER;
  rawPublicKeys: SeenPerSide<Uint8Array> = NEITHER;
  certificateStatus: Seen<CertificateStatus> | null = null;
  certificateRequest: Seen<CertificateRequest> | null = null;
  certificateVerify: SeenPerSide<CertificateVerify> = NEITHER;
  serverKeyExchange: Seen<ServerKeyExchange> | null = null;
  clientKeyExchange: Seen<ClientKeyExchange> | null = null;
  readonly tickets: Seen<NewSessionTicket>[] = [];
  readonly keyUpdates: (Seen<KeyUpdate> & { readonly from: Side })[] = [];
  suite: CipherSuite | null = null;
  readonly ssl2: {
    serverHello: Seen<Ssl2ServerHello> | null;
    cipherSuite: Seen<CodePoint> | null;
    error: (Seen<CodePoint> & { readonly from: Side }) | null;
  } = { serverHello: null, cipherSuite: null, error: null };

  /** The version by its id, null before a ServerHello or HelloRetryRequest. */
  get version(): number | null {
    return (this.serverHello ?? this.helloRetryRequest ?? this.ssl2.serverHello)?.value.version.id ?? null;
  }

  /** Takes a whole message; returns what is wrong with it, null where nothing is or it is not one that we decode. */
  take(side: Side, message: HandshakeMessage): string | null {
    if (message.recordVersion === SSL2) return this.#takeOfSsl2(side, message);
    // Where the ServerHello is missing, the record's version is the next best.
    const version = this.version ?? message.recordVersion;
    return (
      this.#takeOfEither(side, message, version) ??
      (side === 'client' ? this.#takeOfClient(message, version) : this.#takeOfServer(message, version))
    );
  }

  #takeOfEither(side: Side, message: HandshakeMessage, version: number): string | null {
    const { type, body } = message;
    switch (type) {
      case HandshakeType.certificate:
        return this.#takeCertificate(side, message, version);
      case HandshakeType.compressedCertificate:
        return this.#takeCompressed(side, message);
      case HandshakeType.certificateVerify:
        return this.#keep(message, decodeCertificateVerify(body, version), (verify) => {
          this.certificateVerify = withFirst(this.certificateVerify, side, verify);
        });
      case HandshakeType.keyUpdate:
        return this.#keep(message, decodeKeyUpdate(body), (update) => {
          this.keyUpdates.push({ ...update, from: side });
        });
      case HandshakeType.finished:
        return this.#keep(message, decodeFinished(body, version, this.suite));
      default:
        return null;
    }
  }

  #takeOfClient(message: HandshakeMessage, version: number): string | null {
    const { type, body } = message;
    switch (type) {
      case HandshakeType.clientHello:
        return this.#keep(message, decodeClientHello(body), (hello) => {
          this.clientHellos.push(hello);
        });
      case HandshakeType.clientKeyExchange: {
        if (this.suite === null) return null;
        const decoded = decodeClientKeyExchange(body, this.suite.keyExchange, version);
        return this.#keep(message, decoded, (exchange) => {
          this.clientKeyExchange ??= exchange;
        });
      }
      case HandshakeType.endOfEarlyData:
        return this.#keep(message, decodeEmpty('EndOfEarlyData', body));
      default:
        return null;
    }
  }

  #takeOfSsl2(from: Side, message: HandshakeMessage): string | null {
    const { body } = message;
    switch (message.type) {
      case Ssl2MessageType.clientHello:
        return this.#keep(message, decodeSsl2ClientHello(body), (hello) => {
          this.clientHellos.push(hello);
        });
      case Ssl2MessageType.serverHello:
        return this.#keep(message, decodeSsl2ServerHello(body), (hello) => {
          this.ssl2.serverHello ??= hello;
          const { certificate } = hello.value;
          if (certificate !== null) this.certificates.server ??= { ...hello, value: [certificate] };
        });
      case Ssl2MessageType.clientMasterKey:
        return this.#keep(message, decodeSsl2MasterKey(body), (cipher) => {
          this.ssl2.cipherSuite ??= cipher;
        });
      default:
        return this.#keep(message, decodeSsl2Error(body), (error) => {
          this.ssl2.error ??= { ...error, from };
        });
    }
  }

  #takeOfServer(message: HandshakeMessage, version: number): string | null {
    const { type, body } = message;
    switch (type) {
      case HandshakeType.helloRequest:
        return this.#keep(message, decodeEmpty('HelloRequest', body));
      case HandshakeType.serverHello:
        return this.#keep(message, decodeServerHello(body), (hello) => this.#takeServerHello(hello));
      case HandshakeType.draftHelloRetryRequest:
        return this.#keep(message, decodeDraftRetryRequest(body), (hello) => this.#takeServerHello(hello));
      case HandshakeType.encryptedExtensions:
        return this.#keep(message, decodeEncryptedExtensions(body), (extensions) => {
          this.encryptedExtensions ??= extensions;
        });
      case HandshakeType.certificateStatus:
        return this.#keep(message, decodeCertificateStatus(body), (status) => {
          this.certificateStatus ??= status;
        });
      case HandshakeType.certificateRequest:
        return this.#keep(message, decodeCertificateRequest(body, version), (request) => {
          this.certificateRequest ??= request;
        });
      case HandshakeType.serverKeyExchange: {
        if (this.suite === null) return null;
        const decoded = decodeServerKeyExchange(body, this.suite.keyExchange, version);
        return this.#keep(message, decoded, (exchange) => {
          this.serverKeyExchange ??= exchange;
        });
      }
      case HandshakeType.serverHelloDone:
        return this.#keep(message, decodeEmpty('ServerHelloDone', body));
      case HandshakeType.newSessionTicket:
        return this.#keep(message, decodeNewSessionTicket(body, version), (ticket) => {
          this.tickets.push(ticket);
        });
      default:
        return null;
    }
  }

  #takeServerHello({
    value,
    firstFrame,
    frame,
    length,
    recordVersion,
  }: Seen<ServerHello | HelloRetryRequest>): void {
    const place = { firstFrame, frame, length, recordVersion };
    if (value.isRetryRequest) {
      this.helloRetryRequest ??= { value, ...place };
    } else if (this.serverHello === null) {
      this.serverHello = { value, ...place };
      this.suite = cipherSuite(value.cipherSuite.id);
    }
  }

  #takeCertificate(side: Side, message: HandshakeMessage, version: number): string | null {
    if (isTls13(version)) {
      const decoded = decodeCertificateMessage(message.body);
      return this.#keep(message, decoded, (seen) => this.#takeCertificateMessage(side, seen));
    }
    if (this.#usesRawKeys(side)) {
      return this.#keep(message, decodeRawPublicKey(message.body), (key) => {
        this.rawPublicKeys = withFirst(this.rawPublicKeys, side, key);
      });
    }
    return this.#keep(message, decodeCertificateList(message.body), (list) => {
      this.certificates[side] ??= list;
    });
  }

  #takeCompressed(side: Side, message: HandshakeMessage): string | null {
    const decoded = decodeCompressedCertificate(message.body);
    const problem = this.#keep(message, decoded, (packed) => {
      this.compressedCertificates = withFirst(this.compressedCertificates, side, packed);
    });
    if (!decoded.ok) return problem;
    const { certificate } = decoded.value;
    return this.#keep(message, certificate, (seen) => this.#takeCertificateMessage(side, seen));
  }

  #takeCertificateMessage(side: Side, seen: Seen<CertificateMessage>): void {
    this.certificateMessages = withFirst(this.certificateMessages, side, seen);
    const [first] = seen.value.list;
    if (this.#usesRawKeys(side) && first !== undefined) {
      this.rawPublicKeys = withFirst(this.rawPublicKeys, side, { ...seen, value: first });
    } else {
      this.certificates[side] ??= { ...seen, value: seen.value.list };
    }
  }

  /** What this side's Certificate message holds, by the server's choice (RFC 7250 section 3). */
  #usesRawKeys(side: Side): boolean {
    const type = `${side}CertificateType` satisfies keyof ExtensionFields;
    const { encryptedExtensions, serverHello } = this;
    const chosen = encryptedExtensions?.value.fields[type] ?? serverHello?.value.fields[type];
    return chosen?.id === RAW_PUBLIC_KEY;
  }

  #keep<T>(message: HandshakeMessage, decoded: Decoded<T>, take?: (seen: Seen<T>) => void): string | null {
    if (!decoded.ok) return describeProblem(decoded.problem);
    const { firstFrame, frame, length, recordVersion } = message;
    take?.({ value: decoded.value, firstFrame, frame, length, recordVersion });
    return null;
  }
}

function withFirst<T>(both: SeenPerSide<T>, side: Side, seen: Seen<T>): SeenPerSide<T> {
  return both[side] === null ? { ...both, [side]: seen } : both;
}

const RAW_PUBLIC_KEY = 2;
