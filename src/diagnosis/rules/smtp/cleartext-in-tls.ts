import { beside, clear, explains, type Rule } from '../../rule.ts';

export const smtpCleartextInTls: Rule = {
  id: 'smtp.cleartext-in-tls',
  title: 'One side sent text where a TLS record was due',
  citation: 'RFC 3207 section 4',
  advice: [
    'The side that sent the text had not started TLS: read what it says. After an alert it is a server that goes on in clear after its own failure.',
  ],
  logLines: [
    'wrong version number',
    'SSL routines:ssl3_get_record:wrong version number',
    'An unexpected TLS packet was received.',
  ],
  check: ({ evidence: { tls }, outlook }) => {
    for (const side of ['server', 'client'] as const) {
      const clearText = tls?.clear[side] ?? null;
      if (clearText === null || outlook.outcome === 'secured') continue;
      const detail = `the ${side} sent: ${clearText.text.split(/\r?\n/)[0] ?? ''}`;
      return outlook.ending?.how === 'clear-text'
        ? explains(detail, [clearText.frame])
        : beside(detail, [clearText.frame]);
    }
    return clear;
  },
};
