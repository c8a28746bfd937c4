import { oncePerObject } from '../bytes/memo.ts';
import { tlsaRecords } from '../dane/association.ts';
import { MAX_LISTED_NAMES } from '../limits.ts';
import type { Certificate } from '../x509/certificate.ts';
import { toPem } from '../x509/pem.ts';
import { seemsSelfSigned } from '../x509/signature.ts';
import type { CertificateDocument } from './document.ts';

/** What is reported of a certificate that came in this frame. */
export function certificateDocument(certificate: Certificate, frame: number): CertificateDocument {
  return { frame, ...withoutFrame(certificate) };
}

/** All but the frame: many streams show the same certificate. */
const withoutFrame = oncePerObject((certificate: Certificate): Omit<CertificateDocument, 'frame'> => {
  const { basicConstraints } = certificate;
  return {
    sha256: certificate.sha256,
    sha1: certificate.sha1,
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore.text,
    notAfter: certificate.notAfter.text,
    subjectAltNames: certificate.subjectAltNames.slice(0, MAX_LISTED_NAMES),
    unlistedNames: Math.max(certificate.subjectAltNames.length - MAX_LISTED_NAMES, 0),
    publicKey: certificate.publicKey,
    signatureAlgorithm: certificate.signatureAlgorithm,
    isCa: basicConstraints?.ca ?? false,
    pathLength: basicConstraints?.pathLength ?? null,
    keyUsage: certificate.keyUsage,
    extendedKeyUsage: certificate.extendedKeyUsage,
    subjectKeyIdentifier: certificate.subjectKeyIdentifier,
    authorityKeyIdentifier: certificate.authorityKeyIdentifier,
    selfSigned: seemsSelfSigned(certificate),
    tlsa: tlsaRecords(certificate),
    pem: toPem(certificate.der),
  };
});
