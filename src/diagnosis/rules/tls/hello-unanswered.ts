import { clear, explains, type Rule } from '../../rule.ts';

export const tlsHelloUnanswered: Rule = {
  id: 'tls.hello-unanswered',
  title: 'The ClientHello got no TLS answer',
  citation: 'RFC 8446 section 4.1.1',
  advice: [
    'The server got the hello (it acknowledged it) and gave up without an alert: its log at that second says why. Servers without a usable certificate, and TLS-inspecting firewalls, do this.',
    'Large hellos (post-quantum key shares) upset some middleboxes: try with a short list of groups (openssl s_client -groups X25519).',
  ],
  logLines: [
    'lost connection after STARTTLS',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: lost connection',
    'unexpected eof while reading',
    'TLS error on connection (gnutls_handshake): The TLS connection was non-properly terminated.',
  ],
  onlyAsCause: true,
  check: ({ evidence: { tls }, outlook: { ending } }) => {
    const hello = tls?.conversation.clientHellos[0];
    if (
      hello === undefined ||
      ending?.moment !== 'hello' ||
      ending.alert !== null ||
      ending.how === 'rst' ||
      ending.how === 'clear-text'
    )
      return clear;
    const end = ending.how === 'silence' ? 'and then nothing came' : `then the ${ending.by} closed`;
    return explains(`the ClientHello of ${hello.length + 4} bytes was sent, ${end}`, [
      hello.frame,
      ending.frame,
    ]);
  },
};
