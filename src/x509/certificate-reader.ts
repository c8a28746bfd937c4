import { createHash } from 'node:crypto';
import type { Decoded } from '../bytes/decoded.ts';
import { type Certificate, parseCertificate } from './certificate.ts';

/** Reads certificates, each distinct one once. */
export type CertificateReader = (der: Uint8Array) => Decoded<Certificate>;

/**
 * A reader that remembers the last `limit` distinct certificates: the streams of one capture mostly show the same ones,
 * and what is checked of a certificate is remembered with it.
 */
export function certificateReader(limit = 2000): CertificateReader {
  const known = new Map<string, Decoded<Certificate>>();
  return (der) => {
    const key = createHash('sha256').update(der).digest('base64');
    // Taken out and put back, it becomes the youngest; the oldest is the first to go.
    const certificate = known.get(key) ?? parseCertificate(der.slice());
    known.delete(key);
    known.set(key, certificate);
    if (known.size > limit) known.delete(known.keys().next().value as string);
    return certificate;
  };
}
