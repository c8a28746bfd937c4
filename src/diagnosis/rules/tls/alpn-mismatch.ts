import { clear, explains, type Rule } from '../../rule.ts';

export const tlsAlpnMismatch: Rule = {
  id: 'tls.alpn-mismatch',
  title: 'No application protocol (ALPN) in common',
  citation: 'RFC 7301 section 3.2',
  advice: [
    "Mail servers need no ALPN: take it out of the client's settings, or list the same name on both sides. Exim as server refuses names other than smtp and esmtp by default (tls_alpn).",
  ],
  logLines: [
    'error:0A000460:SSL routines::tlsv1 alert no application protocol',
    'error:0A0000EB:SSL routines::no application protocol',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): No common application protocol could be negotiated.',
  ],
  fetching: {
    advice: [
      "Mail servers need no ALPN: take it out of the client's settings, or list the same name on both sides (imap, pop3 and managesieve are registered).",
    ],
    logLines: [
      'error:0A000460:SSL routines::tlsv1 alert no application protocol',
      'error:0A0000EB:SSL routines::no application protocol',
    ],
  },
  lmtp: {
    advice: [
      "Mail servers need no ALPN: take it out of the client's settings, or list the same name on both sides.",
    ],
    logLines: [
      'error:0A000460:SSL routines::tlsv1 alert no application protocol',
      'error:0A0000EB:SSL routines::no application protocol',
    ],
  },
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 120
      ? explains(`the ${ending.by} sent no_application_protocol`, [ending.frame])
      : clear,
};
