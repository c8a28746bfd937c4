/**
 * The shape of what pcapinspect reports: a plain, JSON-safe document. Every output (JSON, text, the interactive view)
 * is drawn from it. Times are RFC 3339 in UTC, frames are Wireshark's `frame.number`, bytes are lower-case hex; what is
 * absent is `null`. Text from the wire keeps its value here: a writer makes it safe for its medium.
 */

import type { FileRange, FramePlace } from '../capture/frame-places.ts';
import type { Protocol } from '../diagnosis/evidence.ts';
import type { Finding, Outcome } from '../diagnosis/finding.ts';
import type { TlsaStanding } from '../dns/server-tlsa.ts';
import type { MailProtocolName } from '../mail/grammar.ts';
import type { CodePoint } from '../registry/name-of.ts';
import type { Side } from '../tls/conversation.ts';
import type { ClosedReason } from '../tls/decryption/opener.ts';
import type { Guess } from '../tls/inference/infer.ts';
import type { ChainDocument, RootsDocument } from './document-chain.ts';
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

export type { Outcome, Severity } from '../diagnosis/finding.ts';
export type { Side } from '../tls/conversation.ts';
export type * from './document-chain.ts';
export type * from './document-handshake.ts';
export type * from './document-policies.ts';

export interface PerSide<T> {
  readonly client: T;
  readonly server: T;
}

export interface InspectionDocument {
  readonly format: 'pcapinspect';
  readonly version: 1;
  readonly capture: CaptureDocument;
  readonly streams: readonly StreamDocument[];
  readonly dns: readonly DnsDocument[];
}

export interface CaptureDocument {
  readonly files: readonly FileDocument[];
  readonly frames: number;
  /** Captured bytes in the frames. */
  readonly bytes: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly problems: readonly ProblemDocument[];
  /** The roots that are trusted because they come with Node; null where they are not, or no certificate asked for them. */
  readonly roots: RootsDocument | null;
  /** What somebody wrote into the capture, but for the comments that a stream has. */
  readonly comments: readonly CaptureCommentDocument[];
}

export interface FileDocument {
  readonly path: string;
  readonly format: 'pcap' | 'pcapng';
  readonly compression: 'gzip' | 'zstd' | null;
  readonly frames: number;
}

export interface ProblemDocument {
  readonly file: string;
  readonly frame: number | null;
  readonly offset: number | null;
  readonly message: string;
}

export interface CommentDocument {
  readonly frame: number;
  readonly text: string;
}

export interface CaptureCommentDocument {
  readonly file: string;
  /** null: on a section or an interface. */
  readonly frame: number | null;
  readonly text: string;
}

export interface EndpointDocument {
  readonly ip: string;
  readonly port: number;
  /** The host name that the capture itself gives the address (name resolution blocks of pcapng). */
  readonly name: string | null;
}

/** What a rule has found. */
export interface FindingDocument extends Finding {
  /** Of several captures, where each frame is: its file, and its number there; null where that is not known. */
  readonly places: readonly (FramePlace | null)[] | null;
}

export interface StreamDocument {
  /** Wireshark's `tcp.stream`. */
  readonly stream: number;
  readonly client: EndpointDocument;
  readonly server: EndpointDocument;
  /** What a proxy says of the connection that it hands on, before the client's first bytes (PROXY protocol). */
  readonly proxy: ProxyDocument | null;
  /** What the client asked a proxy for (HTTP CONNECT, SOCKS): `server` is the proxy then. */
  readonly prelude: PreludeDocument | null;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstTime: string;
  readonly lastTime: string;
  /** Of several captures those that hold the stream: from which frame to which, by their numbers there. */
  readonly parts: readonly FileRange[] | null;
  /** What somebody wrote into the capture at frames of the stream. */
  readonly comments: readonly CommentDocument[];
  readonly tcp: TcpDocument;
  readonly protocol: Protocol;
  readonly outcome: Outcome | null;
  /** The id of the finding that explains the outcome best. */
  readonly cause: string | null;
  /** SMTP and LMTP in clear. */
  readonly smtp: SmtpDocument | null;
  /** IMAP, POP3 and ManageSieve in clear. */
  readonly dialogue: MailDialogueDocument | null;
  readonly tls: TlsDocument | null;
  /** What DNS in the capture says of the server; null where it says nothing. */
  readonly names: NamesDocument | null;
  /** The cause first, then by severity. */
  readonly findings: readonly FindingDocument[];
}

