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
import type { Side } from '../tls/conversation.ts';
import type { RootsDocument } from './document-chain.ts';
import type { PerSide, TlsDocument } from './document-tls.ts';

export type { Outcome, Severity } from '../diagnosis/finding.ts';
export type { Side } from '../tls/conversation.ts';
export type * from './document-chain.ts';
export type * from './document-handshake.ts';
export type * from './document-policies.ts';
export type * from './document-tls.ts';

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
  /** The files and folders whose certificates are trusted, too. */
  readonly trustFiles: readonly string[];
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

/** What a later stream changes of an earlier one: a finding, and what the stream comes to with it. */
export interface FindingChange {
  readonly stream: number;
  readonly finding: FindingDocument;
  /** The finding does not hold any more: the stream is without it, and what stands here is a note of that. */
  readonly withdrawn: boolean;
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
