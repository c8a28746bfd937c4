import { oncePerObject } from '../bytes/memo.ts';
import { tlsaData } from '../dane/association.ts';
import { tlsaLines } from '../dane/publish.ts';
import { formatTlsa, type TlsaRecord } from '../dane/tlsa.ts';
import { type DaneVerdict, judgeDane } from '../dane/verdict.ts';
import { parseAddress } from '../format/address.ts';
import { MAX_CACHED_CERTIFICATES, MAX_HOST_NAME } from '../limits.ts';
import type { KnownName } from '../policy/input.ts';
import type { MtaStsPolicy } from '../policy/mta-sts-file.ts';
import { pkixVerdict } from '../policy/pkix.ts';
import { judgePolicies, type PolicyTable } from '../policy/policies.ts';
import { languageOf } from '../registry/mail-ports.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { ChainVerdict } from '../x509/chain.ts';
import { isPlaceholder } from '../x509/placeholder.ts';
import type { CertificateEvidence, Protocol } from './evidence.ts';
import type { Outcome } from './finding.ts';

/** What DANE and clients' policies say of a server's certificates. */
export interface Judgement {
  readonly dane: DaneVerdict;
  /** Lines of a zone file that would fit; none for a placeholder. */
  readonly publish: readonly string[];
  /** null where no mail is sent, or nobody asked. */
  readonly policies: PolicyTable | null;
  /** The user, or the capture, gave something to judge by: a host, a next hop, TLSA records, an MTA-STS policy. */
  readonly isAsked: boolean;
}

/** What of a stream decides. */
export interface Circumstances {
  readonly protocol: Protocol;
  /** The port that the client means. */
  readonly port: number;
  readonly serverName: string | null;
  /** As the user, or DNS in the capture, says. */
  readonly host: KnownName | null;
  readonly nexthop: KnownName | null;
  readonly tlsa: readonly TlsaRecord[];
}

/** Judges each chain once for all streams that mean the same by it. */
export class PolicyJudge {
  #known = new WeakMap<ChainVerdict, Map<string, Judgement>>();
  #size = 0;

  constructor(private readonly mtaSts: MtaStsPolicy | null) {}

  /** @param at Milliseconds since 1970, null where it is not known; the same chain verdict holds for it. */
  judge(
    sent: readonly Certificate[],
    chain: ChainVerdict,
    given: Circumstances,
    at: number | null,
  ): Judgement {
    // No name is longer (RFC 1035 section 2.3.4), though a ClientHello may say so.
    const isName = (given.serverName?.length ?? 0) <= MAX_HOST_NAME && given.serverName !== '';
    const circumstances = isName ? given : { ...given, serverName: null };
    const key = keyOf(circumstances);
    let known = this.#known.get(chain);
    let judgement = known?.get(key);
    if (judgement !== undefined) return judgement;
    judgement = judge(sent, chain, circumstances, at, this.mtaSts);
    if (++this.#size > MAX_CACHED_CERTIFICATES) {
      this.#known = new WeakMap();
      this.#size = 1;
      known = undefined;
    }
    known ??= new Map();
    this.#known.set(chain, known.set(key, judgement));
    return judgement;
  }
}

/** What is reported: where all went well and nothing was given to judge by, policies would only repeat that. */
export function reportable(certificates: CertificateEvidence, outcome: Outcome | null): CertificateEvidence {
  const { judgement } = certificates;
  if (outcome !== 'secured' || judgement === null || judgement.isAsked) return certificates;
  return { ...certificates, judgement: withoutPolicies(judgement) };
}

/** The same object each time, so that its text is made once. */
const withoutPolicies = oncePerObject(
  ({ dane, publish, isAsked }: Judgement): Judgement => ({ dane, publish, policies: null, isAsked }),
);

function keyOf({ protocol, port, serverName, host, nexthop, tlsa }: Circumstances): string {
  const names = [host, nexthop].map((it) => (it === null ? '' : `${it.name} ${it.source}`));
  return [protocol, port, serverName, ...names, ...tlsa.map(formatTlsa)].join(' ');
}

/** Records stand below names only. */
function ownerOf(host: KnownName | null): string | null {
  return host === null || parseAddress(host.name) !== null ? null : host.name;
}

function judge(
  sent: readonly Certificate[],
  chain: ChainVerdict,
  given: Circumstances,
  at: number | null,
  mtaSts: MtaStsPolicy | null,
): Judgement {
  const { protocol, port, serverName, nexthop, tlsa } = given;
  const host = given.host ?? (serverName === null ? null : { name: serverName, source: 'SNI' });
  const names = [host, nexthop].flatMap((it) => it?.name ?? []);
  const dane = judgeDane(tlsa, sent, { names, at });
  const path = chain.path
    .filter(({ source }) => source === 'presented')
    .map(({ certificate }) => certificate);
  const [leaf] = path;
  const language = protocol === 'tls' || protocol === 'other' ? null : languageOf(protocol);
  const isSent = language === 'smtp' || language === 'lmtp';
  const standsIn = serverName === null && leaf !== undefined && isPlaceholder(leaf);
  const input = leaf && {
    pkix: pkixVerdict(chain),
    names: leaf,
    host,
    nexthop,
    dane,
    fingerprints: { certificate: leaf.sha256, key: tlsaData(leaf, 1, 1) ?? '' },
    mtaSts,
    isPlaceholder: standsIn,
  };
  let policies: PolicyTable | null | undefined;
  return {
    dane,
    publish: standsIn ? [] : tlsaLines(path, { host: ownerOf(host), port }),
    // Of most streams, which go well, nobody asks.
    get policies() {
      policies ??= input && isSent ? judgePolicies(input, language === 'smtp') : null;
      return policies;
    },
    isAsked: given.host !== null || nexthop !== null || tlsa.length > 0 || mtaSts !== null,
  };
}
