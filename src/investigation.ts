import { spanOf } from './capture/capture-span.ts';
import type { CaptureFile } from './capture/read-captures.ts';
import type { TlsaRecord } from './dane/tlsa.ts';
import { CertificateJudge } from './diagnosis/certificates.ts';
import { type Diagnosis, diagnose } from './diagnosis/diagnose.ts';
import type { Case, Context, StreamEvidence } from './diagnosis/evidence.ts';
import type { Finding } from './diagnosis/finding.ts';
import { gather } from './diagnosis/gather.ts';
import { Neighbourhood } from './diagnosis/neighbourhood.ts';
import { type Outlook, outlookOf } from './diagnosis/outlook.ts';
import { type Sighting, sightingOf } from './diagnosis/sighting.ts';
import type { Time } from './format/time.ts';
import type { InspectEvents, InspectOptions } from './inspection.ts';
import { MAX_UNDECIDED_STREAMS } from './limits.ts';
import type { StreamDocument } from './report/document.ts';
import { otherStreamDocument, streamDocument, withLateFrames } from './report/stream-document.ts';
import { Session } from './session/session.ts';
import type { Connection } from './streams/connection.ts';

/** An ended stream about which more may be known later. */
interface Undecided extends Case {
  readonly connection: Connection;
  /** What was said of it when it ended; null where that was nothing yet. */
  readonly told: Diagnosis | null;
  /** The streams that it was compared with then; those that come push them out of the neighbourhood. */
  readonly compared: readonly Sighting[];
}

/** A stream with its final word. */
interface Decided {
  readonly document: StreamDocument;
  readonly connection: Connection;
}

/**
 * Takes streams as they end, and says of each what became of it: at once, and where that hangs on other streams or on
 * the capture's end once more when those are known. What a stream showed is let go with its final word, so that memory
 * depends on the streams at hand and not on the length of the capture.
 */
export class Investigation {
  readonly #neighbourhood = new Neighbourhood();
  readonly #judge: CertificateJudge;
  readonly #tlsa: readonly TlsaRecord[];
  readonly #context: InvestigationContext;
  /** In the order of their end. */
  readonly #undecided = new Set<Undecided>();
  readonly #decided: Decided[] = [];

  constructor(
    private readonly options: InspectOptions,
    private readonly events: InspectEvents,
  ) {
    const { hosts, nexthop = null, at = null, tlsa = [], trust } = options;
    const host = (ip: string) => hosts?.byAddress.get(ip) ?? hosts?.any ?? null;
    this.#tlsa = tlsa;
    this.#judge = new CertificateJudge({ trust, at, nexthop, host, tlsa: (stream) => this.#tlsaOf(stream) });
    this.#context = new InvestigationContext(this.#neighbourhood, (stream) => this.#tlsaOf(stream));
  }

