import { clear, explains, type Rule } from '../../rule.ts';

export const smtpTlsRequired: Rule = {
  id: 'smtp.tls-required',
  title: 'The server demands STARTTLS, and the client left without it',
  citation: 'RFC 3207 section 4',
  advice: [
    'Switch TLS on in the client: Postfix smtp_tls_security_level = may or higher; Exim: take the host out of hosts_avoid_tls in the smtp transport; sendmail: no Try_TLS:HOST NO in the access map; applications: choose STARTTLS for this port.',
  ],
  logLines: [
    'host mx.example.net[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)',
    '530 5.7.0 Must issue a STARTTLS command first',
    '538 5.7.11 Encryption required for requested authentication mechanism',
  ],
  lmtp: {
    advice: [
      'Switch TLS on in the client: Postfix lmtp_tls_security_level = may or higher (it is off unless set); Exim: take the host out of hosts_avoid_tls in the smtp transport with protocol = lmtp.',
    ],
    logLines: [
      'host mail.example.net[192.0.2.25] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)',
      '530 5.7.0 Must issue a STARTTLS command first',
    ],
  },
  check: ({ evidence: { smtp }, outlook }) => {
    const demand = smtp?.facts.tlsDemand ?? null;
    if (demand?.reply == null || outlook.outcome !== 'declined') return clear;
    return explains(
      `the server answered ${demand.verb} with ${demand.reply.code} ${demand.reply.text.join(' ')}`,
      [demand.frame, demand.reply.frame],
    );
  },
};
