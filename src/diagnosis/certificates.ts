import { describeProblem } from '../bytes/decoded.ts';
import { oncePerObject } from '../bytes/memo.ts';
import { matchTlsa, type TlsaRecord } from '../dane/tlsa.ts';
import { milliseconds, type Time } from '../format/time.ts';
import { MAX_CACHED_BYTES, MAX_CACHED_CERTIFICATES } from '../limits.ts';
import { HandshakeType } from '../tls/conversation.ts';
import type { Certificate } from '../x509/certificate.ts';
import { certificateReader } from '../x509/certificate-reader.ts';
import { type ChainVerdict, judgeChain } from '../x509/chain.ts';
import { matchDomain, matchName } from '../x509/identity.ts';
import type { TrustStore } from '../x509/trust-store.ts';
import { FETCHING } from './clear-in-tls.ts';
import type { CertificateEvidence, NameCheck, StreamEvidence } from './evidence.ts';

/** What the user says about whom the client meant to reach. */
export interface Intent {
  readonly trust: TrustStore;
  /** Milliseconds since 1970, null: the time at which the certificate was seen. */
  readonly at: number | null;
  readonly host: (stream: StreamEvidence) => string | null;
  readonly nexthop: string | null;
  readonly tlsa: (stream: StreamEvidence) => readonly TlsaRecord[];
}

export const NO_CERTIFICATES: CertificateEvidence = {
  server: [],
  client: [],
  problems: [],
  chain: null,
  names: [],
  tlsa: [],
};

const NONE: readonly Uint8Array[] = [];

const LONGEST_NAME = 255;

/** Reads and judges the certificates of streams; each distinct certificate is read once. */
export class CertificateJudge {
  readonly #parse = certificateReader(MAX_CACHED_CERTIFICATES);
  readonly #chains = new Map<string, ChainVerdict>();
  /** Bytes of the certificates in them. */
  #chainBytes = 0;
  readonly #nameChecks = new Map<string, readonly NameCheck[]>();

  constructor(private readonly intent: Intent) {}

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
    const [leaf] = server.certificates;
    // Without the leaf there is nothing to judge: the next certificate is not what the client looked at.
    if (leaf === undefined || !server.leafIsReadable) return { ...NO_CERTIFICATES, ...sent };
    const chain = this.#chain(server.certificates, this.intent.at ?? clockOf(timeOfCertificate(stream)));
    const path = chain.path
      .filter(({ source }) => source === 'presented')
      .map(({ certificate }) => certificate);
    return {
      ...sent,
      chain,
      names: this.#names(stream, leaf),
      tlsa: matchTlsa(this.intent.tlsa(stream), path),
    };
  }

  #names(stream: StreamEvidence, leaf: Certificate): readonly NameCheck[] {
    const sni = stream.tls?.conversation.clientHellos[0]?.value.fields.serverName ?? null;
    const host = this.intent.host(stream);
    // Who fetches mail looks for the server's name, and sends nothing on to a next hop.
    const nexthop = FETCHING.includes(stream.protocol) ? null : this.intent.nexthop;
    const key = `${leaf.sha256} ${sni} ${host} ${nexthop}`;
    let checks = this.#nameChecks.get(key);
    if (checks === undefined) {
      checks = this.#checkNames(leaf, sni, host, nexthop);
      if (this.#nameChecks.size >= MAX_CACHED_CERTIFICATES) this.#nameChecks.clear();
      // No name is longer (RFC 1035 section 2.3.4), though a ClientHello may say so.
      if ((sni?.length ?? 0) <= LONGEST_NAME) this.#nameChecks.set(key, checks);
    }
    return checks;
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
      // Postfix's default for `secure`: the next-hop domain itself or a name below it.
      const exact = matchDomain(leaf, nexthop, 'nexthop');
      const match = exact.matches ? exact : matchDomain(leaf, nexthop, 'dot-nexthop');
      checks.push({ name: nexthop, source: '--nexthop', ...pick(match) });
    }
    return checks;
  }

  /** Streams that show the same certificates mostly have the same list. */
  readonly #read = oncePerObject((list: readonly Uint8Array[]) => {
    const parsed = list.map((der) => this.#parse(der));
    const problems = parsed.flatMap((it, i) =>
      it.ok ? [] : `certificate ${i} of the list: ${describeProblem(it.problem)}`,
    );
    const certificates = parsed.flatMap((it) => (it.ok ? it.value : []));
    return { certificates, problems, leafIsReadable: parsed[0]?.ok ?? false };
  });

  #chain(server: readonly Certificate[], at: number | null): ChainVerdict {
    const key = `${datesPassed(server, at)} ${server.map(({ sha256 }) => sha256).join()}`;
    const known = this.#chains.get(key);
    if (known !== undefined) return known;
    const verdict = judgeChain(server, { trust: this.intent.trust, at });
    this.#chainBytes += server.reduce((sum, { der }) => sum + der.length, 0);
    if (this.#chains.size >= MAX_CACHED_CERTIFICATES || this.#chainBytes > MAX_CACHED_BYTES) {
      this.#chains.clear();
      this.#chainBytes = 0;
    }
    this.#chains.set(key, verdict);
    return verdict;
  }
}

const DAY = 86_400_000;

/** What of the time matters for a verdict: which dates of the certificates have passed (and the day, for those of the roots). */
function datesPassed(certificates: readonly Certificate[], at: number | null): string {
  if (at === null) return 'no time';
  const begun = certificates.filter(({ notBefore }) => notBefore.milliseconds <= at).length;
  const ended = certificates.filter(({ notAfter }) => notAfter.milliseconds < at).length;
  return `${begun} ${ended} ${Math.floor(at / DAY)}`;
}

/** The time in milliseconds; null for 1970's first instant, which stands where the capture has none. */
function clockOf(time: Time): number | null {
  return time.seconds === 0 && time.nanoseconds === 0 ? null : milliseconds(time);
}

function timeOfCertificate({ tls, lastTime }: StreamEvidence): Time {
  const message = tls?.conversation.events.find(
    (event) =>
      event.kind === 'handshake' && event.from === 'server' && event.type === HandshakeType.certificate,
  );
  return message?.time ?? lastTime;
}

function pick({
  matches,
  by,
}: {
  readonly matches: boolean;
  readonly by: string | null;
}): Pick<NameCheck, 'matches' | 'by'> {
  return { matches, by };
}
