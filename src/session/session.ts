import { isBinary } from '../bytes/text.ts';
import { type LimitHit, MAX_SOUGHT } from '../limits.ts';
import { MailDialogue } from '../mail/dialogue.ts';
import { GRAMMARS } from '../mail/grammars.ts';
import { MailClient, MailServer } from '../mail/speakers.ts';
import { SmtpDialogue } from '../smtp/dialogue.ts';
import type { DialogueLine } from '../smtp/shown-lines.ts';
import type { Speaker } from '../smtp/speaker.ts';
import { SmtpClient, SmtpServer } from '../smtp/speakers.ts';
import { type Direction, type Endpoint, opposite, type StreamReader } from '../streams/connection.ts';
import type { Arrival, GapReason } from '../streams/half-stream.ts';
import type { KeyLog } from '../tls/secrets/key-log.ts';
import { ClearReader } from './clear-reader.ts';
import { Decryption } from './decryption.ts';
import { DirectionReader } from './direction-reader.ts';
import { FirstBytes, type Heads } from './first-bytes.ts';
import { agreesOnNullSuite, clientByHellos } from './hellos.ts';
import type { SeenPrelude } from './prelude-reader.ts';
import { Proxies } from './proxies.ts';
import type { SeenProxyHeader } from './proxy-reader.ts';
import { type Sniffed, sniff } from './sniff.ts';

/** What the first bytes of a stream that is of interest can be. */
type Decided = Exclude<Sniffed, { readonly kind: 'other' }>;

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
  readonly #first = new FirstBytes();

  /** Opens records; null where no secrets are known and nothing opens without, or it has not come to records. */
  decryption: Decryption | null = null;
  /** What is said inside TLS, as far as its records could be opened. */
  inside: Session | null = null;
  /** What its first bytes were. */
  #decided: Decided = { kind: 'undecided' };
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
    return this.#first.length;
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
    this.#first.gap(direction, length, reason, arrival);
  }

  /** No more bytes come. */
  end(): void {
    for (const direction of [0, 1] as const) this.#proxies.release(direction);
    // On a mail port the header alone tells that mail was meant: a proxy that looks whether the server lives.
    if (this.proxy !== null && this.kind === null) this.#decideBy(this.#first.heads);
    for (const reader of this.readers ?? []) reader.end();
    this.decryption?.end();
    this.inside?.end();
    if (this.kind === null) this.#settle();
    if (this.kind === null) this.#letGo();
    this.#noteClearText();
  }

  /** Which direction the client sends in, as far as the content tells. */
  get client(): Direction | null {
    const byHellos = this.readers === null ? null : clientByHellos(this.readers);
    return byHellos ?? this.#client ?? this.#proxies.client;
  }

  #take(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (this.readers === null) return this.#takeEarly(direction, bytes, start, end, arrival);
    this.readers[direction].data(bytes, start, end, arrival);
    if (this.#mayOpen) this.#openWithoutSecrets(this.readers);
    if (this.kind === null) this.#settle();
  }

  #takeEarly(direction: Direction, bytes: Uint8Array, start: number, end: number, arrival: Arrival): void {
    if (this.kind === 'other') return;
    this.#decideBy(this.#first.with(direction, bytes.subarray(start, end)));
    if (this.readers !== null) return this.#take(direction, bytes, start, end, arrival);
    if (this.wanted) this.#first.keep(direction, bytes, start, end, arrival);
  }

  /** The ends of the connection, or of the tunnel that the client asks for. */
  get #ends(): readonly [Endpoint, Endpoint] {
    const { prelude } = this;
    if (prelude === null) return this.endpoints;
    const server = { ip: prelude.target.host, port: prelude.target.port };
    return this.#proxies.client === 0 ? [this.endpoints[0], server] : [server, this.endpoints[1]];
  }

  #decideBy(heads: Heads): void {
    const sniffed = sniff(this.#ends, heads);
    if (sniffed.kind !== 'other') return this.#decide(sniffed);
    // What came before the first bytes may not be in the capture.
    if (this.#fromStart && !this.#first.hasGap) return this.#letGo();
    this.#trySeeking(heads);
  }

  #decide(sniffed: Decided): void {
    if (sniffed.kind === 'undecided') return;
    this.kind = sniffed.kind;
    this.#decided = sniffed;
    if (this.keyLog !== null) this.#beginDecryption();
    switch (sniffed.kind) {
      case 'tls':
        return this.#read([this.#reader(0, null), this.#reader(1, null)]);
      case 'smtp':
        return this.#readClear(sniffed.client, new SmtpClient(this.dialogue), new SmtpServer(this.dialogue));
      default:
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
    if (this.#decided.kind !== 'tls') this.inside.#decide(this.#decided);
    this.decryption = new Decryption(this.keyLog, this.inside);
    return this.decryption;
  }

  /** Under a suite that does not encrypt, what is said inside can be read by everyone. */
  #openWithoutSecrets(readers: readonly [DirectionReader, DirectionReader]): void {
    const isNull = agreesOnNullSuite(readers);
    if (isNull === null) return;
    this.#mayOpen = false;
    if (!isNull) return;
    const decryption = this.#beginDecryption();
    for (const direction of [0, 1] as const)
      readers[direction].records.openWith(decryption.opening(direction));
  }

  /** The capture may begin in the middle of a record: what is no text is looked through for the next. */
  #trySeeking(heads: Heads): void {
    if (heads.some((head) => isBinary(head, 0, head.length)))
      return this.#read([this.#reader(0, null, 'seek'), this.#reader(1, null, 'seek')]);
    if (heads.some((head) => head.length >= ENOUGH_TEXT || head.includes(LF))) this.#letGo();
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
    this.#first.release(readers);
  }

  #letGo(): void {
    this.kind = 'other';
    this.readers = null;
    this.#first.forget();
  }
}
