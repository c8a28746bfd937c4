import { certificateFinding, defects, describe, hiddenReason } from '../../certificate-finding.ts';
import type { Rule } from '../../rule.ts';

export const certExpired: Rule = {
  id: 'cert.expired',
  title: "A certificate of the server's chain had expired when it was used",
  citation: 'RFC 5280 section 4.1.2.5',
  advice: [
    'Renew it. If that is done already, the server still serves the old one: postfix reload; restart Exim or sendmail; and look at each address of a pool.',
    'An expired intermediate or cross-sign: serve the chain that the CA gives today.',
  ],
  logLines: [
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: certificate has expired',
    'error:0A000415:SSL routines::sslv3 alert certificate expired',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate is expired',
    '[192.0.2.25] SSL verify error: depth=0 error=certificate has expired cert=/CN=mx.example.net',
    "4.7.322 certificate-expired: Destination mail server's certificate is expired.",
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
