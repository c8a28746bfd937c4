import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tcpResetInHandshake: Rule = {
  id: 'tcp.reset-in-handshake',
  title: 'The connection was reset during the TLS handshake',
  citation: 'RFC 9293 section 3.5.3',
  advice: [
    'A reset comes from a process that crashed or gave up, or from a firewall or an inspecting middlebox: look in the log of the side that it seems to come from, and capture there, too, to see whether that side sent it at all.',
  ],
  logLines: [
    'SSL_accept error from client.example.org[192.0.2.7]: Connection reset by peer',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: Connection reset by peer',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Error in the pull function.',
    'TLS session: (gnutls_handshake): Error in the pull function.',
    'STARTTLS=client, error: connect failed=-1, reason=…, SSL_error=5, errno=104, retry=-1',
  ],
  fetching: {
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() syscall failed: Connection reset by peer',
      'fetchmail: socket error while fetching from bob@imap.example.net',
      'curl: (35) Recv failure: Connection reset by peer',
    ],
  },
  lmtp: {
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() syscall failed: Connection reset by peer (state=READY)',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: Connection reset by peer',
    ],
  },
  onlyAsCause: true,
  check: ({ evidence, outlook: { ending } }) =>
    ending?.how === 'rst'
      ? explains(
          `the ${ending.by} reset the connection ${MOMENTS[ending.moment]}, without an alert`,
          [ending.frame],
          {
            advice: evidence.tls === null ? ['No TLS was seen before it.'] : [],
          },
        )
      : clear,
};
