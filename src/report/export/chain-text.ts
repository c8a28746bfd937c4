import { visible } from '../../bytes/text.ts';
import type { CertificateDocument } from '../document.ts';
import { withNewline } from './pem.ts';

/** The certificates of a chain, each after the one that it issued. */
export interface OrderedChain {
  readonly certificates: readonly CertificateDocument[];
  /** The issuer that the last one names, where it was not sent; null where the last one issued itself. */
  readonly notSent: string | null;
}

/** The way from the first certificate on, as names and key identifiers tell; the surplus is left out. */
export function inOrder([leaf, ...others]: readonly CertificateDocument[]): OrderedChain {
  const certificates: CertificateDocument[] = [];
  const left = new Set(others);
  let notSent: string | null = null;
  for (let next = leaf; next !== undefined; ) {
    certificates.push(next);
    const own: CertificateDocument = next;
    next = own.selfSigned ? undefined : [...left].find((issuer) => mayHaveIssued(issuer, own));
    if (next !== undefined) left.delete(next);
    else notSent = own.selfSigned ? null : own.issuer;
  }
  return { certificates, notSent };
}

function mayHaveIssued(
  issuer: CertificateDocument,
  { issuer: name, authorityKeyIdentifier }: CertificateDocument,
): boolean {
  const { subject, subjectKeyIdentifier } = issuer;
  const keysFit =
    authorityKeyIdentifier === null ||
    subjectKeyIdentifier === null ||
    authorityKeyIdentifier === subjectKeyIdentifier;
  return subject === name && keysFit;
}

/**
 * PEM blocks with subject and issuer before each, as `openssl s_client -showcerts` prints them: what reads PEM takes no
 * notice of such lines.
 */
export function chainText({ certificates, notSent }: OrderedChain): string {
  const blocks = certificates.map(
    ({ subject, issuer, pem }, depth) =>
      `${String(depth).padStart(2)} s:${heading(subject)}\n   i:${heading(issuer)}\n${withNewline(pem)}`,
  );
  const rest =
    notSent === null
      ? ''
      : `${String(certificates.length).padStart(2)} s:${heading(notSent)}\n   (not sent)\n`;
  return blocks.join('') + rest;
}

/** One line, which must not look like the beginning of a PEM block to anybody. */
function heading(name: string): string {
  return visible(name).replaceAll('-----', '- ----');
}
