import { canonicalAddress } from '../format/address.ts';

/** What tells which server a stream is for, behind whatever proxies. */
export interface Reached {
  readonly server: { readonly ip: string };
  readonly proxy: { readonly server: { readonly ip: string } | null } | null;
  readonly prelude: { readonly target: { readonly host: string } } | null;
}

/** The names that the user gives servers: to all, or by the address (or name) that a client means. */
export interface HostNames {
  readonly any: string | null;
  readonly byAddress: ReadonlyMap<string, string>;
}

/**
 * By what the server is known, the closest to what the client means first: the address or name that it asks a proxy for, the
 * address that it had connected to by the word of a proxy in front of the server, that of the connection.
 */
export function addressesOf({ server, proxy, prelude }: Reached): string[] {
  return [prelude && canonical(prelude.target.host), proxy?.server?.ip, server.ip].flatMap((it) => it ?? []);
}

function canonical(host: string): string {
  return canonicalAddress(host) ?? host.toLowerCase().replace(/\.$/, '');
}

/** The name that the user gives the stream's server by its address; null where there is none. */
export function nameByAddress(stream: Reached, { byAddress }: HostNames): string | null {
  const address = addressesOf(stream).find((it) => byAddress.has(it));
  return address === undefined ? null : (byAddress.get(address) ?? null);
}

/** What the stream's server may be called; what it says of itself is no name that DANE goes by. */
export function serverNames(stream: Reached, serverName: string | null, hosts: HostNames): string[] {
  return [nameByAddress(stream, hosts), hosts.any, serverName].flatMap(
    (name) => name?.toLowerCase().replace(/\.$/, '') ?? [],
  );
}
