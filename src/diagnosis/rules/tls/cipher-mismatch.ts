import { clientHelloOf } from '../../hello-facts.ts';
import { isRefusedHello } from '../../refused-hello.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const COMPARE =
  "Compare the client's list (in its ClientHello) with what the server allows. Typical: a client with RSA suites only meets a server with only an ECDSA certificate, or one whose list leaves out the old RSA key exchange, as Dovecot's does (!kRSA). Serve an RSA certificate as well: Dovecot ssl_alt_cert and ssl_alt_key (2.4: ssl_server_alt_cert_file and ssl_server_alt_key_file), Cyrus tls_server_cert with two names and a comma.";

export const tlsCipherMismatch: Rule = {
  id: 'tls.cipher-mismatch',
  title: 'The server refused what the client offers: likely no cipher suite in common',
  citation: 'RFC 8446 section 4.1.1',
  advice: [
    "Compare the client's list (in its ClientHello) with what the server allows. Typical: a client with RSA suites only meets a server with only an ECDSA certificate, or a server that has no certificate loaded at all. Serve an RSA certificate as well: Postfix smtpd_tls_chain_files takes both, Exim tls_certificate takes a list, sendmail ServerCertFile takes two names with a comma.",
    'Postfix: smtpd_tls_ciphers = medium (the default), and nothing in smtpd_tls_exclude_ciphers without need; Exim: tls_require_ciphers; sendmail: CipherList.',
  ],
  logLines: [
    'warning: TLS library problem: error:0A0000C1:SSL routines::no shared cipher:../ssl/statem/statem_srvr.c:2226:',
    'error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher',
    'error:0A000410:SSL routines::sslv3 alert handshake failure',
    'error:0A000410:SSL routines::ssl/tls alert handshake failure',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): No supported cipher suites have been found.',
    'TLS session: (gnutls_handshake): Handshake failed',
    'STARTTLS=server, error: accept failed=-1, reason=no shared cipher, SSL_error=1, errno=0, retry=-1, relay=client.example.org [192.0.2.7]',
  ],
  fetching: {
    advice: [
      COMPARE,
      'Server: Dovecot ssl_cipher_list, and ssl_cipher_suites for TLS 1.3; Cyrus tls_ciphers. Client: mbsync CipherString; CipherString in openssl.cnf for others with OpenSSL.',
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher',
      'error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
      'fetchmail: OpenSSL reported: error:0A000126:SSL routines::unexpected eof while reading',
      'SSL_ERROR_NO_CYPHER_OVERLAP',
    ],
  },
  lmtp: {
    advice: [
      COMPARE,
      'Server: Dovecot ssl_cipher_list, and ssl_cipher_suites for TLS 1.3; Cyrus tls_ciphers. Client: Postfix lmtp_tls_ciphers = medium (the default), and nothing in lmtp_tls_exclude_ciphers without need.',
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher (state=READY)',
      'error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: lost connection',
    ],
  },
  onlyAsCause: true,
  check: ({ evidence, outlook: { ending } }) => {
    const hello = clientHelloOf(evidence);
    if (hello === null || !isRefusedHello(ending)) return clear;
    const suites = hello.cipherSuites.map(({ name }) => name);
    const list = suites.slice(0, 4).join(', ') + (suites.length > 4 ? ` and ${suites.length - 4} more` : '');
    return explains(`the server turned the ClientHello down; it offers ${list}`, [
      evidence.tls?.conversation.clientHellos[0]?.frame ?? 0,
      ending?.frame ?? 0,
    ]);
  },
};
