import { clear, explains, type Rule } from '../../rule.ts';

export const smtpGreetingRejected: Rule = {
  id: 'smtp.greeting-rejected',
  title: 'The server turned the client away in its greeting',
  citation: 'RFC 5321 section 3.1',
  advice: [
    "Read the server's text: it names the reason (a block list, too many connections, maintenance). TLS plays no part in it.",
  ],
  logLines: [
    'host mx.example.net[192.0.2.25] refused to talk to me: 554 mx.example.net ESMTP not accepting connections',
    'host mx.example.net[192.0.2.25] refused to talk to me: 421 4.7.0 mx.example.net Error: too many connections from 192.0.2.7',
    'H=mx.example.net [192.0.2.25]: SMTP error from remote mail server after initial connection: 554 5.7.1 …',
  ],
  lmtp: {
    logLines: ['host mail.example.net[192.0.2.25] refused to talk to me: 421 4.3.2 Service not available'],
  },
  check: ({ evidence: { smtp }, outlook }) => {
    const greeting = smtp?.dialogue.greeting ?? null;
    if (outlook.outcome !== 'declined' || greeting === null || greeting.code < 400) return clear;
    return explains(`the server greeted with ${greeting.code} ${greeting.text.join(' ')}`, [greeting.frame]);
  },
};
