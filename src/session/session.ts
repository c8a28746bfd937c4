import { copyOf } from '../bytes/copy.ts';
import { isBinary } from '../bytes/text.ts';
import { type LimitHit, MAX_SNIFFED, MAX_SOUGHT } from '../limits.ts';
import { MailDialogue } from '../mail/dialogue.ts';
import { GRAMMARS } from '../mail/grammars.ts';
import { MailClient, MailServer } from '../mail/speakers.ts';
import { SmtpDialogue } from '../smtp/dialogue.ts';
import type { DialogueLine } from '../smtp/shown-lines.ts';
import type { Speaker } from '../smtp/speaker.ts';
import { SmtpClient, SmtpServer } from '../smtp/speakers.ts';
import { type Direction, type Endpoint, opposite, type StreamReader } from '../streams/connection.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import { HandshakeType } from '../tls/conversation.ts';
import { choosesNullSuite } from '../tls/null-suite.ts';
import { ContentType, type TlsRecord } from '../tls/record.ts';
import type { KeyLog } from '../tls/secrets/key-log.ts';
import { Ssl2MessageType } from '../tls/ssl2-record.ts';
import { ClearReader } from './clear-reader.ts';
import { Decryption } from './decryption.ts';
import { DirectionReader } from './direction-reader.ts';
import type { SeenPrelude } from './prelude-reader.ts';
import { Proxies } from './proxies.ts';
import type { SeenProxyHeader } from './proxy-reader.ts';
import type { Piece } from './record-finder.ts';
import { type Sniffed, sniff } from './sniff.ts';

/** Bytes, or a hole, that came before it was clear what the stream carries. */
type Early =
  | ({ readonly direction: Direction } & Piece)
  | {
      readonly direction: Direction;
      readonly gap: number;
      readonly reason: GapReason;
      readonly arrival: Arrival | null;
    };

const NO_BYTES = new Uint8Array(0);

/** Bytes without a control character that tell text for certain, or a line of them. */
const ENOUGH_TEXT = 64;
const LF = 10;
const SOCKS_PORT = 1080;

/**
 * What one TCP stream carries: a mail protocol in clear, TLS, one after the other, or neither; behind a PROXY header,
 * through a proxy that the client asks, or without.
 *
 * The first bytes tell which; mail protocols are recognised on any port by what is said. A stream that is neither is let
 * go. Of one that began before the capture, records are sought for a while.
 */
