import { clear, explains, type Rule } from '../../rule.ts';

export const mailTlsRequired: Rule = {
  id: 'mail.tls-required',
  title: 'The server demands TLS before a login, and the client went without it',
  citation: 'RFC 8314 section 4.1, RFC 5530 section 3',
  advice: [
    'Set the client to STARTTLS for this port, or to SSL/TLS for port 993 (IMAP) or 995 (POP3).',
    'The server is right to demand it: leave Dovecot disable_plaintext_auth = yes (auth_allow_cleartext = no since 2.4), Cyrus allowplaintext: no.',
    'A password that was sent with the refused login has been readable on the way: change it.',
  ],
  logLines: [
    'imap-login: Disconnected (tried to use disallowed plaintext auth): user=<>, rip=192.0.2.7, lip=192.0.2.25',
    'pop3-login: Aborted login (tried to use disallowed plaintext auth): user=<>, rip=192.0.2.7',
    'a1 NO [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
    '-ERR [AUTH] Plaintext authentication disallowed on non-secure (SSL/TLS) connections.',
  ],
  check: ({ evidence: { mail }, outlook: { outcome } }) => {
    const demand = mail?.facts.tlsDemand ?? null;
    if (demand === null || (outcome !== 'declined' && outcome !== 'cleartext')) return clear;
    const { verb, frame, answer } = demand;
    const told = demand.tellsPassword ? '; by then the password had been sent in clear' : '';
    return explains(`the server answered ${verb} with ${answer.status} ${answer.text}${told}`, [
      frame,
      answer.frame,
    ]);
  },
};
