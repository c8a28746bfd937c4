import { clear, explains, type Rule } from '../../rule.ts';

export const smtpStarttlsNotUsed: Rule = {
  id: 'smtp.starttls-not-used',
  title: 'STARTTLS was offered, and the client sent its mail in clear',
  citation: 'RFC 3207 section 4',
  advice: [
    'Switch TLS on in the client: Postfix smtp_tls_security_level = may or higher (it was off before 3.4 unless set); Exim: hosts_avoid_tls; sendmail: TLS_Srv_Features and Try_TLS in the access map; applications: their STARTTLS setting.',
  ],
  logLines: [],
  onlyAsCause: true,
  check: ({ evidence: { smtp }, outlook }) => {
    const facts = smtp?.facts;
    if (!facts?.starttlsOffered || facts.starttls !== null || outlook.outcome !== 'cleartext') return clear;
    return explains('STARTTLS stands in the EHLO reply; the client went on with MAIL', [
      facts.answeredEhlo?.reply?.frame ?? 0,
      facts.acceptedMail?.frame ?? 0,
    ]);
  },
};
