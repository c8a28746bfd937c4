import { type Decoded, describeProblem } from '../bytes/decoded.ts';
import type { CodePoint } from '../registry/name-of.ts';
import { type CipherSuite, cipherSuite } from './cipher-suite.ts';
import { HandshakeType, type Side } from './events.ts';
import type { HandshakeMessage } from './handshake.ts';
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
import {
  decodeSsl2ClientHello,
  decodeSsl2Error,
  decodeSsl2MasterKey,
  decodeSsl2ServerHello,
  type Ssl2ServerHello,
} from './messages/ssl2.ts';
import { SSL2, Ssl2MessageType } from './ssl2-record.ts';

/** A message with where it was. */
export interface Seen<T> {
  readonly value: T;
  readonly firstFrame: number;
  readonly frame: number;
  /** Bytes of its body. */
  readonly length: number;
  readonly recordVersion: number;
}

/** DER in the order sent. */
type CertificateList = readonly Uint8Array[];

/** Reads the messages of both sides that say what they offer and agree on. Of each kind but ClientHello the first counts. */
export class Negotiation {
  readonly clientHellos: Seen<ClientHello>[] = [];
  helloRetryRequest: Seen<HelloRetryRequest> | null = null;
  serverHello: Seen<ServerHello> | null = null;
  readonly certificates: { client: Seen<CertificateList> | null; server: Seen<CertificateList> | null } = {
    client: null,
    server: null,
  };
  certificateRequest: Seen<CertificateRequest> | null = null;
  serverKeyExchange: Seen<ServerKeyExchange> | null = null;
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
    switch (message.type) {
      case HandshakeType.certificate:
        return this.#keep(message, decodeCertificateList(message.body), (list) => {
          this.certificates[side] ??= list;
        });
      case HandshakeType.clientHello:
        return side === 'client' ? this.#takeClientHello(message) : null;
      default:
        return side === 'server' ? this.#takeOfServer(message) : null;
    }
  }

  #takeClientHello(message: HandshakeMessage): string | null {
    return this.#keep(message, decodeClientHello(message.body), (hello) => {
      this.clientHellos.push(hello);
    });
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

  #takeOfServer(message: HandshakeMessage): string | null {
    const { type, body } = message;
    // Where the ServerHello is missing, the record's version is the next best.
    const version = this.version ?? message.recordVersion;
    switch (type) {
      case HandshakeType.serverHello:
        return this.#keep(message, decodeServerHello(body), (hello) => this.#takeServerHello(hello));
      case HandshakeType.draftHelloRetryRequest:
        return this.#keep(message, decodeDraftRetryRequest(body), (hello) => this.#takeServerHello(hello));
      case HandshakeType.certificateRequest:
        return this.#keep(message, decodeCertificateRequest(body, version), (request) => {
          this.certificateRequest ??= request;
        });
      case HandshakeType.serverKeyExchange:
        if (this.suite === null) return null;
        return this.#keep(
          message,
          decodeServerKeyExchange(body, this.suite.keyExchange, version),
          (exchange) => {
            this.serverKeyExchange ??= exchange;
          },
        );
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

  #keep<T>(message: HandshakeMessage, decoded: Decoded<T>, take: (seen: Seen<T>) => void): string | null {
    if (!decoded.ok) return describeProblem(decoded.problem);
    const { firstFrame, frame, length, recordVersion } = message;
    take({ value: decoded.value, firstFrame, frame, length, recordVersion });
    return null;
  }
}
