import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certMustStaple: Rule = {
  id: 'cert.must-staple',
  title: 'The certificate demands a stapled OCSP answer, and none came',
  citation: 'RFC 7633 section 4.3.3',
  advice: [
    'Get a certificate without the TLS feature extension ("must-staple"): Postfix and sendmail cannot staple OCSP answers. Exim can: tls_ocsp_file, renewed by a job of your own.',
  ],
  logLines: [
    'The certificate requires the server to include an OCSP status in its response, but the OCSP status is missing.',
    'error:0A000412:SSL routines::sslv3 alert bad certificate',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate is bad',
  ],
  fetching: {
    advice: [
      'Get a certificate without the TLS feature extension ("must-staple"): Dovecot and Cyrus cannot staple OCSP answers.',
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42',
      'MOZILLA_PKIX_ERROR_REQUIRED_TLS_FEATURE_MISSING',
    ],
  },
  lmtp: {
    advice: [
      'Get a certificate without the TLS feature extension ("must-staple"): Dovecot and Cyrus cannot staple OCSP answers.',
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42 (state=READY)',
    ],
  },
  check: (subject) => {
    const found = defects(subject, ['must-staple']);
    return found.length === 0 ? clear : certificateFinding(subject, describe(found));
  },
};
