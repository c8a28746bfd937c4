import type { Reaching } from '../dns/reaching.ts';
import { canonicalAddress } from '../format/address.ts';
import { HandshakeType } from '../tls/conversation.ts';
import type { StreamEvidence } from './evidence.ts';

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

/**
 * What the stream's server may be called: by the user, by the client, else by the DNS answers of the capture; what it says of
 * itself is no name that DANE goes by.
 */
export function serverNames(
  stream: Reached,
  serverName: string | null,
  hosts: HostNames,
  byDns: readonly string[] = [],
): readonly string[] {
  const names = [nameByAddress(stream, hosts), hosts.any, serverName].flatMap(
    (name) => name?.toLowerCase().replace(/\.$/, '') ?? [],
  );
  return names.length > 0 ? names : byDns;
}

/** The stream as DNS is asked about it; `asked` is the name by which the client or the user calls the server. */
export function reachingOf(stream: Omit<StreamEvidence, 'names'>, asked: string | null): Reaching {
  const { client, server, proxy, prelude, port, firstFrame, firstTime } = stream;
  const [meant = server.ip] = addressesOf(stream);
  // A proxy that the client asks for the way looks up names for it; one in front of the server belongs to the server.
  const isForClient = prelude !== null;
  return {
    address: canonicalAddress(meant),
    clients: [client.ip, ...(isForClient ? [server.ip] : []), ...(proxy?.client ? [proxy.client.ip] : [])],
    servers: [meant, ...(isForClient ? [] : [server.ip])],
    port,
    begin: { frame: firstFrame, time: firstTime },
    handshake: handshakeMoment(stream),
    asked,
  };
}

/** When the server's certificate came, or what is nearest to that. */
function handshakeMoment({ tls, lastFrame, lastTime }: Omit<StreamEvidence, 'names'>): Reaching['handshake'] {
  const messages = (tls?.conversation.events ?? []).filter(
    (event) => event.kind === 'handshake' && event.from === 'server',
  );
  const ofType = (type: number) => messages.find((it) => it.kind === 'handshake' && it.type === type);
  const message = ofType(HandshakeType.certificate) ?? ofType(HandshakeType.serverHello);
  return message ?? { frame: lastFrame, time: lastTime };
}
