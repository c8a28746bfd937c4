import { defects, describe, pkixFinding } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certBadSignature: Rule = {
  id: 'cert.bad-signature',
  title: 'A signature in the certificate chain does not verify',
  citation: 'RFC 5280 section 6.1.3',
  advice: [
    'Mostly the intermediate that was sent has the right name and another key: serve the one that signed this certificate, as the CA gives it today.',
  ],
  logLines: [
    '[192.0.2.25] SSL verify error: depth=0 error=certificate signature failure cert=/CN=mx.example.net',
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: num=7:certificate signature failure',
    'error:0A00041B:SSL routines::tlsv1 alert decrypt error',
  ],
  fetching: {
    logLines: [
      'fetchmail: Server certificate verification error: certificate signature failure',
      'fetchmail: OpenSSL reported: error:0A000086:SSL routines::certificate verify failed',
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A00041B:SSL routines::tlsv1 alert decrypt error: SSL alert number 51',
    ],
  },
  lmtp: {
    logLines: [
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: num=7:certificate signature failure',
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A00041B:SSL routines::tlsv1 alert decrypt error: SSL alert number 51 (state=READY)',
    ],
  },
  check: (subject) => {
    const found = defects(subject, ['bad-signature']);
    return found.length === 0 ? clear : pkixFinding(subject, describe(found));
  },
};
