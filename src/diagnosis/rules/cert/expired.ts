import { certificateFinding, defects, describe, hiddenReason } from '../../certificate-finding.ts';
import type { Rule } from '../../rule.ts';

export const certExpired: Rule = {
  id: 'cert.expired',
  title: "A certificate of the server's chain had expired when it was used",
  citation: 'RFC 5280 section 4.1.2.5',
  advice: [
    'Renew it; where it has been renewed, the daemon still serves the old one: reload it (postfix reload; Exim reads the file for each connection; sendmail: restart), and look at each address of a pool.',
    'An expired intermediate or cross-sign: serve the chain that the CA gives today.',
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: certificate has expired',
    'sslv3 alert certificate expired',
    'SSL verify error: depth=0 error=certificate has expired',
  ],
  check: (subject) => {
    const expired = defects(subject, ['expired']);
    if (expired.length > 0) return certificateFinding(subject, describe(expired));
    return hiddenReason(
      subject,
      'cert.expired',
      'the client says that the certificate had expired; the certificate itself cannot be seen',
    );
  },
};
