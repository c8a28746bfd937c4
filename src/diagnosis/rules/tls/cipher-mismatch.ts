import { clientHelloOf } from '../../hello-facts.ts';
import { isRefusedHello } from '../../refused-hello.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsCipherMismatch: Rule = {
  id: 'tls.cipher-mismatch',
  title: 'Client and server have no cipher suite in common',
  citation: 'RFC 8446 section 4.1.1',
  advice: [
    "Compare the client's list (ClientHello) with what the server allows. Typical: a client with RSA suites only meets a server with an ECDSA certificate only: serve an RSA certificate as well (Postfix smtpd_tls_chain_files takes both; Exim tls_certificate takes a list).",
    'Postfix: smtpd_tls_ciphers = medium, no suites excluded without need (smtpd_tls_exclude_ciphers); Exim: tls_require_ciphers; sendmail: CipherList.',
  ],
  logLines: [
    'TLS library problem: error:0A0000C1:SSL routines::no shared cipher',
    'sslv3 alert handshake failure',
    'TLS error on connection (gnutls_handshake): No supported cipher suites have been found.',
    'STARTTLS=server, error: accept failed=-1, reason=no shared cipher',
  ],
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
