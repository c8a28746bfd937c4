import { whyUnusable } from '../dane/association.ts';
import { formatTlsa } from '../dane/tlsa.ts';
import { addressesOf, type Reached, serverNames } from '../diagnosis/server-names.ts';
import type { Options } from './options.ts';

/** A server of the capture, the port that a client means, and the name that it asks for. */
export interface ServerSeen extends Reached {
  readonly port: number;
  readonly serverName: string | null;
  /** The names that the DNS answers of the capture give it. */
  readonly byDns: readonly string[];
}

/** The options that changed nothing, each as a line: of a server that no stream went to, or not for SMTP. */
export function unfitOptions(
  servers: readonly ServerSeen[],
  { hosts, tlsa }: Pick<Options, 'hosts' | 'tlsa'>,
): string[] {
  const addresses = new Set(servers.flatMap(addressesOf));
  const unfitHosts = [...hosts.byAddress]
    .filter(([address]) => !addresses.has(address))
    .map(([address, name]) => `--host ${address}=${name}: no stream's server is ${address}`);
  const unfitTlsa = tlsa.flatMap(({ owner, host, port }) => {
    if (host === null) return [];
    const onPort = servers.filter((seen) => port === null || port === seen.port);
    const known = onPort.map((seen) => serverNames(seen, seen.serverName, hosts, seen.byDns));
    if (known.some((names) => names.includes(host))) return [];
    const server = port === null ? host : `${host} port ${port}`;
    const hint = known.some((names) => names.length === 0)
      ? ' (where the client sends no name, --host gives it)'
      : '';
    return [`--tlsa ${owner}: no stream's server is ${server}${hint}`];
  });
  const unusableTlsa = tlsa.flatMap((record) => {
    const why = whyUnusable(record);
    return why === null ? [] : [`--tlsa ${formatTlsa(record)}: ${why}`];
  });
  return [...new Set([...unfitHosts, ...unfitTlsa, ...unusableTlsa])];
}

/** How many TLS sessions a capture has: those whose ClientHello it holds, and those that it lacks the beginning of. */
export interface SessionsSeen {
  readonly withHello: number;
  readonly withoutHello: number;
}

/** The key logs that have none of the TLS sessions, each as a line. */
export function unfitKeyLogs(unfit: readonly string[], sessions: SessionsSeen): string[] {
  const why = whyNone(sessions);
  return unfit.map((path) => `--keylog ${path}: ${why}`);
}

function whyNone({ withHello, withoutHello }: SessionsSeen): string {
  if (withHello + withoutHello === 0) return 'the capture has no TLS session that it could be for';
  const unknown = 'and without it no secret can be told to be theirs';
  if (withHello === 0)
    return withoutHello === 1
      ? 'the capture lacks the ClientHello of its one TLS session, and without it no secret can be told to be its own'
      : `the capture lacks the ClientHello of all its ${withoutHello} TLS sessions, ${unknown}`;
  const those = withoutHello === 0 ? '' : ' with a ClientHello';
  const none =
    withHello === 1
      ? `the capture's one TLS session${those} is not in it`
      : `none of the capture's ${withHello} TLS sessions${those} is in it`;
  return withoutHello === 0 ? none : `${none}; of ${withoutHello} more it lacks the ClientHello, ${unknown}`;
}
