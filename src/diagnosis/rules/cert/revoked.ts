import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { rejectionOf } from '../../rejection.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const certRevoked: Rule = {
  id: 'cert.revoked',
  title: 'The client says that the certificate has been revoked',
  citation: 'RFC 5280 section 3.3',
  advice: ['Ask the CA why; then get a new certificate with a new key.'],
  logLines: [
    'error:0A000414:SSL routines::sslv3 alert certificate revoked',
    '[192.0.2.25] SSL verify error: depth=0 error=certificate revoked cert=/CN=mx.example.net',
    'TLS session: (certificate verification failed): certificate revoked',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate was revoked',
  ],
  fetching: {
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000414:SSL routines::sslv3 alert certificate revoked: SSL alert number 44',
      'SEC_ERROR_REVOKED_CERTIFICATE',
    ],
  },
  lmtp: {
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000414:SSL routines::sslv3 alert certificate revoked: SSL alert number 44 (state=READY)',
    ],
  },
  check: (subject) => {
    const revoked = defects(subject, ['revoked']);
    if (revoked.length > 0) {
      const title = 'The certificate has been revoked, the stapled OCSP answer says';
      return certificateFinding(subject, describe(revoked), { title });
    }
    const rejection = rejectionOf(subject);
    return rejection?.named === 'cert.revoked'
      ? explains(`${rejection.text}; the capture cannot confirm it`, rejection.frames)
      : clear;
  },
};
