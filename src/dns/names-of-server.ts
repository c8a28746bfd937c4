import { MAX_DNS_NAMESAKES, MAX_DNS_STEPS } from '../limits.ts';
import type { Lookups, Step, StepKind } from './lookups.ts';
import { frameBefore, held, preferred, type Reaching } from './reaching.ts';
import { sameCase } from './response.ts';
import { type ServerTlsa, type TlsaFor, tlsaOfServer } from './server-tlsa.ts';

/** What DNS in the capture says of a stream's server; each with the frame of the answer that it rests on. */
export interface DnsNames {
  /** The names whose address it is: mail exchanges, mostly; CNAMEs and what they lead to are both among them. */
  readonly hosts: readonly ServerName[];
  /** The domains that have one of these hosts as mail exchange, or as an alias of one. */
  readonly nexthops: readonly NextHop[];
  /** The TLSA records of these hosts, or of the one that the client asked for. */
  readonly tlsa: readonly ServerTlsa[];
}

export interface ServerName {
  /** Lower case, without the dot at the end. */
  readonly name: string;
  readonly frame: number;
  /** The answer had the AD bit. */
  readonly authenticated: boolean;
}

export interface NextHop extends ServerName {
  readonly preference: number;
  /** The exchange. */
  readonly host: string;
}

/** One of the hosts that the server may be. */
interface Host {
  /** The name that has the address first, then its aliases. */
  readonly names: readonly ServerName[];
  readonly nexthops: readonly NextHop[];
}

/**
 * The names that the server was looked up by before the stream began. Where the answers went to somebody else than the
 * client (to a resolver, say), those names count that somebody took for a mail exchange or asked TLSA records of: a server
 * may ask for its own name, too.
 */
export function namesOfServer(lookups: Lookups, reaching: Reaching): DnsNames | null {
  const way = new Way(lookups, reaching);
  const found = way.hosts();
  const isMeant = ({ names, nexthops }: Host) =>
    way.isClients || nexthops.length > 0 || tlsaOfServer(lookups, reaching, [textsOf(names)]).length > 0;
  // Where some are not known, none of the others is known to be the one that was meant.
  const hosts = way.isPartial.hosts ? [] : found.filter(isMeant);
  const nexthops = way.isPartial.nexthops ? [] : hosts.flatMap((host) => host.nexthops);
  const ofHosts = hosts.map(({ names }) => textsOf(names));
  const tlsa = tlsaOfServer(lookups, reaching, tlsaNames(ofHosts, reaching));
  if (hosts.length + tlsa.length === 0) return null;
  const names = hosts.flatMap((host) => host.names);
  return {
    hosts: unique(names, ({ name }) => name),
    nexthops: unique(nexthops, ({ name, host }) => `${name} ${host}`),
    tlsa,
  };
}

function textsOf(names: readonly ServerName[]): string[] {
  return names.map(({ name }) => name);
}

/** The hosts whose records may apply: the one that was asked for, else all. */
function tlsaNames(hosts: readonly TlsaFor[], { asked }: Reaching): readonly TlsaFor[] {
  if (asked === null) return hosts;
  const name = sameCase(asked).replace(/\.$/, '');
  return [hosts.find((it) => it.includes(name)) ?? [name]];
}

/** The way back from the server's address. */
class Way {
  /** The answers were given to the client itself. */
  readonly isClients: boolean;
  /** There are more than are remembered or looked at. */
  readonly isPartial = { hosts: false, nexthops: false };
  readonly #addresses: readonly Step[];
  #left = MAX_DNS_STEPS;

  constructor(
    private readonly lookups: Lookups,
    private readonly reaching: Reaching,
  ) {
    const { address, clients } = reaching;
    this.#addresses = address === null ? [] : preferred(this.#steps('address', address), reaching);
    this.isClients = this.#addresses.some(({ client }) => clients.includes(client));
  }

  hosts(): Host[] {
    const names = unique(this.#addresses, ({ name }) => name);
    return names.map((step) => {
      const aliases = this.#withAliases(this.#named(step));
      return { names: aliases, nexthops: aliases.flatMap(({ name }) => this.#nexthopsOf(name)) };
    });
  }

  #nexthopsOf(host: string): NextHop[] {
    const exchanges = this.#preferredSteps('exchange', host);
    return exchanges.flatMap((step) =>
      this.#withAliases(this.#named(step)).map((domain) => ({
        ...domain,
        preference: step.preference,
        host,
      })),
    );
  }

  /** Every name that leads to this one by CNAMEs. */
  #withAliases(first: ServerName): ServerName[] {
    const all = [first];
    for (const { name } of all) {
      for (const alias of this.#preferredSteps('alias', name)) {
        if (all.some((it) => it.name === alias.name)) continue;
        if (all.length < MAX_DNS_NAMESAKES) all.push(this.#named(alias));
        else this.isPartial.hosts = true;
      }
    }
    return all;
  }

  #preferredSteps(kind: StepKind, to: string): readonly Step[] {
    return preferred(this.#steps(kind, to), this.reaching);
  }

  #steps(kind: StepKind, to: string): readonly Step[] {
    const steps = this.#left > 0 ? this.lookups.stepsTo(kind, to) : null;
    if (steps === null) this.isPartial[kind === 'exchange' ? 'nexthops' : 'hosts'] = true;
    this.#left -= 1 + (steps?.length ?? 0);
    return (steps ?? []).filter((step) => held(step, this.reaching.begin, this.reaching));
  }

  #named(step: Step): ServerName {
    const { name, authenticated } = step;
    return { name, frame: frameBefore(step, this.reaching.begin), authenticated };
  }
}

function unique<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.toReversed().map((item) => [keyOf(item), item])).values()].toReversed();
}
