import { defects, describe, pkixFinding, unlessClockIsWrong } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certNotYetValid: Rule = {
  id: 'cert.not-yet-valid',
  title: "A certificate of the server's chain was not valid yet when it was used",
  citation: 'RFC 5280 section 4.1.2.5',
  advice: [
    'Check the clock of the client and of the CA that issued the certificate; a certificate that begins later than now must wait, or be issued again.',
  ],
  logLines: [
    'server certificate verification failed for mx.example.net[192.0.2.25]:25: certificate not yet valid',
    '[192.0.2.25] SSL verify error: depth=0 error=certificate is not yet valid cert=/CN=mx.example.net',
    'error:0A000412:SSL routines::sslv3 alert bad certificate',
  ],
  fetching: {
    logLines: [
      'fetchmail: Server certificate verification error: certificate is not yet valid',
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42',
      'MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE',
    ],
  },
  lmtp: {
    logLines: [
      'server certificate verification failed for mail.example.net[192.0.2.25]:24: certificate not yet valid',
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42 (state=READY)',
    ],
  },
  ...unlessClockIsWrong((subject) => {
    const early = defects(subject, ['not-yet-valid']);
    return early.length === 0 ? clear : pkixFinding(subject, describe(early));
  }),
};
