import type { Time } from '../format/time.ts';
import type { Endpoint } from '../streams/connection.ts';
import type { ClientHello } from '../tls/messages/client-hello.ts';
import type { Case } from './evidence.ts';
import type { Outcome } from './finding.ts';
import { clientHelloOf } from './hello-facts.ts';

/** What a stream leaves behind for others to the same server to be compared with: little, for it outlives the stream. */
export interface Sighting {
  readonly stream: number;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly lastTime: Time;
  readonly outcome: Outcome | null;
  /** The first ClientHello. */
  readonly hello: ClientHello | null;
  /** The version that the server agreed to. */
  readonly version: number | null;
  /** The server's certificate, where it could be seen. */
  readonly leaf: { readonly sha256: string; readonly subject: string; readonly issuer: string } | null;
}

export function sightingOf({ evidence, certificates }: Case, outcome: Outcome | null): Sighting {
  const { stream, client, server, lastTime, tls } = evidence;
  const [leaf] = certificates.server;
  return {
    stream,
    client,
    server,
    lastTime,
    outcome,
    hello: clientHelloOf(evidence),
    version: tls?.conversation.serverHello?.value.version.id ?? null,
    leaf: leaf === undefined ? null : { sha256: leaf.sha256, subject: leaf.subject, issuer: leaf.issuer },
  };
}
