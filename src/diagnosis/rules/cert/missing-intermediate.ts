import { canonicalName } from '../../../x509/name.ts';
import { pkixFinding } from '../../certificate-finding.ts';
import { ask, clear, comparing, type Found, type Rule } from '../../rule.ts';

const SERVE_CHAIN =
  "Serve the server's own certificate first, then its intermediates (the CA's fullchain.pem): Dovecot ssl_cert (2.4: ssl_server_cert_file), Cyrus tls_server_cert, Courier TLS_CERTFILE.";

export const certMissingIntermediate: Rule = {
  id: 'cert.missing-intermediate',
  title: "The server's certificate chain is incomplete: the certificate of an issuer is missing",
  citation: 'RFC 8446 section 4.4.2',
  advice: [
    "Serve the server's own certificate first, then its intermediates (the CA's fullchain.pem). Postfix: smtpd_tls_chain_files (the key first), or append the intermediates to smtpd_tls_cert_file; Exim: append them to tls_certificate; sendmail: put them into CACertFile (most builds take a single certificate from ServerCertFile; those of Red Hat and Fedora take the chain).",
  ],
  logLines: [
    "certificate verification failed for mx.example.net[192.0.2.25]:25: untrusted issuer /C=US/O=Let's Encrypt/CN=R11",
    'Untrusted TLS connection established to mx.example.net[192.0.2.25]:25',
    '[192.0.2.25] SSL verify error: depth=0 error=unable to get local issuer certificate cert=/CN=mx.example.net',
    'verify error:num=21:unable to verify the first certificate',
    'error:0A000418:SSL routines::tlsv1 alert unknown ca',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): CA is unknown',
  ],
  fetching: {
    advice: [SERVE_CHAIN],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48',
      'fetchmail: Server certificate verification error: unable to get local issuer certificate',
      'fetchmail: Missing trust anchor certificate',
      'curl: (60) SSL certificate problem: unable to get local issuer certificate',
      'verify error:num=21:unable to verify the first certificate',
      'SEC_ERROR_UNKNOWN_ISSUER',
    ],
  },
  lmtp: {
    advice: [SERVE_CHAIN],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48 (state=READY)',
      "certificate verification failed for mail.example.net[192.0.2.25]:24: untrusted issuer /C=US/O=Let's Encrypt/CN=R11",
      'Untrusted TLS connection established to mail.example.net[192.0.2.25]:24',
      'verify error:num=21:unable to verify the first certificate',
    ],
  },
  ...comparing<Missing>({
    check: (subject) => {
      const { chain } = subject.certificates;
      const last = chain?.path.at(-1)?.certificate;
      if (chain?.end !== 'missing-issuer' || last === undefined) return clear;
      const found = pkixFinding(
        subject,
        `${last.subject} was issued by ${chain.missing?.issuer}, which is neither sent nor among the trusted roots`,
        {
          advice: [
            'Where that issuer is a private root, give it to pcapinspect with --ca-file and to the clients as a trust anchor.',
          ],
        },
      );
      return ask({ found, issuer: canonicalName(last.issuerDer), keyId: last.authorityKeyIdentifier });
    },
    compare: ({ found, issuer, keyId }, _own, _others, known) => {
      const shown = known.issuerOf(issuer, keyId);
      if (shown === null) return found;
      const where = `stream ${shown.stream} shows that certificate (SHA-256 ${shown.issuer.sha256})`;
      return { ...found, detail: `${found.detail}; ${where}` };
    },
  }),
};

interface Missing {
  readonly found: Found;
  /** The missing certificate's name and key, as those that streams show are known by. */
  readonly issuer: string;
  readonly keyId: string | null;
}
