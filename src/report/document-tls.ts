/** What is reported of TLS and certificates; part of the document (document.ts). */
import type { CodePoint } from '../registry/name-of.ts';
import type { Side } from '../tls/conversation.ts';
import type { ClosedReason } from '../tls/decryption/opener.ts';
import type { Guess } from '../tls/inference/infer.ts';
import type { ChainDocument } from './document-chain.ts';
import type {
  CertificateMessageDocument,
  CertificateVerifyDocument,
  ClientKeyExchangeDocument,
  EncryptedExtensionsDocument,
  ExtensionDocument,
  HelloDifferencesDocument,
  KeyUpdateDocument,
  OcspResponseDocument,
  RawPublicKeyDocument,
  SessionTicketDocument,
} from './document-handshake.ts';
import type { DaneDocument, PoliciesDocument } from './document-policies.ts';

export interface PerSide<T> {
  readonly client: T;
  readonly server: T;
}

/** What could not be read, and why. */
export interface TlsProblemDocument {
  readonly from: Side;
  readonly frame: number;
  readonly message: string;
}

export interface TlsDocument {
  readonly startFrame: number;
  readonly version: CodePoint | null;
  readonly cipherSuite: CodePoint | null;
  readonly group: CodePoint | null;
  readonly serverName: string | null;
  readonly alpn: string | null;
  readonly established: boolean;
  readonly anonymous: boolean;
  readonly resumed: boolean;
  /** Something that was encrypted could be opened; never under a NULL suite, which does not encrypt. */
  readonly decrypted: boolean;
  readonly renegotiated: boolean;
  /** How a session was taken up again: by its id, by a ticket, or (TLS 1.3) by a key that both sides have. */
  readonly resumedBy: 'session-id' | 'ticket' | 'psk' | null;
  /** TLS 1.3's early data; `offered` where nothing shows whether they were taken. */
  readonly earlyData: 'offered' | 'accepted' | 'rejected' | null;
  /** The client showed a certificate, and the handshake completed; in TLS 1.3, where it is encrypted, most likely. */
  readonly clientAuthenticated: boolean;
  readonly clientHello: ClientHelloDocument | null;
  readonly helloRetryRequest: HelloRetryRequestDocument | null;
  readonly serverHello: ServerHelloDocument | null;
  readonly certificates: PerSide<readonly CertificateDocument[]>;
  /** The server's certificates, judged; null where its own cannot be seen. */
  readonly chain: ChainDocument | null;
  /** The client's, as a server that asks for certificates would judge them. */
  readonly clientChain: ChainDocument | null;
  /** What DANE says of the server's certificates; null where its leaf cannot be seen. */
  readonly dane: DaneDocument | null;
  /**
   * What clients' policies say of them; null also where no mail is sent, and where the stream went well and nothing was given
   * to judge by (a host, a next hop, TLSA records, an MTA-STS policy).
   */
  readonly policies: PoliciesDocument | null;
  readonly certificateRequest: CertificateRequestDocument | null;
  readonly serverKeyExchange: ServerKeyExchangeDocument | null;
  /** What follows of the handshake is encrypted in TLS 1.3, and stands here once it could be decrypted. */
  readonly encryptedExtensions: EncryptedExtensionsDocument | null;
  readonly certificateMessages: readonly CertificateMessageDocument[];
  readonly rawPublicKeys: readonly RawPublicKeyDocument[];
  readonly ocspResponses: readonly OcspResponseDocument[];
  readonly certificateVerify: readonly CertificateVerifyDocument[];
  readonly clientKeyExchange: ClientKeyExchangeDocument | null;
  readonly sessionTickets: readonly SessionTicketDocument[];
  readonly keyUpdates: readonly KeyUpdateDocument[];
  readonly handshake: readonly HandshakeDocument[];
  /** The first message that stands where the RFCs have another, by the names of the registry. */
  readonly firstWrong: WrongMessageDocument | null;
  /** What was sent last of a handshake that did not complete, alerts aside; `message` null where that is encrypted. */
  readonly lastMessage: {
    readonly from: Side;
    readonly frame: number;
    readonly message: string | null;
  } | null;
  readonly alerts: readonly AlertDocument[];
  /** The first ERROR message of SSL 2.0. */
  readonly ssl2Error: { readonly from: Side; readonly frame: number; readonly error: CodePoint } | null;
  /**
   * Protected records in order: application data, and what is encrypted of the handshake. Of those that were not opened
   * the capture shows only lengths.
   */
  readonly encryptedRecords: readonly EncryptedRecordDocument[];
  /** All encrypted records with their bytes, listed or not. */
  readonly encryptedTotals: PerSide<{ readonly records: number; readonly bytes: number }>;
  /** What became of the decryption; null where no secrets are known at all. */
  readonly secrets: SecretsDocument | null;
  /** What could not be decoded, each as one line. */
  readonly problems: readonly TlsProblemDocument[];
}

export interface SecretsDocument {
  /** The lines that a key log would have to have. */
  readonly lacking: readonly { readonly label: string; readonly clientRandom: string }[];
  /** The first record of each side that could not be opened, and why. */
  readonly closed: readonly { readonly from: Side; readonly frame: number; readonly reason: ClosedReason }[];
}

