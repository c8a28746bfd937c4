import type { Defect } from '../../../x509/chain.ts';
import {
  defects,
  describe,
  hiddenReason,
  pkixFinding,
  unlessClockIsWrong,
} from '../../certificate-finding.ts';
import { rejectionOf } from '../../rejection.ts';
import type { Rule, Subject } from '../../rule.ts';

const CHAIN = 'An expired intermediate or cross-sign: serve the chain that the CA gives today.';

const RENEW_MAILBOXES =
  'Renew it. If that is done already, the server still serves the old one: doveadm reload (or restart it), restart Cyrus; and look at each address of a pool.';

export const certExpired: Rule = {
  id: 'cert.expired',
  title: "A certificate of the server's chain had expired when it was used",
  citation: 'RFC 5280 section 4.1.2.5',
  advice: [
    'Renew it. If that is done already, the server still serves the old one: postfix reload; restart Exim or sendmail; and look at each address of a pool.',
    CHAIN,
  ],
  logLines: [
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: certificate has expired',
    'error:0A000415:SSL routines::sslv3 alert certificate expired',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate is expired',
    '[192.0.2.25] SSL verify error: depth=0 error=certificate has expired cert=/CN=mx.example.net',
    "4.7.322 certificate-expired: Destination mail server's certificate is expired.",
  ],
  fetching: {
    advice: [RENEW_MAILBOXES, CHAIN],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000415:SSL routines::sslv3 alert certificate expired: SSL alert number 45',
      'fetchmail: Server certificate verification error: certificate has expired',
      'SSL error connecting imap.example.net (192.0.2.25:993): certificate has expired',
      'curl: (60) SSL certificate problem: certificate has expired',
      'SEC_ERROR_EXPIRED_CERTIFICATE',
    ],
  },
  lmtp: {
    advice: [RENEW_MAILBOXES, CHAIN],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000415:SSL routines::sslv3 alert certificate expired: SSL alert number 45 (state=READY)',
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: certificate has expired',
      'status=deferred (Server certificate not verified)',
    ],
  },
  ...unlessClockIsWrong((subject) => {
    const expired = defects(subject, ['expired']);
    if (expired.length > 0) return pkixFinding(subject, describe(expired));
    const elsewhere = expiredElsewhere(subject);
    if (elsewhere.length > 0)
      return pkixFinding(
        subject,
        `${describe(elsewhere)}, on another path than the one that is shown, which some clients go (OpenSSL before 1.1.0)`,
      );
    return hiddenReason(
      subject,
      'cert.expired',
      'the client says that the certificate had expired; the certificate itself cannot be seen',
    );
  }),
};

/** The client says that something has expired, and on another path through what was sent something has: a cross-sign of old. */
function expiredElsewhere(subject: Subject): readonly Defect[] {
  if (rejectionOf(subject)?.named !== 'cert.expired') return [];
  const all = (subject.certificates.chain?.alternatives ?? []).flatMap((other) => other.defects);
  const expired = all.filter(({ kind }) => kind === 'expired');
  return [...new Map(expired.map((defect) => [defect.certificate.sha256, defect])).values()];
}
