import { spanOf } from './capture/capture-span.ts';
import type { CaptureFile } from './capture/read-captures.ts';
import { tlsaFromDns } from './dane/from-dns.ts';
import type { TlsaRecord } from './dane/tlsa.ts';
import { CertificateJudge } from './diagnosis/certificates.ts';
import { conclude, type Diagnosis, type Examination, examine } from './diagnosis/diagnose.ts';
import type { Case, Context, StreamEvidence } from './diagnosis/evidence.ts';
import { gather } from './diagnosis/gather.ts';
import { outlookOf } from './diagnosis/outlook.ts';
import { reportable } from './diagnosis/policies.ts';
import {
  type HostNames,
  nameByAddress,
  type Reached,
  reachingOf,
  serverNames,
} from './diagnosis/server-names.ts';
import type { Sighting } from './diagnosis/sighting.ts';
import type { Lookups } from './dns/lookups.ts';
import { namesOfServer } from './dns/names-of-server.ts';
import { DnsOverTcp } from './dns/over-tcp.ts';
import type { Time } from './format/time.ts';
import type { InspectEvents, InspectOptions } from './inspection.ts';
import type { StreamDocument } from './report/document.ts';
import { otherStreamDocument, strangerDocument, streamDocument } from './report/stream-document.ts';
import { Session } from './session/session.ts';
import type { Connection, StreamReader } from './streams/connection.ts';
import type { Stranger } from './streams/streams.ts';

/** A stream that has ended, and all that is left of it. */
export interface EndedStream {
  /** As it is reported; where there is a question, without its diagnosis. */
  readonly document: StreamDocument;
  /** What may have had frames after its end; null of what has none. */
  readonly connection: Connection | null;
  /** It ended with the capture, and what is said of it hangs on that. */
  readonly isLast: boolean;
  /** What others are compared with; null where it is neither mail nor TLS. */
  readonly sighting: Sighting | null;
  /** What has to be compared with others; null where the document holds the final word. */
  readonly question: Examination | null;
}

/**
 * Looks at streams one by one as they end, and says of each what it shows by itself. What a stream held is let go then,
 * so that memory depends on the streams at hand and not on the length of the capture.
 */
export class Examiner {
  readonly #judge: CertificateJudge;
  readonly #tlsa: readonly TlsaRecord[];
  readonly #hosts: HostNames;
  readonly #context: { -readonly [K in keyof Context]: Context[K] };
  /** Those that have ended with the capture: what became of them hangs on how it ends. */
  readonly #last: { readonly connection: Connection; readonly theCase: Case }[] = [];

  constructor(
    options: InspectOptions,
    private readonly lookups: Lookups,
    private readonly onEnded: (ended: EndedStream) => void,
    private readonly onTlsSession?: InspectEvents['onTlsSession'],
  ) {
    const { nexthop = null, at = null, tlsa = [], mtaSts = null, trust } = options;
    const host = (stream: StreamEvidence) => this.#hostOf(stream);
    const tlsaKnown = (stream: StreamEvidence) => this.#tlsaOf(stream);
    this.#tlsa = tlsa;
    this.#hosts = options.hosts ?? NO_NAMES;
    this.#judge = new CertificateJudge({ trust, at, nexthop, host, tlsa: tlsaKnown, mtaSts });
    this.#context = { captureEnd: null, captureDamaged: false, tlsaKnown };
  }

