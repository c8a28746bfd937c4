import type { Time } from '../format/time.ts';
import type { Endpoint } from '../streams/connection.ts';
import { serverHelloOf } from '../tls/conversation.ts';
import type { Case, Protocol } from './evidence.ts';
import type { Outcome } from './finding.ts';
import { clientHelloOf, type Offer, offerOf } from './hello-facts.ts';

/**
 * What a stream leaves behind for others to the same server to be compared with: plain data, and little, for it outlives
 * the stream.
 */
export interface Sighting {
  readonly stream: number;
  readonly protocol: Protocol;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly firstTime: Time;
  readonly lastTime: Time;
  readonly outcome: Outcome | null;
  /** What the first ClientHello offers. */
  readonly offer: Offer | null;
  /** The version that the server agreed to. */
  readonly version: number | null;
  /** The server's certificate, where it could be seen. */
  readonly leaf: { readonly sha256: string; readonly subject: string; readonly issuer: string } | null;
  /** What makes the server the same one: its address, or the host name that it greets with (RFC 5321 section 4.3.1). */
  readonly servers: readonly string[];
}

export function sightingOf({ evidence, certificates }: Case, outcome: Outcome | null): Sighting {
  const { stream, protocol, client, firstTime, lastTime, tls, smtp, prelude, port } = evidence;
  // Behind one proxy there are many servers.
  const server = prelude === null ? evidence.server : { ip: prelude.target.host, port };
  const hello = clientHelloOf(evidence);
  const [leaf] = certificates.server;
  const name = smtp?.dialogue.greeting?.text[0]?.split(' ', 1)[0]?.toLowerCase() ?? '';
  const byAddress = `${server.ip} ${server.port}`;
  return {
    stream,
    protocol,
    client,
    server,
    firstTime,
    lastTime,
    outcome,
    offer: hello === null ? null : offerOf(hello),
    version: tls === null ? null : (serverHelloOf(tls.conversation)?.value.version.id ?? null),
    leaf: leaf === undefined ? null : { sha256: leaf.sha256, subject: leaf.subject, issuer: leaf.issuer },
    servers: name.includes('.') ? [byAddress, `${name} ${server.port}`] : [byAddress],
  };
}
