import { beside, clear, explains, type Rule } from '../../rule.ts';

/** handshake_failure, illegal_parameter, insufficient_security. */
const ALERTS = [40, 47, 71];

const LONGER_PRIME =
  'Give the server a prime of 2048 bits: a file made by openssl dhparam -out FILE 2048, as Dovecot ssl_dh = <FILE (2.4: ssl_server_dh_file = FILE) or Cyrus tls_server_dhparam. Or leave DHE out: ECDHE is what clients want, and Dovecot with ssl_dh unset needs no prime.';

export const tlsWeakDh: Rule = {
  id: 'tls.weak-dh',
  title: "The server's Diffie-Hellman prime is too short",
  citation: 'RFC 9325 section 4.5',
  advice: [
    'Give the server a prime of 2048 bits. Postfix 3.7 and later with OpenSSL 3: leave smtpd_tls_dh1024_param_file empty; else a file made by openssl dhparam -out FILE 2048. Exim: tls_dhparam = ffdhe2048 or such a file. sendmail: DHParameters = i (2048 bits, the default since 8.15.2) or such a file. Or leave DHE out: ECDHE is what clients want.',
  ],
  logLines: [
    'SSL_connect error to mx.example.net[192.0.2.25]:25: -1',
    'error:0A00018A:SSL routines::dh key too small',
    'error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small',
    'STARTTLS=client, error: connect failed=-1, reason=dh key too small, SSL_error=1, errno=0, retry=-1',
    'ruleset=tls_server, arg1=SOFTWARE, relay=mx.example.net, reject=403 4.7.0 TLS handshake failed.',
    'TLS session: (gnutls_handshake): The Diffie-Hellman prime sent by the server is not acceptable (not long enough).',
  ],
  fetching: {
    advice: [LONGER_PRIME],
    logLines: [
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000410:SSL routines::sslv3 alert handshake failure: SSL alert number 40',
      'fetchmail: OpenSSL reported: error:0A00018A:SSL routines::dh key too small',
      'error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small',
      'SSL_ERROR_WEAK_SERVER_EPHEMERAL_DH_KEY',
    ],
  },
  lmtp: {
    advice: [LONGER_PRIME],
    logLines: [
      'lmtp(2310): Disconnect from 192.0.2.7: Connection closed: SSL_accept() failed: error:0A000410:SSL routines::sslv3 alert handshake failure: SSL alert number 40 (state=READY)',
      'error:0A00018A:SSL routines::dh key too small',
      'error:141A318A:SSL routines:tls_process_ske_dhe:dh key too small',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: -1',
    ],
  },
  check: ({ evidence: { tls }, outlook: { ending } }) => {
    const exchange = tls?.conversation.serverKeyExchange ?? null;
    const bits = exchange?.value.dhBits ?? null;
    if (exchange === null || bits === null || bits >= 2048) return clear;
    const detail = `the server's Diffie-Hellman prime has ${bits} bits`;
    const gaveUp =
      ending?.by === 'client' &&
      ending.moment === 'server-flight' &&
      (ending.alert === null || ALERTS.includes(ending.alert.description));
    return gaveUp ? explains(detail, [exchange.frame, ending.frame]) : beside(detail, [exchange.frame]);
  },
};
