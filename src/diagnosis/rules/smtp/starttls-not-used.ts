import { hidesOffer } from '../../loss.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsNotUsed: Rule = {
  id: 'smtp.starttls-not-used',
  title: 'STARTTLS was offered, and the client sent its mail unencrypted',
  citation: 'RFC 3207 section 3',
  advice: [
    'Switch TLS on in the client: Postfix smtp_tls_security_level = may or higher (before 3.11 it is off unless set); Exim: take the host out of hosts_avoid_tls in the smtp transport; sendmail: no Try_TLS:HOST NO in the access map, no M=S in ClientPortOptions; applications: choose STARTTLS.',
  ],
  logLines: [
    'Host offered STARTTLS: [mx.example.net]',
    "421-4.7.29 Your email has been rate limited because this message wasn't sent over a TLS connection.",
  ],
  lmtp: {
    advice: [
      'Switch TLS on in the client: Postfix lmtp_tls_security_level = may or higher (it is off unless set); Exim: take the host out of hosts_avoid_tls in the smtp transport with protocol = lmtp.',
    ],
    logLines: ['Host offered STARTTLS: [mail.example.net]'],
  },
  onlyAsCause: true,
  check: ({ evidence, outlook }) => {
    const facts = evidence.smtp?.facts;
    if (!facts?.starttlsOffered || facts.starttls !== null || outlook.outcome !== 'cleartext') return clear;
    if (hidesOffer(evidence, outlook.outcome)) return clear;
    return explains('STARTTLS stands in the EHLO reply; the client went on with MAIL', [
      facts.answeredEhlo?.reply?.frame ?? 0,
      facts.acceptedMail?.frame ?? 0,
    ]);
  },
};
