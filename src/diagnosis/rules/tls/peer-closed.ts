import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsPeerClosed: Rule = {
  id: 'tls.peer-closed',
  title: 'One side closed the connection and gave no TLS reason',
  citation: 'RFC 8446 section 6.1',
  advice: [
    'The log of the side that closed says why: a timeout, a crashed process, or a setting or certificate that it refuses without an alert.',
  ],
  logLines: [
    'lost connection after STARTTLS from client.example.org[192.0.2.7]',
    'SSL_accept error from client.example.org[192.0.2.7]: lost connection',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: lost connection',
    'error:0A000126:SSL routines::unexpected eof while reading',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): The TLS connection was non-properly terminated.',
    'TLS client disconnected cleanly (rejected our certificate?)',
  ],
  fetching: {
    logLines: [
      'imap-login: Disconnected: Connection closed (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25, TLS handshaking: Connection closed',
      'imap-login: Disconnected: Connection closed (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25, TLS',
      'error:0A000126:SSL routines::unexpected eof while reading',
    ],
  },
  lmtp: {
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed (state=READY)',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: lost connection',
      'error:0A000126:SSL routines::unexpected eof while reading',
    ],
  },
  onlyAsCause: true,
  check: ({ outlook: { ending, abandonment } }) => {
    if (abandonment !== null)
      return explains(
        `the ${abandonment.by} ended the session right after the handshake`,
        abandonment.frames,
        { title: `The ${abandonment.by} closed the connection and gave no TLS reason` },
      );
    if (ending === null || ending.alert !== null) return clear;
    return explains(`the ${ending.by} ended the connection ${MOMENTS[ending.moment]}`, [ending.frame], {
      title: `The ${ending.by} closed the connection and gave no TLS reason`,
    });
  },
};
