import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsNotOffered: Rule = {
  id: 'smtp.starttls-not-offered',
  title: 'The server does not offer STARTTLS',
  citation: 'RFC 3207 section 3',
  advice: [
    'Server: Postfix needs smtpd_tls_security_level = may and a certificate (smtpd_tls_chain_files); Exim tls_advertise_hosts = * (the default) and tls_certificate; sendmail ServerCertFile, ServerKeyFile, CACertFile and CACertPath; Exchange a valid certificate bound to SMTP and TLS on the receive connector. Some servers offer it on one port, or to some clients only: compare with another port and another client address.',
    'Client: whether mail may go out unencrypted is decided by smtp_tls_security_level and smtp_tls_policy_maps (Postfix), hosts_require_tls (Exim), TLS_Srv in the access map (sendmail).',
  ],
  logLines: [
    'TLS is required, but was not offered by host mx.example.net[192.0.2.25]',
    'H=mx.example.net [192.0.2.25]: a TLS session is required, but the server did not offer TLS support',
    '451 5.7.3 STARTTLS is required to send mail',
    '4.7.321 starttls-not-supported: Destination mail server must support TLS to receive mail.',
  ],
  lmtp: {
    advice: [
      'Server: Dovecot: ssl = yes (the default), ssl_cert and ssl_key (2.4: ssl_server_cert_file and ssl_server_key_file); Cyrus: tls_server_cert and tls_server_key.',
      'Client: whether mail may go out unencrypted is decided by lmtp_tls_security_level and lmtp_tls_policy_maps (Postfix).',
    ],
    logLines: ['TLS is required, but was not offered by host mail.example.net[192.0.2.25]'],
  },
  onlyAsCause: true,
  check: ({ evidence: { smtp }, outlook: { outcome } }) => {
    if (smtp === null || (outcome !== 'cleartext' && outcome !== 'declined')) return clear;
    const { hello, answeredEhlo, starttlsOffered, starttls } = smtp.facts;
    if (hello === null || starttlsOffered || starttls !== null) return clear;
    if (answeredEhlo?.reply)
      return explains(`the ${answeredEhlo.verb} reply has no STARTTLS`, [answeredEhlo.reply.frame]);
    if (outcome !== 'cleartext' || hello.verb !== 'HELO' || hello.reply === null) return clear;
    const refused = smtp.dialogue.commands.find(({ verb }) => verb === 'EHLO');
    if (refused?.reply)
      return explains(`the server answered EHLO with ${refused.reply.code}; HELO offers no extensions`, [
        refused.reply.frame,
      ]);
    return explains('the client said HELO, which cannot offer extensions', [hello.frame], {
      title: 'The client did not ask what the server offers',
      advice: ['Make the client say EHLO.'],
    });
  },
};
