import { certificateFinding } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certSelfSigned: Rule = {
  id: 'cert.self-signed',
  title: 'The server certificate is its own issuer',
  citation: 'RFC 5280 section 6.1',
  advice: [
    "Get a certificate from a public CA (Let's Encrypt costs nothing), or publish its TLSA record under DNSSEC (3 1 1 …) for clients that use DANE. A client that shall trust just this one: Postfix policy fingerprint, Exim tls_verify_certificates.",
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: self-signed certificate',
    'Untrusted TLS connection established to mx.example.net[192.0.2.25]:25',
    'SSL verify error: depth=0 error=self-signed certificate',
    'STARTTLS=client, … verify=FAIL',
  ],
  check: (subject) => {
    const { chain, server } = subject.certificates;
    if (chain?.end !== 'self-signed-leaf') return clear;
    return certificateFinding(subject, `${server[0]?.subject} is its own issuer and no trust anchor of ours`);
  },
};
