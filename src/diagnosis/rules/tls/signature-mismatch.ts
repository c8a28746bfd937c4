import { clientHelloOf, narrowList } from '../../hello-facts.ts';
import { isRefusedHello } from '../../refused-hello.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsSignatureMismatch: Rule = {
  id: 'tls.signature-mismatch',
  title: "Likely no signature algorithm in common for the server's certificates",
  citation: 'RFC 8446 section 4.2.3',
  advice: [
    'Update the client, so that it offers signatures with SHA-256. If it offers only those of another kind of key, add a certificate with such a key to the server (RSA beside ECDSA, or the reverse).',
    'Until then an OpenSSL server takes SHA-1 signatures with @SECLEVEL=0 in its cipher list (1.1.1: @SECLEVEL=1). The risk: SHA-1 signatures can be forged, and the level holds for all its clients.',
  ],
  logLines: [
    'error:0A000178:SSL routines::no shared signature algorithms',
    'error:0A000076:SSL routines::no suitable signature algorithm',
    'error:0A0000C1:SSL routines::no shared cipher',
    'error:0A000410:SSL routines::sslv3 alert handshake failure',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): No supported cipher suites have been found.',
  ],
  fetching: {
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher',
      'error:0A000178:SSL routines::no shared signature algorithms',
      'error:0A000076:SSL routines::no suitable signature algorithm',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
  },
  lmtp: {
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher (state=READY)',
      'error:0A000178:SSL routines::no shared signature algorithms',
      'error:0A000076:SSL routines::no suitable signature algorithm',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
  },
  check: ({ evidence, outlook: { ending } }) => {
    const hello = clientHelloOf(evidence);
    if (hello === null || !isRefusedHello(ending) || narrowList(hello) !== 'signature-algorithms')
      return clear;
    const names = (hello.fields.signatureAlgorithms ?? []).map(({ name }) => name).join(', ');
    return explains(`the client offers only the signature algorithms ${names}`, [
      evidence.tls?.conversation.clientHellos[0]?.frame ?? 0,
      ending?.frame ?? 0,
    ]);
  },
};