  /** The stream is over by that time; null: with the capture. Of others than mail and TLS, those are told of that `mayList` lets. */
  ended(connection: Connection, now: Time | null, mayList: () => boolean): void {
    const { reader } = connection;
    if (!(reader instanceof Session)) {
      if (mayList()) this.#tell(otherStreamDocument(connection), connection);
      return;
    }
    reader.end();
    const evidence = gather(connection, reader);
    connection.release();
    if (!concernsMail(evidence) && !mayList()) return;
    const theCase = { evidence, certificates: this.#judge.judge(evidence) };
    // What ends with the capture is told of when all that is known of the capture's end.
    if (now === null && concernsMail(evidence)) {
      this.#undecided.add({ ...theCase, connection, told: null, compared: [] });
      return;
    }
    const context = this.#context;
    context.before = [];
    context.compared = null;
    context.captureEnd = now;
    const outlook = outlookOf(evidence, context);
    this.#remember(theCase, outlook);
    const diagnosis = diagnose(theCase, outlook, context);
    const { compared } = context;
    if (compared !== null) {
      this.events.onStream?.(streamDocument(evidence, theCase.certificates, diagnosis));
      this.#undecided.add({ ...theCase, connection, told: diagnosis, compared });
      if (this.#undecided.size > MAX_UNDECIDED_STREAMS) this.#decideOldest();
    } else {
      this.#tell(streamDocument(evidence, theCase.certificates, diagnosis), connection);
    }
  }

  /** A mail or TLS stream that goes on, as it stands; nothing of others, and of those that have ended. */
  standing(connection: Connection): StreamDocument[] {
    const { reader } = connection;
    if (connection.ended || !(reader instanceof Session) || reader.kind === 'other') return [];
    connection.noteCounts();
    const evidence = gather(connection, reader);
    const { protocol, smtp, tls } = evidence;
    if (smtp === null && tls === null && protocol !== 'smtp' && protocol !== 'smtps') return [];
    const theCase = { evidence, certificates: this.#judge.judge(evidence) };
    this.#context.before = [];
    const diagnosis = connection.isClosed
      ? diagnose(theCase, outlookOf(evidence, this.#context), this.#context)
      : UNDECIDED;
    return [streamDocument(evidence, theCase.certificates, diagnosis)];
  }

  /** All streams have ended: the final word on each, in the order of their numbers. */
  finish(files: readonly CaptureFile[]): StreamDocument[] {
    this.#context.captureEnd = spanOf(files).last;
    this.#context.captureDamaged = files.some(({ problems }) => problems.length > 0);
    const outlooks = new Map<Undecided, Outlook>();
    for (const undecided of this.#undecided) {
      const outlook = outlookOf(undecided.evidence, this.#context);
      outlooks.set(undecided, outlook);
      if (undecided.told === null) this.#remember(undecided, outlook);
    }
    for (const [undecided, outlook] of outlooks) this.#decide(undecided, outlook);
    this.#decided.sort((a, b) => a.document.stream - b.document.stream);
    return this.#decided.map(({ document, connection }) => withLateFrames(document, connection));
  }

  #decideOldest(): void {
    for (const oldest of this.#undecided) {
      this.#undecided.delete(oldest);
      this.#decide(oldest, outlookOf(oldest.evidence, this.#context));
      return;
    }
  }

  #decide(undecided: Undecided, outlook: Outlook): void {
    const { connection, evidence, certificates, told, compared } = undecided;
    this.#context.before = compared;
    const diagnosis = diagnose(undecided, outlook, this.#context);
    if (told === null) {
      this.#tell(streamDocument(evidence, certificates, diagnosis), connection);
      return;
    }
    this.#tellChanges(evidence.stream, told, diagnosis);
    if (this.#keepsStreams) this.#keep(streamDocument(evidence, certificates, diagnosis), connection);
  }

  get #keepsStreams(): boolean {
    return this.options.keepStreams ?? true;
  }

  /** The first word on a stream, and the last. */
  #tell(document: StreamDocument, connection: Connection): void {
    this.events.onStream?.(document);
    if (this.#keepsStreams) this.#keep(document, connection);
  }

  #keep(document: StreamDocument, connection: Connection): void {
    this.#decided.push({ document, connection });
  }

  #tellChanges(stream: number, before: Diagnosis, { outcome, cause, findings }: Diagnosis): void {
    const isNew = (finding: Finding) =>
      !before.findings.some(
        ({ id, detail, severity }) =>
          id === finding.id && detail === finding.detail && severity === finding.severity,
      );
    for (const finding of findings.filter(isNew)) {
      this.events.onFinding?.({ stream, finding: { ...finding, places: null }, outcome, cause });
    }
  }

  #remember(theCase: Case, { outcome }: Outlook): void {
    const { evidence } = theCase;
    if (evidence.tls === null && evidence.smtp === null) return;
    this.#neighbourhood.add(sightingOf(theCase, outcome), evidence);
  }

  /** The records that hold for a stream's server: those without an owner, and those for the name it was meant by. */
  #tlsaOf(stream: StreamEvidence): readonly TlsaRecord[] {
    if (this.#tlsa.length === 0) return this.#tlsa;
    const { hosts } = this.options;
    const hello = stream.tls?.conversation.clientHellos[0]?.value;
    const names = [hosts?.byAddress.get(stream.server.ip), hosts?.any, hello?.fields.serverName].flatMap(
      (name) => name?.toLowerCase().replace(/\.$/, '') ?? [],
    );
    return this.#tlsa.filter(
      ({ host, port }) =>
        (host === null || names.includes(host)) && (port === null || port === stream.server.port),
    );
  }
}

/** Whether there may be something to say of the stream. */
function concernsMail({ smtp, tls, portProtocol }: StreamEvidence): boolean {
  return smtp !== null || tls !== null || portProtocol !== null;
}

/** The diagnosis of a stream that goes on. */
const UNDECIDED: Diagnosis = { outcome: null, cause: null, findings: [] };

/** What rules know beyond a stream; notices whether one asked for what may still change. */
class InvestigationContext implements Context {
  /** The streams that the one at hand was compared with earlier. */
  before: readonly Sighting[] = [];
  /** Those that it was compared with now, which later streams may add to; null where nothing asked for them. */
  compared: readonly Sighting[] | null = null;
  /** How far the capture has been read when the stream at hand ended. */
  captureEnd: Time | null = null;
  captureDamaged = false;

  constructor(
    private readonly neighbourhood: Neighbourhood,
    readonly tlsaKnown: (stream: StreamEvidence) => readonly TlsaRecord[],
  ) {}

  toSameServer(stream: StreamEvidence) {
    this.compared = this.neighbourhood.of(stream, this.before);
    return this.compared;
  }
}