export interface ClientHelloDocument {
  readonly frame: number;
  readonly recordVersion: number;
  readonly legacyVersion: number;
  /** It came in a record of SSL 2.0's format, whatever version it offers; `random` is its challenge then. */
  readonly sslv2: boolean;
  /** Bytes of the whole handshake message: its four header bytes included, in SSL 2.0's format the one of its type. */
  readonly length: number;
  readonly random: string;
  readonly sessionId: string;
  readonly versions: readonly CodePoint[];
  readonly cipherSuites: readonly CodePoint[];
  readonly compressionMethods: readonly number[];
  readonly groups: readonly CodePoint[];
  readonly keyShares: readonly CodePoint[];
  readonly extensions: readonly ExtensionDocument[];
  readonly signatureAlgorithms: readonly CodePoint[];
  readonly serverName: string | null;
  readonly alpn: readonly string[];
  readonly ja3: string | null;
  readonly ja4: string | null;
}

export interface HelloRetryRequestDocument {
  readonly frame: number;
  readonly version: CodePoint;
  /** null in drafts of TLS 1.3 before the 19th. */
  readonly cipherSuite: CodePoint | null;
  readonly group: CodePoint | null;
  readonly cookie: boolean;
  readonly extensions: readonly ExtensionDocument[];
  /** What the second ClientHello changed of the first; null where there is none. */
  readonly differences: HelloDifferencesDocument | null;
}

export interface ServerHelloDocument {
  readonly frame: number;
  readonly legacyVersion: number;
  readonly version: CodePoint;
  readonly random: string;
  readonly sessionId: string;
  /** null of SSL 2.0, where the client chooses. */
  readonly cipherSuite: CodePoint | null;
  /** null in drafts of TLS 1.3 before the 22nd. */
  readonly compressionMethod: number | null;
  readonly extensions: readonly ExtensionDocument[];
  /** The group of its key_share, null where it has none. */
  readonly group: CodePoint | null;
  /** What the server speaks though it could speak something newer, by the mark in its random (RFC 8446 section 4.1.3). */
  readonly downgrade: 'TLS 1.2' | 'TLS 1.1 or older' | null;
  readonly ja3s: string | null;
  /** Of SSL 2.0: what both sides have in common. */
  readonly cipherSuites?: readonly CodePoint[];
}

export interface CertificateRequestDocument {
  readonly frame: number;
  readonly certificateTypes: readonly number[];
  readonly signatureAlgorithms: readonly CodePoint[];
  readonly authorities: readonly string[];
  /** Hex; null up to TLS 1.2. */
  readonly context: string | null;
  /** Of TLS 1.3. */
  readonly extensions: readonly ExtensionDocument[];
}

export interface ServerKeyExchangeDocument {
  readonly frame: number;
  readonly kind: 'ecdhe' | 'dhe' | 'other';
  /** As the cipher suite's name has it: `ECDHE_RSA`, `DH_anon`, `SRP_SHA_RSA`. */
  readonly keyExchange: string;
  readonly group: CodePoint | null;
  readonly dhBits: number | null;
  /** Bits of the RSA key of an export suite, or of the prime of SRP. */
  readonly modulusBits: number | null;
  readonly pskIdentityHint: string | null;
  readonly signatureAlgorithm: CodePoint | null;
}

export interface HandshakeDocument {
  readonly from: Side;
  readonly frame: number;
  /** null where the message is encrypted. */
  readonly type: CodePoint | null;
  /** Bytes of the body; of an encrypted message those of its record. */
  readonly length: number;
  readonly encrypted?: true;
  /** It was encrypted, and opened. */
  readonly decrypted?: true;
}

export interface WrongMessageDocument {
  readonly from: Side;
  readonly frame: number;
  readonly message: string;
  /** What may have stood in its place, the likeliest first. */
  readonly due: readonly string[];
}

export interface AlertDocument {
  readonly from: Side;
  readonly frame: number;
  readonly level: 'warning' | 'fatal' | null;
  readonly description: CodePoint | null;
  readonly encrypted: boolean;
  /** Only the record's length and place say that it is an alert. */
  readonly inferred: boolean;
  /** It was encrypted, and opened. */
  readonly decrypted?: true;
}

export interface EncryptedRecordDocument {
  readonly from: Side;
  readonly frame: number;
  /** null in SSL 2.0, which has none. */
  readonly contentType: CodePoint | null;
  /** Bytes of the record's fragment, without its five header bytes. */
  readonly length: number;
  /** Where it was opened, or had no need to be under a NULL suite: what is inside, and how many bytes of it. */
  readonly decrypted?: { readonly contentType: CodePoint; readonly length: number };
  /**
   * Where it was not opened, and the stream is not `secured`: what it most likely holds, as far as length and place tell more
   * than the content type.
   */
  readonly inferred?: Guess;
}

export interface CertificateDocument {
  readonly frame: number;
  readonly sha256: string;
  readonly sha1: string;
  readonly subject: string;
  readonly issuer: string;
  /** Hex. */
  readonly serialNumber: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The first ones of very many. */
  readonly subjectAltNames: readonly { readonly type: string; readonly value: string }[];
  /** How many more there are. */
  readonly unlistedNames: number;
  readonly publicKey: {
    readonly algorithm: string;
    readonly bits: number | null;
    readonly curve: string | null;
  };
  readonly signatureAlgorithm: string;
  readonly isCa: boolean;
  readonly pathLength: number | null;
  readonly keyUsage: readonly string[];
  readonly extendedKeyUsage: readonly string[];
  readonly subjectKeyIdentifier: string | null;
  readonly authorityKeyIdentifier: string | null;
  readonly selfSigned: boolean;
  readonly tlsa: Readonly<Record<'3 0 1' | '3 1 1' | '2 0 1' | '2 1 1', string>>;
  readonly pem: string;
}
