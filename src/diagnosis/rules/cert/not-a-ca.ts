import { defects, describe, pkixFinding } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certNotACa: Rule = {
  id: 'cert.not-a-ca',
  title: 'An issuer in the chain may not issue certificates',
  citation: 'RFC 5280 sections 4.2.1.3 and 4.2.1.9',
  advice: [
    "The issuer's certificate needs basicConstraints CA:TRUE, a path length that suffices, and key usage keyCertSign: reissue it, or use another CA.",
  ],
  logLines: [
    'CA certificate verification failed for mx.example.net[192.0.2.25]:25: num=79:invalid CA certificate',
    '[192.0.2.25] SSL verify error: depth=1 error=invalid CA certificate cert=/CN=Example CA',
    'path length constraint exceeded',
    'The certificate issuer is not a CA.',
  ],
  fetching: {
    logLines: [
      'fetchmail: Server certificate verification error: invalid CA certificate',
      'fetchmail: OpenSSL reported: error:0A000086:SSL routines::certificate verify failed',
      'path length constraint exceeded',
      'SEC_ERROR_CA_CERT_INVALID',
    ],
  },
  lmtp: {
    logLines: [
      'CA certificate verification failed for mail.example.net[192.0.2.25]:24: num=79:invalid CA certificate',
      'path length constraint exceeded',
    ],
  },
  check: (subject) => {
    const found = defects(subject, ['not-a-ca', 'path-length', 'name-constraints']).concat(
      defects(subject, ['key-usage']).filter(({ depth }) => depth > 0),
    );
    return found.length === 0 ? clear : pkixFinding(subject, describe(found));
  },
};
