import { createHash } from 'node:crypto';
import { describeProblem } from '../bytes/decoded.ts';
import { oncePerObject } from '../bytes/memo.ts';
import { tlsaRecord } from '../dane/from-dns.ts';
import { matchTlsa } from '../dane/match.ts';
import type { TlsaRecord } from '../dane/tlsa.ts';
import type { Time } from '../format/time.ts';
import { MAX_CACHED_BYTES, MAX_CACHED_CERTIFICATES, MAX_CACHED_VERDICTS, MAX_HOST_NAME } from '../limits.ts';
import type { KnownName } from '../policy/input.ts';
import type { MtaStsPolicy } from '../policy/mta-sts-file.ts';
import type { Certificate } from '../x509/certificate.ts';
import { certificateReader } from '../x509/certificate-reader.ts';
import { type Chain, type ChainVerdict, findChain, judgeFound, momentOf } from '../x509/chain.ts';
import type { CheckOptions } from '../x509/checks/check.ts';
import { matchName } from '../x509/identity.ts';
import { salvage } from '../x509/salvage.ts';
import type { TrustStore } from '../x509/trust-store.ts';
import { keyUseOf, staplingOf, timeOfCertificate } from './certificate-circumstances.ts';
import { FETCHING } from './clear-in-tls.ts';
import type { CertificateEvidence, NameCheck, StreamEvidence } from './evidence.ts';
import { matchNexthop, namesByDns, pick } from './name-checks.ts';
import { type Circumstances, PolicyJudge } from './policies.ts';

/** What the user says about whom the client meant to reach. */
export interface Intent {
  readonly trust: TrustStore;
  /** Milliseconds since 1970, null: the time at which the certificate was seen. */
  readonly at: number | null;
  readonly host: (stream: StreamEvidence) => string | null;
  readonly nexthop: string | null;
  readonly tlsa: (stream: StreamEvidence) => readonly TlsaRecord[];
  readonly mtaSts: MtaStsPolicy | null;
}

export const NO_CERTIFICATES: CertificateEvidence = {
  server: [],
  client: [],
  problems: [],
  chain: null,
  clientChain: null,
  clock: null,
  names: [],
  tlsa: [],
  judgement: null,
  tlsaByDns: [],
};

const NONE: readonly Uint8Array[] = [];

/** Reads and judges the certificates of streams; each distinct certificate is read once. */
export class CertificateJudge {
  readonly #parse = certificateReader(MAX_CACHED_CERTIFICATES);
  readonly #chains = new Map<string, JudgedChain>();
  /** Bytes of the certificates in them. */
  #chainBytes = 0;
  readonly #nameChecks = new Map<string, readonly NameCheck[]>();

  readonly #policies: PolicyJudge;

  constructor(private readonly intent: Intent) {
    this.#policies = new PolicyJudge(intent.mtaSts);
  }

