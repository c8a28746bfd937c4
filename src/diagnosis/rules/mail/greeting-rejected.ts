import { clear, explains, type Rule } from '../../rule.ts';

export const mailGreetingRejected: Rule = {
  id: 'mail.greeting-rejected',
  title: 'The server turned the client away in its greeting',
  citation: 'RFC 9051 section 7.1.5, RFC 1939 section 4, RFC 5804 section 1.4',
  advice: [
    "Read the server's text: it names the reason (too many connections from one address or user, maintenance, a block list). TLS plays no part in it.",
  ],
  logLines: [
    'master: Warning: service(imap-login): process_limit (100) reached, client connections are being dropped',
  ],
  check: ({ evidence: { mail }, outlook }) => {
    const greeting = mail?.dialogue.greeting ?? null;
    if (outlook.outcome !== 'declined' || greeting === null || greeting.isPositive) return clear;
    return explains(`the server greeted with ${greeting.status} ${greeting.text}`, [greeting.frame]);
  },
};
