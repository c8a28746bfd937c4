import { certificateFinding } from '../../certificate-finding.ts';
import { clear, type Rule } from '../../rule.ts';

export const certMissingIntermediate: Rule = {
  id: 'cert.missing-intermediate',
  title: 'The server does not send the certificate that issued its own',
  citation: 'RFC 8446 section 4.4.2',
  advice: [
    "Serve the leaf together with its intermediates (the CA's fullchain.pem), leaf first. Postfix: smtpd_tls_chain_files, or append the intermediates to smtpd_tls_cert_file; Exim: append them to tls_certificate; sendmail: append them to ServerCertFile (8.16 and later) or put them into CACertFile.",
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: unable to get local issuer certificate',
    'unable to verify the first certificate',
    'tlsv1 alert unknown ca',
  ],
  check: (subject) => {
    const { chain } = subject.certificates;
    if (chain?.end !== 'missing-issuer') return clear;
    return certificateFinding(
      subject,
      `${chain.path.at(-1)?.certificate.subject} was issued by ${chain.missing?.issuer}, which is neither sent nor a trust anchor of ours`,
      {
        advice: [
          'Where that issuer is a private root, give it to pcapinspect with --ca-file and to the clients as a trust anchor.',
        ],
      },
    );
  },
};
