import { isGrease } from '../registry/name-of.ts';
import { cipherSuite } from '../tls/cipher-suite.ts';
import type { ClientHello } from '../tls/messages/client-hello.ts';
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

/** Whether two hellos are alike but for the server name (and what comes of it: padding, tickets). */
export function differBySniAlone(a: ClientHello, b: ClientHello): boolean {
  return a.fields.serverName !== b.fields.serverName && offerOf(a) === offerOf(b);
}

const offers = new WeakMap<ClientHello, string>();

/** What a hello offers, as a key; of each hello it is asked for once for every other one. */
function offerOf(hello: ClientHello): string {
  const known = offers.get(hello);
  if (known !== undefined) return known;
  const { supportedVersions, groups, signatureAlgorithms, alpn } = hello.fields;
  const { legacyVersion, cipherSuites, compressionMethods } = hello;
  const offer = [
    legacyVersion,
    cipherSuites,
    compressionMethods,
    supportedVersions,
    groups,
    signatureAlgorithms,
    alpn,
  ];
  const key = JSON.stringify(offer);
  offers.set(hello, key);
  return key;
}
