import { describeProblem } from '../../bytes/decoded.ts';
import { type CertificateCheck, failed, passed, undecidable, warned } from './check.ts';

/** Bytes of the longest serial number (RFC 5280 section 4.1.2.2). */
const LONGEST_SERIAL = 20;

export const form: CertificateCheck = {
  id: 'form',
  citation: 'RFC 5280 sections 4.1.2.1 and 4.1.2.2',
  judge: ({ certificate: { version, serialNumber }, isAnchor }) => {
    const isNegative = serialNumber.startsWith('-');
    const length = serialNumber.replace('-', '').length / 2;
    const text = `version ${version}, serial number of ${length} ${length === 1 ? 'byte' : 'bytes'}`;
    const odd = [
      ...(version === 3 || (version === 1 && isAnchor) ? [] : [`version ${version} instead of 3`]),
      ...(isNegative ? ['a negative serial number'] : []),
      ...(/^0*$/.test(serialNumber) ? ['serial number 0'] : []),
      ...(length > LONGEST_SERIAL
        ? [`a serial number of ${length} bytes, where ${LONGEST_SERIAL} are the most`]
        : []),
    ];
    return odd.length === 0 ? passed(text) : warned(odd.join(', '));
  },
};

/** Parts that cannot be read: OpenSSL does not take a certificate with such. Dates have a check of their own. */
export const encoding: CertificateCheck = {
  id: 'encoding',
  citation: 'RFC 5280 section 4.1',
  judge: ({ certificate }) => {
    const problems = certificate.problems.filter(({ field }) => !field.includes('.validity.'));
    if (problems.length === 0) return null;
    const text = problems.slice(0, 3).map(describeProblem).join('; ');
    return problems.some(({ kind }) => kind !== 'unsupported')
      ? failed('encoding', text)
      : undecidable(`not read whole: ${text}`);
  },
};

export const criticalExtensions: CertificateCheck = {
  id: 'critical-extensions',
  citation: 'RFC 5280 section 4.2',
  judge: ({ certificate: { criticalExtensions: critical, unknownCriticalExtensions: unknown } }) => {
    if (critical.length === 0) return null;
    if (unknown.length === 0) return passed(`${critical.join(', ')}: all known`);
    return failed(
      'unknown-critical-extension',
      `not known: ${unknown.join(', ')}`,
      `critical extension ${unknown.join(', ')}, which verifiers do not know`,
    );
  },
};
