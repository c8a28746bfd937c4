import type { Time } from '../format/time.ts';
import type { Endpoint } from '../streams/connection.ts';
import { serverHelloOf, wholeLength } from '../tls/conversation.ts';
import { certificateMessageLength } from '../tls/inference/certificate-length.ts';
import type { Case, CertificateEvidence, Protocol, TlsEvidence } from './evidence.ts';
import type { Outcome } from './finding.ts';
import { clientHelloOf, type Offer, offerOf } from './hello-facts.ts';

export interface SeenLeaf {
  readonly sha256: string;
  readonly subject: string;
  readonly issuer: string;
  /** Bytes that the message with its chain has, or would have, in TLS 1.3. */
  readonly messageLength: number;
}

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
  readonly leaf: SeenLeaf | null;
  /** What makes the server the same one: its address, or the host name that it greets with (RFC 5321 section 4.3.1). */
  readonly servers: readonly string[];
}

export function sightingOf({ evidence, certificates }: Case, outcome: Outcome | null): Sighting {
  const { stream, protocol, client, firstTime, lastTime, tls, smtp, prelude, port } = evidence;
  // Behind one proxy there are many servers.
  const server = prelude === null ? evidence.server : { ip: prelude.target.host, port };
  const hello = clientHelloOf(evidence);
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
    leaf: leafOf(certificates, tls),
    servers: name.includes('.') ? [byAddress, `${name} ${server.port}`] : [byAddress],
  };
}

function leafOf({ server: [leaf] }: CertificateEvidence, tls: TlsEvidence | null): SeenLeaf | null {
  if (leaf === undefined || tls === null) return null;
  const { certificates, certificateMessages } = tls.conversation;
  const message = certificateMessages.server;
  const messageLength =
    message === null ? certificateMessageLength(certificates.server?.value ?? []) : wholeLength(message);
  return { sha256: leaf.sha256, subject: leaf.subject, issuer: leaf.issuer, messageLength };
}