  /** The stream is over by now; null: with the capture. Of others than mail and TLS, those are told of that `mayList` lets. */
  ended(connection: Connection, now: Time | null, mayList: () => boolean): void {
    const session = sessionOf(connection.reader);
    if (session === null) {
      if (mayList()) this.#tellOther(otherStreamDocument(connection), connection);
      return;
    }
    session.end();
    const evidence = this.#evidenceOf(connection, session);
    this.#tellSessions(evidence, session);
    connection.release();
    const isOfMail = concernsMail(evidence);
    if (!isOfMail && !mayList()) return;
    const theCase = { evidence, certificates: this.#judge.judge(evidence) };
    if (now === null && isOfMail) {
      this.#last.push({ connection, theCase });
      return;
    }
    this.#context.captureEnd = now;
    this.onEnded(this.#examined(theCase, connection));
  }

  /** The capture is over, and with it a stream of which there is nothing to say. */
  passed(stranger: Stranger): void {
    this.#tellOther(strangerDocument(stranger), null);
  }

  /** A mail or TLS stream that goes on, as it stands; nothing of others, and of those that have ended. */
  standing(connection: Connection): EndedStream | null {
    const session = sessionOf(connection.reader);
    if (connection.ended || session === null || session.kind === 'other') return null;
    connection.noteCounts();
    const evidence = this.#evidenceOf(connection, session);
    const { protocol, tls } = evidence;
    if (tls === null && protocol === 'other') return null;
    const theCase = { evidence, certificates: this.#judge.judge(evidence) };
    if (connection.isClosed) return this.#examined(theCase, connection);
    const document = streamDocument(evidence, theCase.certificates, UNKNOWN);
    return { document, connection, isLast: false, sighting: null, question: null };
  }

  /** The capture is over: tells of the streams that ended with it. */
  finish(files: readonly CaptureFile[]): void {
    this.#context.captureEnd = spanOf(files).last;
    this.#context.captureDamaged = files.some(({ problems }) => problems.length > 0);
    for (const { connection, theCase } of this.#last) this.onEnded(this.#examined(theCase, connection, true));
  }

  #evidenceOf(connection: Connection, session: Session): StreamEvidence {
    const seen = gather(connection, session);
    if (this.lookups.isEmpty || !concernsMail(seen)) return { ...seen, names: null };
    const { serverName = null } = seen.tls?.conversation.clientHellos[0]?.value.fields ?? {};
    const asked = this.#hostOf(seen) ?? (serverName === '' ? null : serverName);
    return { ...seen, names: namesOfServer(this.lookups, reachingOf(seen, asked)) };
  }

  /** The name that the user gives the server. */
  #hostOf(stream: Reached): string | null {
    return nameByAddress(stream, this.#hosts) ?? this.#hosts.any;
  }

  #examined(theCase: Case, connection: Connection, isLast = false): EndedStream {
    const { evidence, certificates } = theCase;
    const examination = examine(theCase, outlookOf(evidence, this.#context), this.#context);
    const { asks, sighting } = examination;
    const diagnosis = asks ? UNKNOWN : conclude(examination, []);
    return {
      document: streamDocument(evidence, reportable(certificates, sighting.outcome), diagnosis),
      connection,
      isLast,
      sighting: evidence.tls === null && evidence.smtp === null && evidence.mail === null ? null : sighting,
      question: asks ? examination : null,
    };
  }

  /** Of each handshake the client's random; and what a key log calls a session by whose secret opened something. */
  #tellSessions({ stream, tls }: StreamEvidence, { decryption }: Session): void {
    if (this.onTlsSession === undefined || tls === null) return;
    const randoms = tls.conversation.clientHellos.map(({ value }) => value.random);
    for (const id of new Set([...randoms, ...(decryption?.usedIds ?? [])])) this.onTlsSession(stream, id);
  }

  #tellOther(document: StreamDocument, connection: Connection | null): void {
    this.onEnded({ document, connection, isLast: false, sighting: null, question: null });
  }

  /** The records that hold for a stream's server: those that the user gives, and where there are none, those of DNS. */
  #tlsaOf(stream: StreamEvidence): readonly TlsaRecord[] {
    const given = this.#tlsaGiven(stream);
    return given.length > 0 ? given : tlsaFromDns(stream.names?.tlsa ?? []);
  }

  /** Those without an owner, and those for the name it was meant by. */
  #tlsaGiven(stream: StreamEvidence): readonly TlsaRecord[] {
    if (this.#tlsa.length === 0) return this.#tlsa;
    const hello = stream.tls?.conversation.clientHellos[0]?.value;
    const byDns = stream.names?.hosts.map(({ name }) => name);
    const names = serverNames(stream, hello?.fields.serverName ?? null, this.#hosts, byDns);
    return this.#tlsa.filter(
      ({ host, port }) => (host === null || names.includes(host)) && (port === null || port === stream.port),
    );
  }
}

/** What reads a stream as mail and TLS; null where it was let go, for it is neither. */
function sessionOf(reader: StreamReader): Session | null {
  const isDns = reader instanceof DnsOverTcp;
  const inner = isDns ? reader.inner : reader;
  return inner instanceof Session && !(isDns && !inner.wanted) ? inner : null;
}

const NO_NAMES: HostNames = { any: null, byAddress: new Map() };

/** Whether there may be something to say of the stream. */
function concernsMail({ smtp, mail, tls, portProtocol }: Omit<StreamEvidence, 'names'>): boolean {
  return smtp !== null || mail !== null || tls !== null || portProtocol !== null;
}

/** The diagnosis of a stream that goes on, or is to be compared with others. */
const UNKNOWN: Diagnosis = { outcome: null, cause: null, findings: [], wrongClock: false };