  judge(stream: StreamEvidence): CertificateEvidence {
    const seen = stream.tls?.conversation.certificates;
    if (!seen?.server && !seen?.client) return NO_CERTIFICATES;
    const server = this.#read(seen.server?.value ?? NONE);
    const client = this.#read(seen.client?.value ?? NONE);
    const sent = {
      server: server.certificates,
      client: client.certificates,
      problems: [
        ...server.problems.map((message) => ({ from: 'server' as const, message })),
        ...client.problems.map((message) => ({ from: 'client' as const, message })),
      ],
    };
    const at = this.intent.at ?? clockOf(timeOfCertificate(stream));
    const clientChain =
      client.certificates.length > 0 && client.leafIsReadable
        ? this.#judge(client.certificates, { at, purpose: 'clientAuth' })
        : null;
    const [leaf] = server.certificates;
    // Without the leaf there is nothing to judge: the next certificate is not what the client looked at.
    if (leaf === undefined || !server.leafIsReadable) return { ...NO_CERTIFICATES, ...sent, clientChain };
    const chain = this.#judge(server.certificates, {
      at,
      stapling: staplingOf(stream),
      keyUse: keyUseOf(stream),
    });
    const names = this.#names(stream, leaf);
    const judgement = this.#policies.judge(server.certificates, chain, this.#means(stream, names), at);
    const path = chain.path
      .filter(({ source }) => source === 'presented')
      .map(({ certificate }) => certificate);
    return {
      ...sent,
      chain,
      clientChain,
      clock: this.intent.at === null && at !== null ? (chain.clock ?? 'within') : null,
      names,
      tlsa: judgement.dane.matches,
      tlsaByDns: matchTlsa((stream.names?.tlsa ?? []).map(tlsaRecord), path),
      judgement,
    };
  }

  /** Whom the client meant to reach, as far as is known. */
  #means(stream: StreamEvidence, names: readonly NameCheck[]): Circumstances {
    const { protocol, port } = stream;
    return {
      protocol,
      port,
      serverName: stream.tls?.conversation.clientHellos[0]?.value.fields.serverName ?? null,
      host: meant(names, '--host') ?? meant(names, 'DNS'),
      nexthop: meant(names, '--nexthop') ?? meant(names, 'MX'),
      tlsa: this.intent.tlsa(stream),
    };
  }

  #names(stream: StreamEvidence, leaf: Certificate): readonly NameCheck[] {
    const sni = stream.tls?.conversation.clientHellos[0]?.value.fields.serverName ?? null;
    const host = this.intent.host(stream);
    // Who fetches mail looks for the server's name, and sends nothing on to a next hop.
    const isFetching = FETCHING.includes(stream.protocol);
    const nexthop = isFetching ? null : this.intent.nexthop;
    const key = `${leaf.sha256} ${sni} ${host} ${nexthop}`;
    let checks = this.#nameChecks.get(key);
    if (checks === undefined) {
      checks = this.#checkNames(leaf, sni, host, nexthop);
      if (this.#nameChecks.size >= MAX_CACHED_CERTIFICATES) this.#nameChecks.clear();
      // No name is longer (RFC 1035 section 2.3.4), though a ClientHello may say so.
      if ((sni?.length ?? 0) <= MAX_HOST_NAME) this.#nameChecks.set(key, checks);
    }
    const isNamed = host !== null || (sni ?? '') !== '';
    const byDns = namesByDns(leaf, stream.names, {
      hosts: !isNamed,
      nexthops: nexthop === null && !isFetching,
    });
    return byDns.length === 0 ? checks : [...checks, ...byDns];
  }

  #checkNames(
    leaf: Certificate,
    sni: string | null,
    host: string | null,
    nexthop: string | null,
  ): NameCheck[] {
    const checks: NameCheck[] = [];
    if (sni !== null && sni !== '') checks.push({ name: sni, source: 'SNI', ...pick(matchName(leaf, sni)) });
    if (host !== null && host !== sni)
      checks.push({ name: host, source: '--host', ...pick(matchName(leaf, host)) });
    if (nexthop !== null) {
      checks.push({ name: nexthop, source: '--nexthop', ...pick(matchNexthop(leaf, nexthop)) });
    }
    return checks;
  }

  /** Streams that show the same certificates mostly have the same list. */
  readonly #read = oncePerObject((list: readonly Uint8Array[]) => {
    const parsed = list.map((der) => this.#parse(der));
    const problems = parsed.flatMap((it, i) =>
      it.ok ? [] : `certificate ${i} of the list: ${describeProblem(it.problem)}${whatIsLeft(list[i])}`,
    );
    const certificates = parsed.flatMap((it) => (it.ok ? it.value : []));
    return { certificates, problems, leafIsReadable: parsed[0]?.ok ?? false };
  });

  /** Streams that show the same chain are mostly judged alike: each text of a date stands for hours or days. */
  #judge(sent: readonly Certificate[], options: CheckOptions): ChainVerdict {
    const judged = this.#chain(sent);
    const { last } = judged;
    if (last !== null && isSameQuestion(last.options, options)) return last.verdict;
    const verdict = this.#verdictOn(judged, options);
    judged.last = { options, verdict };
    return verdict;
  }

  #verdictOn({ chain, verdicts }: JudgedChain, options: CheckOptions): ChainVerdict {
    const { purpose = '', keyUse = null, stapling } = options;
    const key = `${purpose} ${keyUse} ${momentOf(chain, options)} ${digest(stapling?.response ?? null)}`;
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = judgeFound(chain, options);
    if (verdicts.size >= MAX_CACHED_VERDICTS) verdicts.clear();
    verdicts.set(key, verdict);
    return verdict;
  }

  /** Streams that show the same certificates mostly have the same list. */
  readonly #chain = oncePerObject((sent: readonly Certificate[]): JudgedChain => {
    const name = sent.map(({ sha256 }) => sha256).join();
    const known = this.#chains.get(name);
    if (known !== undefined) return known;
    const judged = { chain: findChain(sent, this.intent.trust), verdicts: new Map(), last: null };
    this.#chainBytes += sent.reduce((sum, { der }) => sum + der.length, 0);
    if (this.#chains.size >= MAX_CACHED_CERTIFICATES || this.#chainBytes > MAX_CACHED_BYTES) {
      this.#chains.clear();
      this.#chainBytes = 0;
    }
    this.#chains.set(name, judged);
    return judged;
  });
}

/** The name of this source that was meant: where there are several, the one that fits, if any does. */
function meant(names: readonly NameCheck[], source: NameCheck['source']): KnownName | null {
  const [first, ...others] = names.filter((check) => check.source === source);
  if (first === undefined || others.length > 0) return null;
  const { name, frame } = first;
  return { name, source, ...(frame === undefined ? {} : { frame }) };
}

/** A chain with what was said of it, by the time and what was stapled. */
interface JudgedChain {
  readonly chain: Chain;
  readonly verdicts: Map<string, ChainVerdict>;
  /** Streams of the same second ask the same. */
  last: { readonly options: CheckOptions; readonly verdict: ChainVerdict } | null;
}

function isSameQuestion(a: CheckOptions, b: CheckOptions): boolean {
  return (
    a.at === b.at &&
    a.purpose === b.purpose &&
    a.keyUse === b.keyUse &&
    a.stapling?.asked === b.stapling?.asked &&
    a.stapling?.response === b.stapling?.response
  );
}

function whatIsLeft(der: Uint8Array | undefined): string {
  const parts = der === undefined ? [] : salvage(der);
  return parts.length === 0 ? '' : `; it still says: ${parts.join(', ')}`;
}

function digest(bytes: Uint8Array | null): string {
  return bytes === null ? '' : createHash('sha256').update(bytes).digest('base64');
}

/**
 * The time in milliseconds, to the second: certificates know no less. Null for 1970's first instant, which stands where the
 * capture has none.
 */
function clockOf({ seconds, nanoseconds }: Time): number | null {
  return seconds === 0 && nanoseconds === 0 ? null : seconds * 1000;
}
