import type { DefectKind } from '../../../x509/checks/check.ts';
import { UNKNOWN_CA } from '../../certificate-alerts.ts';
import { defects, hiddenReason, pkixFinding } from '../../certificate-finding.ts';
import { rejectionOf } from '../../rejection.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const PUBLIC_CA =
  "Public CA: the client's store of roots is old, or the server sends a chain to a root that has been withdrawn. Update ca-certificates on the client; serve the chain that the CA gives today.";

/** Defects at which clients do not get to the root: OpenSSL says unknown_ca of the first three, too. */
const WITHOUT_A_ROOT: readonly DefectKind[] = [
  'not-a-ca',
  'path-length',
  'key-identifiers',
  'bad-signature',
  'name-constraints',
];

export const certUnknownIssuer: Rule = {
  id: 'cert.unknown-issuer',
  title: 'The chain ends at an issuer that is not trusted',
  citation: 'RFC 5280 section 6.1.1',
  advice: [
    'Private CA: give its root to the clients as a trust anchor (Postfix smtp_tls_CAfile, Exim tls_verify_certificates, sendmail CACertFile), and to pcapinspect with --ca-file.',
    PUBLIC_CA,
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: untrusted issuer /O=Example/CN=Example Root CA',
    'Untrusted TLS connection established to mx.example.net[192.0.2.25]:25',
    '[192.0.2.25] SSL verify error: depth=1 error=self-signed certificate in certificate chain cert=/O=Example/CN=Example Root CA',
    'error:0A000418:SSL routines::tlsv1 alert unknown ca',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): CA is unknown',
    'STARTTLS=client, relay=mx.example.net., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256',
  ],
  fetching: {
    advice: [
      'Private CA: give its root to the clients as a trust anchor (fetchmail sslcertfile or sslcertpath, mbsync CertificateFile, Thunderbird Manage Certificates, Authorities), and to pcapinspect with --ca-file.',
      "Public CA: the client's store of roots is old, or the server sends a chain to a root that has been withdrawn. Update ca-certificates (or the client) there; serve the chain that the CA gives today.",
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48',
      'fetchmail: Server certificate verification error: self-signed certificate in certificate chain',
      'fetchmail: Missing trust anchor certificate',
      'curl: (60) SSL certificate problem: self-signed certificate in certificate chain',
      'SEC_ERROR_UNKNOWN_ISSUER',
    ],
  },
  lmtp: {
    advice: [
      'Private CA: give its root to the clients as a trust anchor (Postfix lmtp_tls_CAfile), and to pcapinspect with --ca-file.',
      PUBLIC_CA,
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48 (state=READY)',
      'certificate verification failed for mail.example.net[192.0.2.25]:24: untrusted issuer /O=Example/CN=Example Root CA',
      'Untrusted TLS connection established to mail.example.net[192.0.2.25]:24',
    ],
  },
  check: (subject) => {
    const { chain } = subject.certificates;
    const rejection = rejectionOf(subject);
    if (chain?.end === 'unknown-root' || chain?.end === 'unknown-issuer') {
      // Roots come and go: that ours are not the client's is no reproach where it did not complain.
      if (rejection === null && chain.mayBeTrustedElsewhere) return clear;
      const last = chain.path.at(-1)?.certificate;
      const detail =
        chain.end === 'unknown-root'
          ? `the chain ends at ${last?.subject}, which is not among the trusted roots`
          : `the chain ends at ${last?.subject}, whose issuer ${last?.issuer} is neither sent nor among the trusted roots`;
      return pkixFinding(subject, detail, { minor: true });
    }
    if (rejection?.alert !== UNKNOWN_CA || defects(subject, WITHOUT_A_ROOT).length > 0) return clear;
    if (chain?.end === 'trusted')
      return explains(
        `${rejection.text} about a chain that ends at a root which we trust and the client evidently lacks`,
        rejection.frames,
      );
    return hiddenReason(
      subject,
      'cert.unknown-issuer',
      'the client says unknown_ca; the certificates cannot be seen',
    );
  },
};
