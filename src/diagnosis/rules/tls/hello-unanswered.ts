import { wholeLength } from '../../../tls/conversation.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const READ_LOG =
  "The server's host got the message (it acknowledged it), and no TLS answer came: the server's log at that second says why. Dovecot closes so, without an alert, at a ClientHello that it cannot take (versions, cipher suites); servers without a usable certificate and firewalls that inspect TLS do it as well.";

export const tlsHelloUnanswered: Rule = {
  id: 'tls.hello-unanswered',
  title: "The server did not answer the client's first TLS message (ClientHello)",
  citation: 'RFC 8446 section 4.1.1',
  advice: [
    "The server's host got the message (it acknowledged it), and no TLS answer came: the server's log at that second says why. Servers without a usable certificate and firewalls that inspect TLS do this.",
    'Large ClientHellos (post-quantum key shares) upset some middleboxes: try openssl s_client -starttls smtp -connect HOST:25 -groups X25519 (or -starttls imap, pop3, lmtp, sieve and their ports). If that works, shorten the list of groups (Postfix tls_eecdh_auto_curves) or cure the middlebox.',
  ],
  logLines: [
    'SSL_connect error to mx.example.net[192.0.2.25]:25: lost connection',
    'SSL_connect error to mx.example.net[192.0.2.25]:25: Connection timed out',
    'lost connection after STARTTLS from client.example.org[192.0.2.7]',
    'TLS session: (gnutls_handshake): The TLS connection was non-properly terminated.',
    'error:0A000126:SSL routines::unexpected eof while reading',
    'ssl.SSLEOFError: EOF occurred in violation of protocol',
  ],
  fetching: {
    advice: [
      READ_LOG,
      'Large ClientHellos (post-quantum key shares) upset some middleboxes: try openssl s_client -connect HOST:993 -groups X25519 (or -starttls imap, pop3, sieve and their ports). If that works, shorten the list of groups (Groups in openssl.cnf) or cure the middlebox.',
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol',
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher',
      'fetchmail: OpenSSL reported: error:0A000126:SSL routines::unexpected eof while reading',
      'Socket error: secure connect to imap.example.net (192.0.2.25:993): error:0A000126:SSL routines::unexpected eof while reading',
      'ssl.SSLEOFError: EOF occurred in violation of protocol',
    ],
  },
  lmtp: {
    advice: [
      READ_LOG,
      'Large ClientHellos (post-quantum key shares) upset some middleboxes: try openssl s_client -starttls lmtp -connect HOST:24 -groups X25519. If that works, shorten the list of groups (Postfix tls_eecdh_auto_curves) or cure the middlebox.',
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000102:SSL routines::unsupported protocol (state=READY)',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: lost connection',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: Connection timed out',
      'error:0A000126:SSL routines::unexpected eof while reading',
    ],
  },
  onlyAsCause: true,
  check: ({ evidence: { tls }, outlook: { ending } }) => {
    const hello = tls?.conversation.clientHellos[0];
    if (
      hello === undefined ||
      // An answer that crossed the close was one.
      tls?.conversation.serverHello ||
      tls?.conversation.ssl2.serverHello ||
      ending?.moment !== 'hello' ||
      ending.alert !== null ||
      ending.how === 'rst' ||
      ending.how === 'clear-text' ||
      ending.how === 'ssl2-error'
    )
      return clear;
    const end = ending.how === 'silence' ? 'and then nothing came' : `then the ${ending.by} closed`;
    return explains(`the ClientHello of ${wholeLength(hello)} bytes was sent, ${end}`, [
      hello.frame,
      ending.frame,
    ]);
  },
};
