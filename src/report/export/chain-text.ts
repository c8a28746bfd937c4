import { visible } from '../../bytes/text.ts';
import type { CertificateDocument } from '../document.ts';
import type { ChainDocument } from '../document-chain.ts';
import { withNewline } from './pem.ts';

/** The certificates of a chain, each after the one that it issued. */
export interface OrderedChain {
  readonly certificates: readonly CertificateDocument[];
  /** The issuer of the last one, where it was not sent; null where nothing has to follow. */
  readonly notSent: string | null;
}

/**
 * The path from the leaf on, as signatures prove it, without the surplus; null where it is not known: the leaf could not be
 * read, or the path is longer than is followed.
 */
export function inOrder(
  sent: readonly CertificateDocument[],
  chain: ChainDocument | null,
): OrderedChain | null {
  if (chain === null || chain.end === 'too-long') return null;
  const certificates = chain.path.flatMap(({ sent: place }) => sent[place ?? -1] ?? []);
  return { certificates, notSent: notSentOf(chain, certificates.at(-1)) };
}

/** The root from the trust store, or the issuer that is missing. */
function notSentOf({ path, end }: ChainDocument, last: CertificateDocument | undefined): string | null {
  const isOpen = end === 'missing-issuer' || end === 'unknown-issuer';
  return path.find(({ sent }) => sent === null)?.subject ?? (isOpen ? (last?.issuer ?? null) : null);
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
