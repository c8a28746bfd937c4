import type { TlsaMatch } from '../dane/match.ts';
import type { TlsaRecord } from '../dane/tlsa.ts';
import type { DnsNames } from '../dns/names-of-server.ts';
import type { Time } from '../format/time.ts';
import type { LimitHit } from '../limits.ts';
import type { MailDialogue } from '../mail/dialogue.ts';
import type { MailFacts } from '../mail/facts.ts';
import type { KnownName } from '../policy/input.ts';
import type { MailProtocol } from '../registry/mail-ports.ts';
import type { ClosedRecord } from '../session/decryption.ts';
import type { Gap } from '../session/direction-reader.ts';
import type { SeenPrelude } from '../session/prelude-reader.ts';
import type { SeenProxyHeader } from '../session/proxy-reader.ts';
import type { SmtpDialogue } from '../smtp/dialogue.ts';
import type { SmtpFacts } from '../smtp/facts.ts';
import type { DirectionFacts, Endpoint, Moment } from '../streams/connection.ts';
import type { Difference } from '../streams/retransmissions.ts';
import type { Side, TlsConversation } from '../tls/conversation.ts';
import type { KeyLogNeed } from '../tls/decryption/opener.ts';
import type { WrongMessage } from '../tls/handshake-order.ts';
import type { TlsState } from '../tls/state.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { ChainVerdict } from '../x509/chain.ts';
import type { Judgement } from './policies.ts';

/** `tls` begins with TLS on a port that is not for mail. */
export type Protocol = MailProtocol | 'tls' | 'other';

/** All that one stream shows, put so that rules can ask. Nothing in it is a judgement. */
export interface StreamEvidence {
  readonly stream: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly protocol: Protocol;
  /** The port that the client means: the server's, or what it asks a proxy for. */
  readonly port: number;
  /** What is expected on that port; null where that is no mail. */
  readonly portProtocol: MailProtocol | null;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstTime: Time;
  readonly lastTime: Time;
  readonly tcp: TcpEvidence;
  readonly gaps: PerSide<readonly Gap[]>;
  /** Bounds on what is kept of the stream that were hit. */
  readonly limits: readonly LimitHit[];
  /** What a proxy says before the client's first bytes. */
  readonly proxy: SeenProxyHeader | null;
  /** What the client asked a proxy for, which the connection goes to. */
  readonly prelude: SeenPrelude | null;
  /** SMTP and LMTP. */
  readonly smtp: SmtpEvidence | null;
  /** IMAP, POP3 and ManageSieve. */
  readonly mail: MailEvidence | null;
  readonly tls: TlsEvidence | null;
  /** What the server was looked up by, as far as the capture's DNS answers tell. */
  readonly names: DnsNames | null;
}

export interface PerSide<T> {
  readonly client: T;
  readonly server: T;
}

export interface TcpEvidence extends PerSide<DirectionFacts> {
  readonly opened: 'syn' | 'midstream' | 'refused' | 'unanswered';
  /** What came first of FIN and RST. */
  readonly closed: { readonly how: 'fin' | 'rst'; readonly by: Side; readonly at: Moment } | null;
  readonly frames: number;
  readonly bytes: PerSide<number>;
  /** The same without a proxy's header. */
  readonly said: PerSide<number>;
  readonly missing: PerSide<number>;
  /** The bytes were not kept in order to the end, for the stream is neither mail nor TLS. */
  readonly letGo: boolean;
  /** First frame of each side whose payload the snapshot length cut. */
  readonly cutInFrame: PerSide<number | null>;
  /** The side's FIN was acknowledged and not captured. */
  readonly finUnseen: PerSide<boolean>;
  /** What each side sent again with other content. */
  readonly differences: PerSide<readonly Difference[]>;
}

export interface SmtpEvidence {
  readonly dialogue: SmtpDialogue;
  readonly facts: SmtpFacts;
}

export interface MailEvidence {
  readonly dialogue: MailDialogue;
  readonly facts: MailFacts;
}

export interface TlsEvidence {
  readonly conversation: TlsConversation;
  readonly state: TlsState;
  /** The first message that stands where another was due; null where none does, as far as can be seen. */
  readonly firstWrong: WrongMessage | null;
  /** What came in clear where a record was due, by sender. */
  readonly clear: PerSide<{ readonly frame: number; readonly text: string } | null>;
  /** What is said inside, as far as records could be opened; null where no secrets are known and none are needed. */
  readonly inside: InsideEvidence | null;
}

/** What secrets show, or a suite that does not encrypt. */
export interface InsideEvidence {
  readonly smtp: SmtpEvidence | null;
  readonly mail: MailEvidence | null;
  /** null where none are known. */
  readonly secrets: SecretsEvidence | null;
}

/** What became of the secrets that are known. */
export interface SecretsEvidence {
  /** The first record of each side that stayed closed. */
  readonly closed: PerSide<ClosedRecord | null>;
  /** What the key log lacks for them. */
  readonly needs: readonly KeyLogNeed[];
}

/** The server's certificates and what our checks say of them. */
export interface CertificateEvidence {
  /** In the order sent; those that could not be read are left out, and told of in `problems`. */
  readonly server: readonly Certificate[];
  readonly client: readonly Certificate[];
  readonly problems: readonly { readonly from: Side; readonly message: string }[];
  /** Of the server's. */
  readonly chain: ChainVerdict | null;
  /** Of the client's, as a server that asks for certificates would judge it. */
  readonly clientChain: ChainVerdict | null;
  /** How the time of the capture fits the server's chain; null where another time is judged by. */
  readonly clock: 'before' | 'after' | 'within' | null;
  /** Names that the client meant, and whether the leaf fits each. */
  readonly names: readonly NameCheck[];
  /** The TLSA records that count for this server, each against the chain. */
  readonly tlsa: readonly TlsaMatch[];
  /** Those that DNS in the capture shows, in its order, whether they count or not; empty without a chain. */
  readonly tlsaByDns: readonly TlsaMatch[];
  /** What DANE and clients' policies say of the server's; null where its leaf cannot be seen. */
  readonly judgement: Judgement | null;
}

export interface NameCheck extends KnownName {
  readonly matches: boolean;
  /** The name in the certificate that fits. */
  readonly by: string | null;
}

/** What there is to know of the capture. */
export interface CaptureFacts {
  /** The time of its last frame; null while it is still being read. */
  readonly captureEnd: Time | null;
  /** A file ends inside a frame, or is damaged. */
  readonly captureDamaged: boolean;
}

/** What rules know beyond one stream. */
export interface Context extends CaptureFacts {
  /** The TLSA records that are known for the stream's server. */
  readonly tlsaKnown: (stream: StreamEvidence) => readonly TlsaRecord[];
}

/** A stream with what has been found out about it. */
export interface Case {
  readonly evidence: StreamEvidence;
  readonly certificates: CertificateEvidence;
}
