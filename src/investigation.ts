import type { CaptureFile } from './capture/read-capture.ts';
import type { TlsaRecord } from './dane/tlsa.ts';
import { CertificateJudge } from './diagnosis/certificates.ts';
import { type Diagnosis, diagnose } from './diagnosis/diagnose.ts';
import type { Case, Context, StreamEvidence } from './diagnosis/evidence.ts';
import { gather, withLateFrames } from './diagnosis/gather.ts';
import { type Outlook, outlookOf } from './diagnosis/outlook.ts';
import type { Time } from './format/time.ts';
import type { InspectEvents, InspectOptions } from './inspection.ts';
import { MAX_COMPARED_STREAMS } from './limits.ts';
import type { FindingDocument, StreamDocument } from './report/document.ts';
import { streamDocument } from './report/stream-document.ts';
import { Session } from './session/session.ts';
import type { Connection } from './streams/connection.ts';

/** A stream with what was last said of it. */
interface Entry extends Case {
  readonly connection: Connection;
  /** Where it stands among the streams to its server, by what makes that the same one. */
  readonly places: Map<string, number>;
  told: Diagnosis | null;
}

/** Takes streams as they end, and says of each what became of it: at once, and again when all the others are known. */
export class Investigation {
  readonly #entries: Entry[] = [];
  readonly #byStream = new Map<number, Entry>();
  readonly #toServer = new Map<string, Entry[]>();
  readonly #judge: CertificateJudge;
  readonly #tlsa: readonly TlsaRecord[];

  constructor(
    private readonly options: InspectOptions,
    private readonly events: InspectEvents,
  ) {
    const { hosts, nexthop = null, at = null, tlsa = [], trust } = options;
    const host = (ip: string) => hosts?.byAddress.get(ip) ?? hosts?.any ?? null;
    this.#tlsa = tlsa;
    this.#judge = new CertificateJudge({ trust, at, nexthop, host, tlsa: (stream) => this.#tlsaOf(stream) });
  }

  /** The stream is over. */
  ended(connection: Connection): void {
    const { reader } = connection;
    if (!(reader instanceof Session)) return;
    reader.end();
    const evidence = gather(connection, reader);
    connection.release();
    const entry: Entry = {
      connection,
      evidence,
      certificates: this.#judge.judge(evidence),
      places: new Map(),
      told: null,
    };
    this.#entries.push(entry);
    this.#byStream.set(evidence.stream, entry);
    this.#index(entry);
    // A stream that is still open ends with the capture, and is told of then.
    if (this.events.onStream === undefined || evidence.tcp.closed === null) return;
    const diagnosis = diagnose(entry, this.#context(null, false));
    entry.told = diagnosis;
    this.events.onStream(streamDocument(evidence, entry.certificates, diagnosis));
  }

  /** All streams have ended: the final word on each, in the order of their numbers. */
  finish(files: readonly CaptureFile[]): StreamDocument[] {
    const captureEnd = files.findLast(({ lastTime }) => lastTime !== null)?.lastTime ?? null;
    const isDamaged = files.some(({ problems }) => problems.length > 0);
    const context = this.#context(captureEnd, isDamaged);
    this.#entries.sort((a, b) => a.evidence.stream - b.evidence.stream);
    return this.#entries.map((entry) => {
      const evidence = withLateFrames(entry.evidence, entry.connection);
      const diagnosis = diagnose({ ...entry, evidence }, context);
      const document = streamDocument(evidence, entry.certificates, diagnosis);
      this.#tell(entry, document, diagnosis);
      return document;
    });
  }

  #tell(entry: Entry, document: StreamDocument, diagnosis: Diagnosis): void {
    if (entry.told === null) return this.events.onStream?.(document);
    const { outcome, cause } = diagnosis;
    const before = entry.told;
    const isNew = (finding: FindingDocument) =>
      !before.findings.some(
        ({ id, detail, severity }) =>
          id === finding.id && detail === finding.detail && severity === finding.severity,
      );
    for (const finding of diagnosis.findings.filter(isNew)) {
      this.events.onFinding?.({ stream: document.stream, finding, outcome, cause });
    }
  }

  #index(entry: Entry): void {
    if (entry.evidence.tls === null && entry.evidence.smtp === null) return;
    for (const key of serverKeys(entry.evidence)) {
      const known = this.#toServer.get(key) ?? [];
      if (known.length === 0) this.#toServer.set(key, known);
      entry.places.set(key, known.length);
      known.push(entry);
    }
  }

  #context(captureEnd: Time | null, captureDamaged: boolean): Context {
    const outlooks = new Map<StreamEvidence, Outlook>();
    const context: Context = {
      captureEnd,
      captureDamaged,
      tlsaKnown: (stream) => this.#tlsaOf(stream),
      toSameServer: (stream) => this.#neighbours(stream),
      outlookOf: (stream) => {
        const outlook = outlooks.get(stream) ?? outlookOf(stream, context);
        outlooks.set(stream, outlook);
        return outlook;
      },
    };
    return context;
  }

  /** The other streams to the same server, in order; of very many those that ended just before and after. */
  #neighbours(stream: StreamEvidence): Entry[] {
    const entry = this.#byStream.get(stream.stream);
    if (entry === undefined) return [];
    const near = [...entry.places].flatMap(([key, place]) => {
      const first = Math.max(0, place - MAX_COMPARED_STREAMS / 2);
      return this.#toServer.get(key)?.slice(first, place + MAX_COMPARED_STREAMS / 2) ?? [];
    });
    return [...new Set(near)]
      .filter((other) => other !== entry)
      .sort((a, b) => a.evidence.stream - b.evidence.stream);
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

/** What makes a server the same one: its address, or the host name that it greets with (RFC 5321 section 4.3.1). */
function serverKeys({ server, smtp }: StreamEvidence): string[] {
  const name = smtp?.dialogue.greeting?.text[0]?.split(' ')[0]?.toLowerCase() ?? '';
  const byAddress = `${server.ip} ${server.port}`;
  return name.includes('.') ? [byAddress, `${name} ${server.port}`] : [byAddress];
}
