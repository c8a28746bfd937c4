import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsNotOffered: Rule = {
  id: 'smtp.starttls-not-offered',
  title: 'The server does not offer STARTTLS',
  citation: 'RFC 3207 section 4',
  advice: [
    'Server: Postfix smtpd_tls_security_level = may and a certificate; Exim tls_advertise_hosts = * and tls_certificate; sendmail ServerCertFile and ServerKeyFile. Some servers offer it on one port or to some clients only: compare with another address.',
    'Client: whether mail may go in clear is decided by smtp_tls_security_level (Postfix), hosts_require_tls (Exim), TLS_Srv (sendmail).',
  ],
  logLines: [
    'TLS is required, but was not offered by host mx.example.net[192.0.2.25]',
    'a TLS session is required, but the server did not offer TLS support',
  ],
  onlyAsCause: true,
  check: ({ evidence: { smtp }, outlook }) => {
    if (smtp === null || (outlook.outcome !== 'cleartext' && outlook.outcome !== 'declined')) return clear;
    const { hello, answeredEhlo, starttlsOffered, starttls } = smtp.facts;
    if (hello === null || starttlsOffered || starttls !== null) return clear;
    if (answeredEhlo?.reply) return explains('the EHLO reply has no STARTTLS', [answeredEhlo.reply.frame]);
    return hello.verb === 'HELO' && hello.reply !== null
      ? explains('the client said HELO, which cannot offer extensions', [hello.frame], {
          advice: ['Make the client say EHLO.'],
        })
      : clear;
  },
};
