import { addressesOf } from '../diagnosis/server-names.ts';
import type { FindingChange, StreamDocument, TlsDocument } from '../report/document.ts';
import { CertificateExport } from '../report/export/certificate-export.ts';
import type { KeyLog } from '../tls/secrets/key-log.ts';
import { failsCheck } from './check.ts';
import type { Options } from './options.ts';
import { type ServerSeen, unfitKeyLogs, unfitOptions } from './unfit-options.ts';
import { UserError } from './user-error.ts';

/** What has to be known of the streams once all were told of, so that none need be kept for it. */
export class StreamTally {
  /** The certificates of the chosen streams, where they are to be exported. */
  readonly certificates = new CertificateExport();
  readonly #missing: Set<number>;
  /** By address, port and name: as many as there are servers, not streams. */
  readonly #servers = new Map<string, ServerSeen>();
  /** What `--check` asks about: the chosen streams, as they are now. */
  readonly #verdicts = new Map<number, Pick<StreamDocument, 'protocol' | 'outcome'>>();
  #count = 0;
  readonly #tlsSessions = { withHello: 0, withoutHello: 0 };
  /** Which of the key logs have a session, by their number. */
  readonly #fitting = new Set<number>();
  #lowest = Number.POSITIVE_INFINITY;
  #highest = 0;

  constructor(
    private readonly options: Options,
    private readonly keyLog: KeyLog,
  ) {
    this.#missing = new Set(options.streams);
  }

  add(document: StreamDocument): void {
    const { stream, protocol, outcome, tls } = document;
    const { streams, check, exportCertificates } = this.options;
    this.#count++;
    this.#lowest = Math.min(this.#lowest, stream);
    this.#highest = Math.max(this.#highest, stream);
    if (tls !== null) this.#addTlsSession(tls);
    if (this.#asksForServers) this.#addServer(document);
    if (!isChosen(document, streams)) return;
    this.#missing.delete(stream);
    if (check !== null) this.#verdicts.set(stream, { protocol, outcome });
    if (exportCertificates !== null) this.certificates.add(document);
  }

  /** Whether options were given that may fit no server. */
  get #asksForServers(): boolean {
    const { hosts, tlsa } = this.options;
    return hosts.byAddress.size + tlsa.length > 0;
  }

  #addServer({ server, proxy, prelude, tls, names }: StreamDocument): void {
    const port = prelude?.target.port ?? server.port;
    const byDns = names?.hosts.map(({ name }) => name) ?? [];
    const seen = { server, proxy, prelude, port, serverName: tls?.serverName ?? null, byDns };
    const key = `${[...addressesOf(seen), ...byDns].join(' ')} ${port} ${seen.serverName}`;
    if (!this.#servers.has(key)) this.#servers.set(key, seen);
  }

  #addTlsSession({ clientHello }: TlsDocument): void {
    this.#tlsSessions[clientHello === null ? 'withoutHello' : 'withHello']++;
    if (clientHello !== null) this.#fit(clientHello.random);
  }

  #fit(session: string): void {
    for (const log of this.keyLog.logsOf(session)) this.#fitting.add(log);
  }

  change({ stream, outcome }: FindingChange): void {
    const before = this.#verdicts.get(stream);
    if (before !== undefined) this.#verdicts.set(stream, { ...before, outcome });
  }

  /** Streams of the captures. */
  get count(): number {
    return this.#count;
  }

  /** Whether streams were asked for, and none of them is there. */
  get isEmptyChoice(): boolean {
    const { streams } = this.options;
    return streams !== null && this.#missing.size === streams.size;
  }

  /** Whether `--check` was given and finds a failure. */
  get failsCheck(): boolean {
    const { check } = this.options;
    return check !== null && failsCheck(this.#verdicts.values(), check);
  }

  /** The options that changed nothing, each as a line. */
  get unfitOptions(): string[] {
    // Some lines name sessions by what only decryption comes across.
    for (const { id } of this.keyLog.used()) this.#fit(id);
    const unfit = this.options.keyLogs.filter((_, log) => !this.#fitting.has(log));
    return [
      ...unfitOptions([...this.#servers.values()], this.options),
      ...unfitKeyLogs(unfit, this.#tlsSessions),
    ];
  }

  /** @throws {UserError} where a stream is asked for that the capture has not. */
  checkStreams(): void {
    if (this.#missing.size === 0) return;
    const range =
      this.#count === 1 ? `stream ${this.#lowest} only` : `streams ${this.#lowest} to ${this.#highest}`;
    const there = this.#count === 0 ? 'no TCP stream' : range;
    throw new UserError(`no stream ${[...this.#missing].join(', ')}: the capture has ${there}`);
  }
}

/** Whether the user wants to hear of it. */
export function isChosen({ stream }: { readonly stream: number }, streams: Options['streams']): boolean {
  return streams?.has(stream) ?? true;
}
