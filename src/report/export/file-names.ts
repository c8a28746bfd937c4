import { createHash } from 'node:crypto';
import type { CertificateDocument } from '../document.ts';

/** How the names of a certificate's files begin, by subject and fingerprint: `mx.example.net-0123456789abcdef`. */
export function certificateStem({ subject, subjectAltNames, sha256 }: CertificateDocument): string {
  const name = commonName(subject) ?? subjectAltNames[0]?.value ?? 'certificate';
  return `${safeName(name)}-${sha256.slice(0, 16)}`;
}

/** How the names of a chain's files begin, by the subject of the first of its certificates and a fingerprint of all. */
export function chainStem(chain: readonly CertificateDocument[]): string {
  const [leaf] = chain as readonly [CertificateDocument];
  const all = createHash('sha256');
  for (const { sha256 } of chain) all.update(sha256);
  return `chain-${certificateStem({ ...leaf, sha256: all.digest('hex') })}`;
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
