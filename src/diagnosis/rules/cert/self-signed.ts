import { pkixFinding } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certSelfSigned: Rule = {
  id: 'cert.self-signed',
  title: 'The server certificate is self-signed',
  citation: 'RFC 5280 section 6.1',
  advice: [
    "Server: get a certificate from a public CA (Let's Encrypt costs nothing), or publish its TLSA record under DNSSEC (3 1 1 …) for clients that use DANE.",
    'Client, to trust just this one: Postfix level fingerprint in the policy table, with match= and the fingerprint; Exim tls_verify_certificates. Get the certificate or fingerprint from its owner, not from the connection.',
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: self-signed certificate',
    'Untrusted TLS connection established to mx.example.net[192.0.2.25]:25',
    '[192.0.2.25] SSL verify error: depth=0 error=self-signed certificate cert=/CN=mx.example.net',
    'TLS session: (certificate verification failed): certificate invalid',
    'STARTTLS=client, relay=mx.example.net., version=TLSv1.3, verify=FAIL, cipher=TLS_AES_256_GCM_SHA384, bits=256/256',
    "TLS Negotiation failed, the certificate doesn't match the host.",
  ],
  fetching: {
    advice: [
      "Server: get a certificate from a public CA (Let's Encrypt costs nothing).",
      'Client, to trust just this one: fetchmail sslcertfile; mbsync CertificateFile; Thunderbird asks, and keeps an exception. Get the certificate or fingerprint from its owner, not from the connection.',
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48',
      'fetchmail: Server certificate verification error: self-signed certificate',
      'SSL error connecting imap.example.net (192.0.2.25:993): self-signed certificate',
      'curl: (60) SSL certificate problem: self-signed certificate',
      'MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT',
    ],
  },
  lmtp: {
    advice: [
      'Server: get a certificate from a CA, a private one included.',
      'Client, to trust just this one: Postfix level fingerprint in lmtp_tls_policy_maps, with match= and the fingerprint. Get the certificate or fingerprint from its owner, not from the connection.',
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48 (state=READY)',
      'certificate verification failed for mail.example.net[192.0.2.25]:24: self-signed certificate',
      'Untrusted TLS connection established to mail.example.net[192.0.2.25]:24',
    ],
  },
  check: (subject) => {
    const { chain, server } = subject.certificates;
    if (chain?.end !== 'self-signed-leaf') return clear;
    return pkixFinding(subject, `${server[0]?.subject} is its own issuer and not among the trusted roots`);
  },
};
