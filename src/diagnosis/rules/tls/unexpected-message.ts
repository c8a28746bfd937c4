import { clear, explains, type Rule } from '../../rule.ts';

export const tlsUnexpectedMessage: Rule = {
  id: 'tls.unexpected-message',
  title: 'A handshake message came where another was due',
  citation: 'RFC 8446 section 4',
  advice: [
    'One of the two TLS libraries has lost its place: update both; a middlebox that answers in the place of a peer does this, too.',
  ],
  logLines: ['sslv3 alert unexpected message', 'An unexpected TLS packet was received.'],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 10
      ? explains(`the ${ending.by} sent unexpected_message`, [ending.frame])
      : clear,
};
