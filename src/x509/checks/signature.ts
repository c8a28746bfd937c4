import { isCheckedHere } from '../signature.ts';
import { type CertificateCheck, failed, passed, undecidable } from './check.ts';

/** Whether the issuer's key signed it. That of an anchor does not matter. */
export const signature: CertificateCheck = {
  id: 'signature',
  citation: 'RFC 5280 section 6.1.3',
  judge: ({ link, certificate, depth, path: { links, end }, isAnchor }) => {
    if (isAnchor && depth > 0) return null;
    const issuer = links[depth + 1]?.certificate ?? certificate;
    const by = issuer === certificate ? 'its own key' : `certificate ${depth + 1}'s key`;
    switch (link.signature) {
      case 'good':
        return passed(
          issuer !== certificate && certificate.selfIssued
            ? `by ${by}, which bears the same name (self-issued)`
            : `by ${by}`,
        );
      case 'bad':
        return failed(
          'bad-signature',
          `does not verify with ${by}, ${issuer.subject || '(no name)'}`,
          `not signed by the key of ${issuer.subject || 'its issuer'}`,
        );
      case 'unchecked':
        return undecidable(
          isCheckedHere(certificate)
            ? `not checked: ${by} (${issuer.publicKey.algorithm}) cannot be used here`
            : `not checked: ${certificate.signatureAlgorithm} is not known here`,
        );
      case null:
        if (isAnchor) return null;
        return undecidable(
          end === 'too-long'
            ? `not checked: the certificate of its issuer (${certificate.issuer}) is not sought any more`
            : `not checked: the certificate of its issuer (${certificate.issuer}) is missing`,
        );
    }
  },
};

const WEAK_HASHES: readonly string[] = ['md2', 'md4', 'md5', 'sha1', 'ripemd160'];

export const signatureHash: CertificateCheck = {
  id: 'signature-hash',
  citation: 'RFC 8446 section 4.4.2.4, RFC 9325 section 4.5',
  judge: ({ certificate, depth, path: { links }, isAnchor }) => {
    // Nobody relies on how a root, or an anchor, is signed.
    if (isAnchor || (depth === links.length - 1 && certificate.selfSigned)) return null;
    const { signatureHash: hash, signatureAlgorithm: algorithm } = certificate;
    if (hash === null) return passed(algorithm);
    const text = algorithm.toLowerCase().includes(hash) ? algorithm : `${algorithm} with ${hash}`;
    return WEAK_HASHES.includes(hash) ? failed('weak-signature', text) : passed(text);
  },
};
