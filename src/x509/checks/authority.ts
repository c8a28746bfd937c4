import type { Certificate } from '../certificate.ts';
import { type CertificateCheck, failed, passed, warned } from './check.ts';

/** Whether an issuer is a CA by its extensions, and the leaf none. */
export const basicConstraints: CertificateCheck = {
  id: 'basic-constraints',
  citation: 'RFC 5280 sections 4.2.1.3 and 4.2.1.9',
  judge: ({ certificate, depth }) => {
    const why = whyNoCa(certificate);
    if (depth > 0) return why === null ? passed(caText(certificate)) : failed('not-a-ca', why);
    return certificate.basicConstraints?.ca === true && !certificate.selfIssued
      ? warned("the server's own certificate is one of a CA (basicConstraints CA:TRUE)")
      : passed(caText(certificate));
  },
};

function whyNoCa({
  basicConstraints: constraints,
  keyUsage,
  version,
  selfIssued,
}: Certificate): string | null {
  if (constraints?.ca === false) return 'basicConstraints CA:FALSE';
  // Roots of version 1 are older than the extension.
  if (constraints === null && !(version === 1 && selfIssued)) return 'no basicConstraints';
  return keyUsage.length > 0 && !keyUsage.includes('keyCertSign')
    ? `keyUsage ${keyUsage.join(', ')} without keyCertSign`
    : null;
}

function caText({ basicConstraints: constraints, version }: Certificate): string {
  if (constraints === null) return version === 1 ? 'none: a certificate of version 1' : 'none';
  return constraints.ca ? 'CA:TRUE' : 'CA:FALSE';
}

/** Whether no more CAs stand below an issuer than it allows. */
export const pathLength: CertificateCheck = {
  id: 'path-length',
  citation: 'RFC 5280 section 4.2.1.9',
  judge: ({ certificate, depth, path: { links } }) => {
    const allowed = certificate.basicConstraints?.pathLength ?? null;
    if (depth === 0 || allowed === null) return null;
    // Self-issued certificates do not count (RFC 5280 section 4.2.1.9), nor does the leaf.
    const below = links.slice(1, depth).filter((link) => !link.certificate.selfIssued).length;
    const text = `pathLenConstraint ${allowed} with ${below} CA certificates below`;
    return below > allowed ? failed('path-length', text) : passed(text);
  },
};
