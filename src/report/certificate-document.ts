import { tlsaRecords } from '../dane/tlsa.ts';
import type { Certificate } from '../x509/certificate.ts';
import { toPem } from '../x509/pem.ts';
import type { CertificateDocument } from './document.ts';

/** All but the frame, by certificate: many streams show the same one. */
const known = new WeakMap<Certificate, Omit<CertificateDocument, 'frame'>>();

/** What is reported of a certificate that came in this frame. */
export function certificateDocument(certificate: Certificate, frame: number): CertificateDocument {
  let document = known.get(certificate);
  if (document === undefined) {
    document = withoutFrame(certificate);
    known.set(certificate, document);
  }
  return { frame, ...document };
}

function withoutFrame(certificate: Certificate): Omit<CertificateDocument, 'frame'> {
  const { basicConstraints } = certificate;
  return {
    sha256: certificate.sha256,
    sha1: certificate.sha1,
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore.text,
    notAfter: certificate.notAfter.text,
    subjectAltNames: certificate.subjectAltNames,
    publicKey: certificate.publicKey,
    signatureAlgorithm: certificate.signatureAlgorithm,
    isCa: basicConstraints?.ca ?? false,
    pathLength: basicConstraints?.pathLength ?? null,
    keyUsage: certificate.keyUsage,
    extendedKeyUsage: certificate.extendedKeyUsage,
    subjectKeyIdentifier: certificate.subjectKeyIdentifier,
    authorityKeyIdentifier: certificate.authorityKeyIdentifier,
    selfSigned: certificate.selfSigned,
    tlsa: tlsaRecords(certificate),
    pem: toPem(certificate.der),
  };
}
