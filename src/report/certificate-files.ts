import type { CertificateDocument, StreamDocument } from './document.ts';

/** A PEM file to be written: a name that is safe on any file system, and what belongs in it. */
export interface CertificateFile {
  readonly name: string;
  readonly pem: string;
}

/** Adds a file for each certificate of the stream, of either side, that has none yet; keys are fingerprints. */
export function addCertificateFiles(files: Map<string, CertificateFile>, { tls }: StreamDocument): void {
  for (const certificate of [...(tls?.certificates.server ?? []), ...(tls?.certificates.client ?? [])]) {
    if (!files.has(certificate.sha256)) files.set(certificate.sha256, certificateFile(certificate));
  }
}

/** One certificate as a file named by its subject and fingerprint: `mx.example.net-0123456789abcdef.pem`. */
export function certificateFile(certificate: CertificateDocument): CertificateFile {
  const { subject, subjectAltNames, sha256, pem } = certificate;
  const name = commonName(subject) ?? subjectAltNames[0]?.value ?? 'certificate';
  return { name: `${safeName(name)}-${sha256.slice(0, 16)}.pem`, pem: withNewline(pem) };
}

/** The certificates that the server of a stream sent, as PEM; or why there are none to be seen. */
export function serverChain({
  tls,
}: StreamDocument): { readonly pem: readonly string[] } | { readonly hidden: string } {
  if (tls === null) return { hidden: 'it has no TLS' };
  const { server } = tls.certificates;
  if (server.length > 0) return { pem: chainPem(server) };
  return { hidden: whyHidden(tls) };
}

/** Certificates as PEM texts, each ending in a line feed. */
export function chainPem(certificates: readonly CertificateDocument[]): string[] {
  return certificates.map(({ pem }) => withNewline(pem));
}

/** Characters of a name that are kept: with the rest of a file's name far from any limit (255 bytes). */
const MAX_NAME = 64;

/**
 * Text from the wire as a part of a file name: letters, digits, dots, hyphens and underscores of ASCII, not hidden, no
 * path, no option, no name that Windows keeps for devices.
 */
export function safeName(text: string): string {
  const name = text
    .replace(/^\*\./, 'wildcard.')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, MAX_NAME)
    .replace(/[.-]+$/, '');
  if (name === '') return 'certificate';
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) ? `_${name}` : name;
}

/** The last CN of a distinguished name in RFC 4514's form or OpenSSL's. */
function commonName(name: string): string | null {
  const values = [...name.matchAll(/(?:^|[,+/]\s*)CN\s*=\s*((?:\\.|[^,+\\])*)/g)].map(([, value = '']) =>
    value.trim(),
  );
  return values.at(-1)?.replace(/\\(.)/g, '$1') || null;
}

function whyHidden({ version, resumed, anonymous, serverHello }: NonNullable<StreamDocument['tls']>): string {
  if (serverHello === null) return 'no ServerHello was seen';
  if (resumed) return 'the session was resumed, without sending it again';
  if (anonymous) return 'the cipher suite is anonymous and uses none';
  if (version?.name.startsWith('TLS 1.3')) return 'TLS 1.3 encrypts it';
  return 'it is not in the capture';
}

function withNewline(pem: string): string {
  return pem.endsWith('\n') ? pem : `${pem}\n`;
}
