import { clear, explains, type Rule } from '../../rule.ts';

export const tlsUnexpectedMessage: Rule = {
  id: 'tls.unexpected-message',
  title: 'A TLS message came where another was due',
  citation: 'RFC 8446 section 4',
  advice: [
    'The two TLS libraries disagree on the order of the handshake: update both sides. A middlebox that answers in the place of one of them does this, too: compare captures of both ends.',
  ],
  logLines: [
    'error:0A0003F2:SSL routines::sslv3 alert unexpected message',
    'error:0A0000F4:SSL routines::unexpected message',
    '(gnutls_handshake): Unexpected message',
    '(gnutls_handshake): An unexpected TLS handshake packet was received.',
  ],
  onlyAsCause: true,
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 10
      ? explains(`the ${ending.by} sent unexpected_message`, [ending.frame])
      : clear,
};
