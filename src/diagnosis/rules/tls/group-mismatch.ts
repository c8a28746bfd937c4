import { clientHelloOf, narrowList } from '../../hello-facts.ts';
import { isRefusedHello } from '../../refused-hello.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const ILLEGAL_PARAMETER = 47;

export const tlsGroupMismatch: Rule = {
  id: 'tls.group-mismatch',
  title: 'Likely no key-exchange group (curve) in common',
  citation: 'RFC 8446 section 4.2.7',
  advice: [
    'Let both sides have X25519 and P-256. Postfix: tls_eecdh_auto_curves at its default; Exim with OpenSSL: tls_eccurve = auto; GnuTLS: a priority string that does not remove GROUP-X25519 and GROUP-SECP256R1; OpenSSL: Groups in openssl.cnf.',
  ],
  logLines: [
    'error:0A000065:SSL routines::no suitable key share',
    'error:0A0000C1:SSL routines::no shared cipher',
    'error:0A000410:SSL routines::sslv3 alert handshake failure',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): No common key share with peer.',
  ],
  fetching: {
    advice: [
      "Let both sides have X25519 and P-256. Dovecot: ssl_curve_list empty (OpenSSL's own list), or with both; Cyrus: tls_eccurve; OpenSSL: Groups in openssl.cnf; GnuTLS: a priority string that does not remove GROUP-X25519 and GROUP-SECP256R1.",
    ],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher',
      'error:0A000065:SSL routines::no suitable key share',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
  },
  lmtp: {
    advice: [
      "Let both sides have X25519 and P-256. Dovecot: ssl_curve_list empty (OpenSSL's own list), or with both; Cyrus: tls_eccurve; Postfix: tls_eecdh_auto_curves at its default; OpenSSL: Groups in openssl.cnf.",
    ],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A0000C1:SSL routines::no shared cipher (state=READY)',
      'error:0A000065:SSL routines::no suitable key share',
      'error:0A000410:SSL routines::sslv3 alert handshake failure',
    ],
  },
  check: ({ evidence, outlook: { ending } }) => {
    const hello = clientHelloOf(evidence);
    const tls = evidence.tls?.conversation;
    if (hello === null || tls === undefined || ending === null) return clear;
    const groups = (hello.fields.groups ?? []).map(({ name }) => name).join(', ');
    const retry = tls.helloRetryRequest;
    if (ending.by === 'client' && ending.alert?.description === ILLEGAL_PARAMETER && retry !== null) {
      const wanted = retry.value.fields.selectedGroup?.name ?? 'another group';
      return explains(`the server asked for ${wanted}; the client offers ${groups}`, [
        retry.frame,
        ending.frame,
      ]);
    }
    if (!isRefusedHello(ending) || narrowList(hello) !== 'groups') return clear;
    return explains(`the client offers only the groups ${groups}`, [
      tls.clientHellos[0]?.frame ?? 0,
      ending.frame,
    ]);
  },
};
