import { oncePerObject } from '../bytes/memo.ts';
import { tlsaPrints } from '../dane/association.ts';
import type { Time } from '../format/time.ts';
import { MAX_NAMED_CERTIFICATES } from '../limits.ts';
import type { Endpoint } from '../streams/connection.ts';
import { serverHelloOf, wholeLength } from '../tls/conversation.ts';
import { certificateMessageLength } from '../tls/inference/certificate-length.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { ChainVerdict } from '../x509/chain.ts';
import { canonicalName } from '../x509/name.ts';
import type { ClockSight, ShownIssuer } from './common-knowledge.ts';
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
  /** What TLSA records may hold of the certificates that the server showed. */
  readonly chain: readonly SeenCertificate[];
  /** Certificates of CAs that the server sent. */
  readonly issuers: readonly ShownIssuer[];
  /** null without certificates that can be judged. */
  readonly clock: ClockSight | null;
  /** What makes the server the same one: its address, or the host name that it greets with (RFC 5321 section 4.3.1). */
  readonly servers: readonly string[];
}

/** What is remembered of a certificate. */
export interface SeenCertificate {
  readonly subject: string;
  readonly serialNumber: string;
  readonly prints: ReadonlySet<string>;
}

/** Once for each list of certificates: streams that show the same mostly have the same list. */
const seenCertificates = oncePerObject((list: readonly Certificate[]): readonly SeenCertificate[] =>
  list.map(seenCertificate),
);

const seenCertificate = oncePerObject((certificate: Certificate): SeenCertificate => {
  const { subject, serialNumber } = certificate;
  return { subject, serialNumber, prints: tlsaPrints(certificate) };
});

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
    chain: seenCertificates(certificates.server),
    issuers: issuersOf(certificates.server),
    clock: clockOf(certificates),
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

/** Streams that show the same certificates have the same list. */
const issuersOf = oncePerObject((server: readonly Certificate[]): readonly ShownIssuer[] =>
  server
    .filter(({ basicConstraints, selfIssued }) => basicConstraints?.ca === true || selfIssued)
    .slice(0, MAX_NAMED_CERTIFICATES)
    .map(({ subjectDer, subjectKeyIdentifier: keyId, sha256 }) => ({
      name: canonicalName(subjectDer),
      keyId,
      sha256,
    })),
);

function clockOf({ chain, clock }: CertificateEvidence): ClockSight | null {
  return chain === null || clock === null ? null : clockSights[clock](chain);
}

const sight = (clock: ClockSight['clock']) =>
  oncePerObject(({ path }: ChainVerdict): ClockSight => {
    const side = clock === 'before' ? 'notBefore' : 'notAfter';
    const sorted = path
      .map(({ certificate }) => certificate[side])
      .sort((a, b) => a.milliseconds - b.milliseconds);
    const bound = (clock === 'before' ? sorted[0] : sorted.at(-1))?.text ?? '';
    return { clock, bound, length: path.length, issuer: path.at(-1)?.certificate.issuer ?? '' };
  });

const clockSights = { before: sight('before'), after: sight('after'), within: sight('within') };
