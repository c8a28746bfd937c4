import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsRefused: Rule = {
  id: 'smtp.starttls-refused',
  title: 'The server refused STARTTLS',
  citation: 'RFC 3207 section 4',
  advice: [
    'The server offers STARTTLS and cannot do it: its log at that second says why; mostly the key or the certificate cannot be read, or do not belong together.',
    "Postfix: postconf smtpd_tls_chain_files smtpd_tls_cert_file smtpd_tls_key_file, then check the files' names, rights and pairing; 454 4.7.0 is its answer where TLS could not be set up.",
    'Exim: tls_certificate and tls_privatekey must be readable by the exim user; sendmail: ServerCertFile and ServerKeyFile, the key readable by root only.',
  ],
  logLines: [
    '454 4.7.0 TLS not available due to local problem',
    '454 4.3.3 TLS not available',
    'TLS not available due to temporary reason',
    'Cannot start TLS: 454 4.7.0 TLS not available due to local problem',
  ],
  check: ({ evidence: { smtp } }) => {
    const reply = smtp?.facts.starttls?.reply ?? null;
    if (reply === null || reply.code === 220) return clear;
    return explains(`the server answered STARTTLS with ${reply.code} ${reply.text.join(' ')}`, [
      smtp?.facts.starttls?.frame ?? reply.frame,
      reply.frame,
    ]);
  },
};
