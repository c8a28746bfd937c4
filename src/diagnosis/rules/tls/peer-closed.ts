import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsPeerClosed: Rule = {
  id: 'tls.peer-closed',
  title: 'The peer closed in the handshake, without an alert',
  citation: 'RFC 8446 section 6.1',
  advice: [
    'The log of the side that closed says why. Timeouts, crashed processes and settings that were refused silently look like this.',
  ],
  logLines: [
    'lost connection after STARTTLS from client.example.org[192.0.2.7]',
    'unexpected eof while reading',
    'SSL_accept: EOF was observed that violates the protocol',
    'The TLS connection was non-properly terminated.',
  ],
  onlyAsCause: true,
  check: ({ outlook: { ending, abandonment } }) => {
    if (abandonment !== null)
      return explains(
        `the ${abandonment.by} ended the session right after the handshake`,
        abandonment.frames,
      );
    if (ending === null || ending.alert !== null) return clear;
    return explains(`the ${ending.by} ended the connection ${MOMENTS[ending.moment]}`, [ending.frame]);
  },
};
