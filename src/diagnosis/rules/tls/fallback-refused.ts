import { clear, explains, type Rule } from '../../rule.ts';

export const tlsFallbackRefused: Rule = {
  id: 'tls.fallback-refused',
  title: 'The server refused a client that fell back to an older TLS version',
  citation: 'RFC 7507 section 3',
  advice: [
    'The client had tried a newer version and given up on it: look for that earlier stream, and cure its failure. Do not switch the protection off: it stops attackers who force an old version.',
  ],
  logLines: [
    'error:0A00043E:SSL routines::tlsv1 alert inappropriate fallback',
    'error:0A000175:SSL routines::inappropriate fallback',
    '(gnutls_handshake): Inappropriate fallback',
    '(gnutls_handshake): A connection with inappropriate fallback was attempted.',
  ],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 86
      ? explains(`the ${ending.by} sent inappropriate_fallback`, [ending.frame])
      : clear,
};
