import { createHash } from 'node:crypto';
import { isGrease } from '../registry/name-of.ts';
import { cipherSuite } from '../tls/cipher-suite.ts';
import type { ClientHello } from '../tls/messages/client-hello.ts';
import { oncePerShape } from '../tls/messages/hello-shape.ts';
import type { StreamEvidence } from './evidence.ts';

const TLS11 = 0x0302;
const TLS13 = 0x0304;

/** The stream's first ClientHello. */
export function clientHelloOf({ tls }: StreamEvidence): ClientHello | null {
  return tls?.conversation.clientHellos[0]?.value ?? null;
}

/** The highest version that a ClientHello offers. */
export function bestVersion({ versions }: ClientHello): number {
  return Math.max(...versions.map(({ id }) => id).filter((id) => !isGrease(id)), 0);
}

/** TLS 1.1 or older at best: refused by servers with today's defaults. */
export function isOld(hello: ClientHello): boolean {
  return bestVersion(hello) <= TLS11;
}

/** Groups that servers with today's defaults have. */
const COMMON_GROUPS = [23, 24, 29, 30, 0x11ec, 0x11eb, 0x11ed];
/** Signature algorithms with a hash that servers with today's defaults accept: SHA-256 and better. */
const WEAK_HASHES = [1, 2, 3];

/** What of a ClientHello besides its suites finds nothing usable at a server with today's defaults. */
export function narrowList(hello: ClientHello): 'groups' | 'signature-algorithms' | null {
  const { groups, signatureAlgorithms } = hello.fields;
  if (
    groups !== undefined &&
    !groups.some(({ id }) => COMMON_GROUPS.includes(id)) &&
    !offersWithoutGroup(hello)
  )
    return 'groups';
  if (signatureAlgorithms?.every(({ id }) => WEAK_HASHES.includes(id >>> 8) || isGrease(id))) {
    return 'signature-algorithms';
  }
  return null;
}

/** A suite of TLS 1.2 can be chosen that needs no elliptic curve. */
function offersWithoutGroup(hello: ClientHello): boolean {
  if (bestVersion(hello) >= TLS13) return false;
  return hello.cipherSuites.some(({ id }) => {
    const suite = cipherSuite(id);
    // What protects nothing is a mere signal: TLS_EMPTY_RENEGOTIATION_INFO_SCSV, say.
    return suite !== null && suite.protection !== null && suite.keyExchange.kind !== 'ecdhe';
  });
}

/** What a ClientHello asks for, as plain data. */
export interface Offer {
  readonly serverName: string | null;
  /** The same for hellos that are alike but for the server name (and what comes of it: padding, tickets). */
  readonly otherwise: string;
}

/** Worked out once for all hellos of a shape. */
export const offerOf: (hello: ClientHello) => Offer = oncePerShape((hello) => {
  const { serverName, supportedVersions, groups, signatureAlgorithms, alpn } = hello.fields;
  const { legacyVersion, cipherSuites, compressionMethods } = hello;
  const rest = [
    legacyVersion,
    cipherSuites,
    compressionMethods,
    supportedVersions,
    groups,
    signatureAlgorithms,
    alpn,
  ];
  const otherwise = createHash('sha256').update(JSON.stringify(rest)).digest('base64');
  return { serverName: serverName ?? null, otherwise };
});

export function differBySniAlone(a: Offer, b: Offer): boolean {
  return a.serverName !== b.serverName && a.otherwise === b.otherwise;
}
