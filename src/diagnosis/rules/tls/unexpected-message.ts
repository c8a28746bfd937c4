import { misplacedText } from '../../../format/message-name.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const UNEXPECTED_MESSAGE = 10;

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
  check: ({ evidence: { tls }, outlook: { ending } }) => {
    if (ending === null) return clear;
    const { by, alert, how, frame } = ending;
    // What the other side did wrong before.
    const wrong = tls?.firstWrong ?? null;
    const reason = wrong === null || wrong.from === by || wrong.frame > frame ? null : wrong;
    const frames = reason === null ? [frame] : [reason.frame, frame];
    const said =
      reason === null ? '' : `the ${reason.from} had sent ${misplacedText(reason.message, reason.due)}`;
    if (alert?.description === UNEXPECTED_MESSAGE)
      return explains(`the ${by} sent unexpected_message${said && `: ${said}`}`, frames);
    if (reason === null || (how !== 'fin' && how !== 'rst')) return clear;
    return explains(
      `likely: ${said}, and the ${by} ${how === 'fin' ? 'closed' : 'reset'} the connection`,
      frames,
    );
  },
};