export class Session implements StreamReader {
  /** null until it is clear what the stream carries. */
  kind: Exclude<Sniffed['kind'], 'undecided'> | null = null;
  #dialogue: SmtpDialogue | null = null;
  /** What is said in clear in other protocols than SMTP; null where none of them is spoken. */
  mail: MailDialogue | null = null;
  /** The readers of both directions, null until they are needed. */
  readers: readonly [DirectionReader, DirectionReader] | null = null;
  readonly #proxies = new Proxies((direction, bytes, start, end, arrival) =>
    this.#take(direction, bytes, start, end, arrival),
  );
  #client: Direction | null = null;
  /** The first bytes of both directions are the stream's first. */
  #fromStart = false;
  #early: Early[] = [];
  #heads: [Uint8Array, Uint8Array] = [NO_BYTES, NO_BYTES];

  /** Opens records; null where no secrets are known and nothing opens without, or it has not come to records. */
  decryption: Decryption | null = null;
  /** What is said inside TLS, as far as its records could be opened. */
  inside: Session | null = null;
  /** What its first bytes were. */
  #sniffed: Sniffed = { kind: 'undecided' };
  /** A ServerHello may tell yet that records open without secrets. */
  #mayOpen: boolean;

  /**
   * @param keyLog The secrets that are known; null: none.
   * @param showsSecrets Credentials and messages are shown as they are.
   */
  constructor(
    private readonly endpoints: readonly [Endpoint, Endpoint],
    private readonly keyLog: KeyLog | null = null,
    readonly showsSecrets = false,
  ) {
    this.#mayOpen = keyLog === null;
  }

  /** What is said in clear in SMTP; most streams of a capture have no need of it. */
  get dialogue(): SmtpDialogue {
    this.#dialogue ??= new SmtpDialogue(this.showsSecrets);
    return this.#dialogue;
  }

  /** What is said in clear, in whichever protocol. */
  get #said(): SmtpDialogue | MailDialogue {
    return this.mail ?? this.dialogue;
  }

  get wanted(): boolean {
    return this.kind !== 'other';
  }

  /** The header that a proxy put before the client's bytes. */
  get proxy(): SeenProxyHeader | null {
    return this.#proxies.header;
  }

  /** What the client asked a proxy for. */
  get prelude(): SeenPrelude | null {
    return this.#proxies.prelude;
  }

  /** Bytes of that header, and of what leads to a tunnel, in one direction. */
  proxyBytes(direction: Direction): number {
    return this.#proxies.length(direction);
  }

  /** Wireshark's reader of SOCKS, which goes by the port, takes what is inside for a stream of its own. */
  get spendsNumber(): boolean {
    if (!this.#proxies.hasTunnel || this.prelude?.kind === 'http-connect') return false;
    return this.endpoints.some(({ port }) => port === SOCKS_PORT);
  }

  /** Bytes that are kept, nearly. */
  get keptBytes(): number {
    const { readers, inside } = this;
    if (readers !== null) {
      const records = readers[0].keptBytes + readers[1].keptBytes;
      return this.#said.keptCharacters + records + (inside?.keptBytes ?? 0);
    }
    return this.#early.reduce((sum, early) => sum + ('gap' in early ? 0 : early.end), 0);
  }

  /** Bounds that were hit. */
  get limits(): readonly LimitHit[] {
    const own = this.#said.limits;
    const hit = this.readers?.filter(({ limits }) => limits.length > 0) ?? [];
    return hit.length === 0 ? own : [...own, ...hit.flatMap(({ limits }) => limits)];
  }

  begin(): void {
    this.#fromStart = true;
  }

  data(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    this.#proxies.data(direction, bytes, start, end, arrival, this.#fromStart);
  }

  gap(direction: Direction, length: number, reason: GapReason, arrival: Arrival | null): void {
    this.#proxies.release(direction);
    if (this.readers !== null) return this.readers[direction].gap(length, reason, arrival);
    if (this.kind === 'other') return;
    this.#early.push({ direction, gap: length, reason, arrival });
  }

  /** No more bytes come. */
  end(): void {
    for (const direction of [0, 1] as const) this.#proxies.release(direction);
    // On a mail port the header alone tells that mail was meant: a proxy that looks whether the server lives.
    if (this.proxy !== null && this.kind === null) this.#decide(sniff(this.#ends, this.#heads));
    for (const reader of this.readers ?? []) reader.end();
    this.decryption?.end();
    this.inside?.end();
    if (this.kind === null) this.#settle();
    if (this.kind === null) this.#letGo();
    this.#noteClearText();
  }

  /** Which direction the client sends in, as far as the content tells. */
  get client(): Direction | null {
    if (this.readers !== null) {
      for (const direction of [0, 1] as const) {
        if (beginsWith(this.readers[direction].records.records, HandshakeType.clientHello)) return direction;
      }
      for (const direction of [0, 1] as const) {
        if (beginsWith(this.readers[direction].records.records, HandshakeType.serverHello))
          return opposite(direction);
      }
    }
    return this.#client ?? this.#proxies.client;
  }

  #take(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (this.readers === null) return this.#takeEarly(direction, bytes, start, end, arrival);
    this.readers[direction].data(bytes, start, end, arrival);
    if (this.#mayOpen) this.#openWithoutSecrets(this.readers);
    if (this.kind === null) this.#settle();
  }

  #takeEarly(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (this.kind === 'other') return;
    const head = this.#heads[direction];
    const more = bytes.subarray(start, end);
    this.#heads[direction] = head.length === 0 ? more : Buffer.concat([head, more]);
    this.#decide(sniff(this.#ends, this.#heads));
    if (this.readers !== null) return this.#take(direction, bytes, start, end, arrival);
    if (this.wanted) this.#keep(direction, head, copyOf(bytes, start, end), arrival);
  }

  /** It is not clear yet what this is: what came is a view, and has to be copied. */
  #keep(direction: Direction, head: Uint8Array, bytes: Uint8Array, arrival: Arrival): void {
    this.#early.push({ direction, bytes, start: 0, end: bytes.length, arrival });
    this.#heads[direction] = head.length < MAX_SNIFFED ? Buffer.concat([head, bytes]) : head;
  }

  /** The ends of the connection, or of the tunnel that the client asks for. */
  get #ends(): readonly [Endpoint, Endpoint] {
    const { prelude } = this;
    if (prelude === null) return this.endpoints;
    const server = { ip: prelude.target.host, port: prelude.target.port };
    return this.#proxies.client === 0 ? [this.endpoints[0], server] : [server, this.endpoints[1]];
  }

  #decide(sniffed: Sniffed): void {
    this.#sniffed = sniffed;
    switch (sniffed.kind) {
      case 'undecided':
        return;
      case 'other':
        return this.#isCut ? this.#trySeeking() : this.#letGo();
      case 'tls':
        this.kind = 'tls';
        if (this.keyLog !== null) this.#beginDecryption();
        return this.#read([this.#reader(0, null), this.#reader(1, null)]);
      case 'smtp':
        this.kind = 'smtp';
        if (this.keyLog !== null) this.#beginDecryption();
        return this.#readClear(sniffed.client, new SmtpClient(this.dialogue), new SmtpServer(this.dialogue));
      default:
        this.kind = sniffed.kind;
        if (this.keyLog !== null) this.#beginDecryption();
        this.mail = new MailDialogue(GRAMMARS[sniffed.kind], this.showsSecrets);
        return this.#readClear(sniffed.client, new MailClient(this.mail), new MailServer(this.mail));
    }
  }

  #readClear(client: Direction, asking: Speaker, answering: Speaker): void {
    this.#client = client;
    const asks = this.#reader(client, new ClearReader(asking));
    const answers = this.#reader(opposite(client), new ClearReader(answering));
    this.#read(client === 0 ? [asks, answers] : [answers, asks]);
  }

  #reader(direction: Direction, clear: ClearReader | null, mode?: 'seek'): DirectionReader {
    return new DirectionReader(clear, this.decryption?.opening(direction), mode);
  }

  /** Behind STARTTLS the same protocol goes on; inside TLS from the first byte on, what it is shows anew. */
  #beginDecryption(): Decryption {
    this.inside = new Session(this.#ends, null, this.showsSecrets);
    this.inside.begin();
    // TLS inside TLS stays closed.
    this.inside.#mayOpen = false;
    const { kind } = this.#sniffed;
    if (kind !== 'tls' && kind !== 'other') this.inside.#decide(this.#sniffed);
    this.decryption = new Decryption(this.keyLog, this.inside);
    return this.decryption;
  }

  /** Under a suite that does not encrypt, what is said inside can be read by everyone. */
  #openWithoutSecrets(readers: readonly [DirectionReader, DirectionReader]): void {
    for (const { records } of readers) {
      const isNull = records.firstHandshake?.body && choosesNullSuite(records.firstHandshake.body);
      if (typeof isNull !== 'boolean') continue;
      this.#mayOpen = false;
      if (!isNull) return;
      const decryption = this.#beginDecryption();
      for (const direction of [0, 1] as const)
        readers[direction].records.openWith(decryption.opening(direction));
      return;
    }
  }

  /** What came before the first bytes is not in the capture. */
  get #isCut(): boolean {
    return !this.#fromStart || this.#early.some((early) => 'gap' in early);
  }

  /** The capture may begin in the middle of a record: what is no text is looked through for the next. */
  #trySeeking(): void {
    if (this.#heads.some((head) => isBinary(head, 0, head.length)))
      return this.#read([this.#reader(0, null, 'seek'), this.#reader(1, null, 'seek')]);
    if (this.#heads.some((head) => head.length >= ENOUGH_TEXT || head.includes(LF))) this.#letGo();
  }

  /** Nothing but records would make it of interest: are there any, or have they been sought for long enough? */
  #settle(): void {
    const readers = this.readers ?? [];
    if (readers.some(({ records }) => records.last !== null)) this.kind = 'tls';
    else if (readers.some(({ sought }) => sought > MAX_SOUGHT)) this.#letGo();
  }

  /** A side that agreed to TLS, or heard the other agree, and then went on in clear. */
  #noteClearText(): void {
    if (this.readers === null || this.#client === null) return;
    for (const from of ['client', 'server'] as const) {
      const reader = this.readers[from === 'client' ? this.#client : opposite(this.#client)];
      const line = this.#said.clearAfterStarttls(from) ?? this.#answerInClear(from);
      if (line !== null)
        reader.clearInTls ??= { frame: line.frame, bytes: Buffer.from(line.text), isRaw: false };
    }
  }

  /** What a server of mail to be fetched says to a ClientHello, where that is all that it says. */
  #answerInClear(from: 'client' | 'server'): DialogueLine | null {
    if (this.mail === null || this.readers === null || this.#client === null || from === 'client')
      return null;
    const [hello] = this.readers[this.#client].records.records;
    const answers = this.readers[opposite(this.#client)].tlsOffset !== null;
    if (hello === undefined || answers) return null;
    return this.mail.lines.find((line) => line.from === 'server' && line.frame > hello.frame) ?? null;
  }

  #read(readers: readonly [DirectionReader, DirectionReader]): void {
    this.readers = readers;
    for (const early of this.#early) {
      const reader = readers[early.direction];
      if ('bytes' in early) reader.data(early.bytes, early.start, early.end, early.arrival);
      else reader.gap(early.gap, early.reason, early.arrival);
    }
    this.#early = [];
    this.#heads = [NO_BYTES, NO_BYTES];
  }

  #letGo(): void {
    this.kind = 'other';
    this.readers = null;
    this.#early = [];
    this.#heads = [NO_BYTES, NO_BYTES];
  }
}

function beginsWith(records: readonly TlsRecord[], handshakeType: 1 | 2): boolean {
  const first = records.find(
    ({ contentType }) => contentType === ContentType.handshake || contentType === ContentType.ssl2,
  );
  const type = first?.body?.[0];
  if (first?.contentType !== ContentType.ssl2) return type === handshakeType;
  return (
    type ===
    (handshakeType === HandshakeType.clientHello ? Ssl2MessageType.clientHello : Ssl2MessageType.serverHello)
  );
}
