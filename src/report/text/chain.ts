import type { CertificateDocument } from '../document.ts';
import { paragraph } from './layout.ts';
import { some } from './words.ts';

/** Names of a certificate that are shown. */
const MAX_NAMES = 20;

/** The server's certificates the way `openssl s_client -showcerts` lists them: depth, subject, issuer, algorithms, dates. */
export function chain(certificates: readonly CertificateDocument[]): string[] {
  return certificates.flatMap((certificate, depth) => [
    ...paragraph(certificate.subject || '(empty)', MARGIN, `${String(depth).padStart(5)} s:`),
    ...paragraph(certificate.issuer || '(empty)', MARGIN, '      i:'),
    ...paragraph(
      `PKEY: ${keyText(certificate)}; sigalg: ${certificate.signatureAlgorithm}`,
      MARGIN,
      '      a:',
    ),
    ...paragraph(
      `NotBefore: ${certificate.notBefore}; NotAfter: ${certificate.notAfter}`,
      MARGIN,
      '      v:',
    ),
    ...names(certificate),
    `        SHA-256 ${certificate.sha256}`,
  ]);
}

const MARGIN = ' '.repeat(8);

function keyText({ publicKey: { algorithm, bits, curve } }: CertificateDocument): string {
  return `${algorithm}${curve !== null ? ` ${curve}` : bits !== null ? ` ${bits} bit` : ''}`;
}

function names({ subjectAltNames, unlistedNames }: CertificateDocument): string[] {
  if (subjectAltNames.length === 0) return [];
  const texts = subjectAltNames.map(({ type, value }) => (type === 'dns' ? value : `${type}:${value}`));
  return paragraph(`names: ${some(texts, MAX_NAMES, unlistedNames)}`, MARGIN);
}
