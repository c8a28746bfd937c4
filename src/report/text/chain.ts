import type { CertificateDocument, StreamDocument } from '../document.ts';
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

/** Findings that a TLSA record may be behind. */
const TLSA_MATTERS = ['cert.tlsa-mismatch', 'cert.tlsa-suspected', 'cert.rejected'];

/** What a TLSA record for this chain must hold; nothing where no finding makes one ask. */
export function tlsaValues(
  { findings }: StreamDocument,
  certificates: readonly CertificateDocument[],
): string[] {
  const [leaf, ...issuers] = certificates;
  if (leaf === undefined || !findings.some(({ id }) => TLSA_MATTERS.includes(id))) return [];
  return [
    '  TLSA records that match this chain',
    `    3 1 1 ${leaf.tlsa['3 1 1']}`,
    `    3 0 1 ${leaf.tlsa['3 0 1']}`,
    ...issuers.map(({ tlsa }) => `    2 1 1 ${tlsa['2 1 1']}`),
    '',
  ];
}

function keyText({ publicKey: { algorithm, bits, curve } }: CertificateDocument): string {
  return `${algorithm}${curve !== null ? ` ${curve}` : bits !== null ? ` ${bits} bit` : ''}`;
}

function names({ subjectAltNames, unlistedNames }: CertificateDocument): string[] {
  if (subjectAltNames.length === 0) return [];
  const texts = subjectAltNames.map(({ type, value }) => (type === 'dns' ? value : `${type}:${value}`));
  return paragraph(`names: ${some(texts, MAX_NAMES, unlistedNames)}`, MARGIN);
}