/** Each with the frame of the DNS answer that it rests on. */
export interface NamesDocument {
  /** The names that the server's address was looked up for before the stream began. */
  readonly hosts: readonly NameDocument[];
  /** The domains that have one of them as mail exchange. */
  readonly nexthops: readonly (NameDocument & { readonly preference: number; readonly host: string })[];
  readonly tlsa: readonly {
    readonly owner: string;
    /** `3 1 1 HEX` */
    readonly record: string;
    readonly frame: number;
    readonly standing: TlsaStanding;
    /** Whether the chain fits it; null where that cannot be said. */
    readonly matches: boolean | null;
  }[];
}

export interface NameDocument {
  readonly name: string;
  readonly frame: number;
  /** The AD bit of the answer. */
  readonly authenticated: boolean;
}

export interface ProxyDocument {
  readonly frame: number;
  readonly version: 1 | 2;
  /** Who connected to the proxy; null where it does not say. */
  readonly client: Omit<EndpointDocument, 'name'> | null;
  /** What the client connected to. */
  readonly server: Omit<EndpointDocument, 'name'> | null;
  /** The host name that the client asked for. */
  readonly authority: string | null;
  /** What is said of TLS that the proxy took off: its version, and the Common Name of the client's certificate. */
  readonly tls: { readonly version: string | null; readonly commonName: string | null } | null;
}

export interface PreludeDocument {
  readonly kind: 'http-connect' | 'socks4' | 'socks5';
  /** Where the client wants to be connected to: a host name or an IP address, as the client gives it. */
  readonly target: { readonly host: string; readonly port: number };
  /** The frame that completes the request. */
  readonly frame: number;
  /** null where the proxy's answer is not in the capture. */
  readonly accepted: boolean | null;
  /** What the proxy said. */
  readonly answer: { readonly text: string; readonly frame: number } | null;
}

export interface TcpDocument {
  readonly opened: 'syn' | 'midstream' | 'refused' | 'unanswered';
  readonly closed: 'fin' | 'rst' | 'open';
  readonly closedBy: Side | null;
  readonly frames: number;
  /** Payload bytes put in order, each counted once. */
  readonly bytes: PerSide<number>;
  /** Bytes of the sequence space that the capture lacks; null once a stream that is neither mail nor TLS was let go. */
  readonly missing: PerSide<number> | null;
}

export interface SmtpDocument {
  readonly greeting: ReplyDocument | null;
  /** The name the client gave in its last EHLO, HELO or LHLO in clear. */
  readonly ehlo: string | null;
  /** The lines of the server's last EHLO reply in clear, without the first. */
  readonly capabilities: readonly string[];
  readonly starttls: {
    readonly offered: boolean;
    readonly requestFrame: number | null;
    readonly reply: ReplyDocument | null;
  };
  readonly dialogue: readonly DialogueDocument[];
}

export interface MailDialogueDocument {
  readonly protocol: MailProtocolName;
  readonly greeting: AnswerDocument | null;
  /** What the server says last that it can do before it lets the client in, in clear. */
  readonly capabilities: readonly string[];
  /** STARTTLS, and the STLS of POP3. */
  readonly starttls: {
    readonly offered: boolean;
    readonly requestFrame: number | null;
    readonly reply: AnswerDocument | null;
  };
  readonly lines: readonly DialogueDocument[];
}

export interface AnswerDocument {
  /** Upper case: `OK`, `NO`, `BAD`, `BYE`, `PREAUTH`; of POP3 `+OK`, `-ERR`. */
  readonly status: string;
  readonly text: string;
  readonly frame: number;
}

export interface ReplyDocument {
  readonly code: number;
  readonly text: readonly string[];
  readonly frame: number;
}

export interface DialogueDocument {
  readonly from: Side;
  readonly frame: number;
  /**
   * One line; what is left out (credentials, a message) is said in round brackets: `(message, 1204 bytes)`. With
   * `--show-secrets` it is there, a message line by line.
   */
  readonly text: string;
  /** It was said inside TLS, encrypted; under a NULL suite (TLS_RSA_WITH_NULL_SHA, say) lines stand in clear: false. */
  readonly decrypted: boolean;
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

/** What a later stream changes of an earlier one: a finding, and what the stream comes to with it. */
export interface FindingChange {
  readonly stream: number;
  readonly finding: FindingDocument;
  readonly outcome: Outcome | null;
  readonly cause: string | null;
}

export interface DnsDocument {
  readonly frame: number;
  readonly name: string;
  readonly type: string;
  readonly data: string;
  readonly ttl: number;
  /** The AD bit. */
  readonly authenticated: boolean;
  readonly time: string;
  /** Who answered, and whom: addresses. */
  readonly server: string;
  readonly client: string;
}
