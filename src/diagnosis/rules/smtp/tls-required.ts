import { clear, explains, type Rule } from '../../rule.ts';

export const smtpTlsRequired: Rule = {
  id: 'smtp.tls-required',
  title: 'The server demands STARTTLS, and the client left without it',
  citation: 'RFC 3207 section 4',
  advice: [
    'Switch TLS on in the client: Postfix smtp_tls_security_level = may or higher; Exim: the smtp transport must not list the host in hosts_avoid_tls; applications: choose STARTTLS for this port.',
  ],
  logLines: ['530 5.7.0 Must issue a STARTTLS command first', '451 5.7.3 STARTTLS is required to send mail'],
  check: ({ evidence: { smtp }, outlook }) => {
    const demand = smtp?.facts.tlsDemand ?? null;
    if (demand?.reply == null || outlook.outcome !== 'declined') return clear;
    return explains(
      `the server answered ${demand.verb} with ${demand.reply.code} ${demand.reply.text.join(' ')}`,
      [demand.frame, demand.reply.frame],
    );
  },
};
