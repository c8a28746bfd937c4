import { createHash } from 'node:crypto';
import type { Decoded } from '../bytes/decoded.ts';
import { MAX_CACHED_BYTES } from '../limits.ts';
import { type Certificate, parseCertificate } from './certificate.ts';

/** Reads certificates, each distinct one once. */
export type CertificateReader = (der: Uint8Array) => Decoded<Certificate>;

/**
 * A reader that remembers the last `limit` distinct certificates, and so many bytes of them: the streams of one capture
 * mostly show the same ones, and what is checked of a certificate is remembered with it.
 */
export function certificateReader(limit = 2000, bytes = MAX_CACHED_BYTES): CertificateReader {
  const known = new Map<string, { readonly certificate: Decoded<Certificate>; readonly size: number }>();
  let left = bytes;
  const forget = (key: string) => {
    left += known.get(key)?.size ?? 0;
    known.delete(key);
  };
  return (der) => {
    const key = createHash('sha256').update(der).digest('base64');
    // Taken out and put back, it becomes the youngest; the oldest is the first to go.
    const certificate = known.get(key)?.certificate ?? parseCertificate(der.slice());
    forget(key);
    known.set(key, { certificate, size: der.length });
    left -= der.length;
    while (known.size > limit || (left < 0 && known.size > 1)) forget(known.keys().next().value as string);
    return certificate;
  };
}
