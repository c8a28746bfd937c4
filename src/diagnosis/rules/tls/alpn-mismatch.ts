import { clear, explains, type Rule } from '../../rule.ts';

export const tlsAlpnMismatch: Rule = {
  id: 'tls.alpn-mismatch',
  title: 'No application protocol in common',
  citation: 'RFC 7301 section 3.2',
  advice: [
    "Mail servers need no ALPN: take it out of the client's settings, or list the same name on both sides.",
  ],
  logLines: ['tlsv1 alert no application protocol'],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 120
      ? explains(`the ${ending.by} sent no_application_protocol`, [ending.frame])
      : clear,
};
