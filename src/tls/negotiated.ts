import type { CipherSuite } from './cipher-suite.ts';
import type { Side } from './events.ts';
import type { CertificateMessage } from './messages/certificate.ts';
import type { CertificateRequest } from './messages/certificate-request.ts';
import type { CertificateStatus } from './messages/certificate-status.ts';
import type { CertificateVerify } from './messages/certificate-verify.ts';
import type { ClientHello } from './messages/client-hello.ts';
import type { ClientKeyExchange } from './messages/client-key-exchange.ts';
import type { CompressedCertificate } from './messages/compressed-certificate.ts';
import type { EncryptedExtensions } from './messages/encrypted-extensions.ts';
import type { KeyUpdate } from './messages/key-update.ts';
import type { NewSessionTicket } from './messages/new-session-ticket.ts';
import type { HelloRetryRequest, ServerHello } from './messages/server-hello.ts';
import type { ServerKeyExchange } from './messages/server-key-exchange.ts';

/** A message with where it was. */
export interface Seen<T> {
  readonly value: T;
  readonly firstFrame: number;
  readonly frame: number;
  /** Bytes of its body. */
  readonly length: number;
  readonly recordVersion: number;
}

/** A message of each side, null where there is none. */
export interface SeenPerSide<T> {
  readonly client: Seen<T> | null;
  readonly server: Seen<T> | null;
}

/** DER in the order sent. */
export type CertificateList = readonly Uint8Array[];

/** What both sides offer and agree on. Of each kind the first counts, where it is not a list. */
export interface Negotiated {
  readonly clientHellos: readonly Seen<ClientHello>[];
  readonly helloRetryRequest: Seen<HelloRetryRequest> | null;
  readonly serverHello: Seen<ServerHello> | null;
  readonly encryptedExtensions: Seen<EncryptedExtensions> | null;
  /** Certificates; none of a side that shows a raw public key. */
  readonly certificates: SeenPerSide<CertificateList>;
  /** What TLS 1.3 says beside them. */
  readonly certificateMessages: SeenPerSide<CertificateMessage>;
  readonly compressedCertificates: SeenPerSide<CompressedCertificate>;
  /** Keys in place of certificates (RFC 7250): SubjectPublicKeyInfo, DER. */
  readonly rawPublicKeys: SeenPerSide<Uint8Array>;
  /** OCSP answers that the server staples up to TLS 1.2. */
  readonly certificateStatus: Seen<CertificateStatus> | null;
  readonly certificateRequest: Seen<CertificateRequest> | null;
  readonly certificateVerify: SeenPerSide<CertificateVerify>;
  readonly serverKeyExchange: Seen<ServerKeyExchange> | null;
  readonly clientKeyExchange: Seen<ClientKeyExchange> | null;
  readonly tickets: readonly Seen<NewSessionTicket>[];
  readonly keyUpdates: readonly (Seen<KeyUpdate> & { readonly from: Side })[];
  readonly suite: CipherSuite | null;
}
