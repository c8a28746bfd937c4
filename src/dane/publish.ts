import type { Certificate } from '../x509/certificate.ts';
import { DANE_EE, DANE_TA, tlsaData } from './association.ts';

/** Where TLSA records stand. */
export interface TlsaOwner {
  /** null where it is not known. */
  readonly host: string | null;
  readonly port: number;
}

/**
 * Lines of a zone file that fit this path, leaf first (RFC 7671 section 5): one for the server's key, and one for the key
 * of each issuer that was sent. One of them is enough.
 */
export function tlsaLines(path: readonly Certificate[], { host, port }: TlsaOwner): string[] {
  const owner = `_${port}._tcp.${host ?? 'MXHOST'}.`;
  const lines = path.map((certificate, depth) => {
    const usage = depth === 0 ? DANE_EE : DANE_TA;
    return `${owner} IN TLSA ${usage} ${KEY} ${SHA2_256} ${tlsaData(certificate, KEY, SHA2_256)}`;
  });
  return [...new Set(lines)];
}

const KEY = 1;
const SHA2_256 = 1;

/** The order in which a key is changed without a moment at which nothing fits (RFC 7671 section 8.1). */
export const ROLL_OVER: readonly string[] = [
  'Make the next key, and publish its record (3 1 1) beside the one in use.',
  'Wait until the set without it has run out of all caches: its TTL, better twice, from when the last name server has the new set.',
  'Only then let the server use the new key, with a certificate for it.',
  'When it does everywhere, take the old record out.',
  'A renewal that keeps the key (certbot --reuse-key) needs none of this with 3 1 1. With 2 1 1 it is the next issuer that has to be published first.',
];
