import { type CertificateCheck, failed, passed } from './check.ts';

/** Whether the issuer is the one that the certificate names by key identifier or serial number. */
export const keyIdentifiers: CertificateCheck = {
  id: 'key-identifiers',
  citation: 'RFC 5280 sections 4.2.1.1 and 4.2.1.2',
  judge: ({ certificate, depth, path: { links }, isAnchor }) => {
    const issuer = links[depth + 1]?.certificate;
    if (issuer === undefined || isAnchor) return null;
    const { authorityKeyIdentifier: wanted, authorityCertSerialNumber: serial } = certificate;
    const actual = issuer.subjectKeyIdentifier;
    if (wanted !== null && actual !== null && wanted !== actual) {
      return failed(
        'key-identifiers',
        `authorityKeyIdentifier ${wanted}, but certificate ${depth + 1} has subjectKeyIdentifier ${actual}: OpenSSL takes that for another CA`,
        `authorityKeyIdentifier ${wanted} is not the subjectKeyIdentifier of its issuer, ${actual}`,
      );
    }
    if (serial !== null && serial !== issuer.serialNumber) {
      return failed(
        'key-identifiers',
        `names an issuer with serial number ${serial}, but certificate ${depth + 1} has ${issuer.serialNumber}: OpenSSL takes that for another CA`,
        `its authorityKeyIdentifier names an issuer with serial number ${serial}, and the issuer has ${issuer.serialNumber}`,
      );
    }
    if (wanted === null || actual === null) return null;
    return passed(`certificate ${depth + 1}'s`);
  },
};
