import { MOMENTS } from '../../moments.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tcpResetInHandshake: Rule = {
  id: 'tcp.reset-in-handshake',
  title: 'The connection was reset in the TLS handshake',
  citation: 'RFC 9293 section 3.5.3',
  advice: [
    'A reset comes from a crashed process, from a firewall or an inspecting middlebox, or from a library that cannot use the key or the hello it got: look in the log of the side that sent it, and capture on that side, too, to see whether it sent it at all.',
  ],
  logLines: [
    'SSL_accept error from client.example.org[192.0.2.7]: Connection reset by peer',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: Connection reset by peer',
    'TLS error on connection from client.example.org (recv): A TLS packet with unexpected length was received.',
  ],
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
