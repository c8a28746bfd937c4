import { HandshakeType, isTls13, type TlsConversation } from '../../../tls/conversation.ts';
import { clear, explains, type Rule } from '../../rule.ts';

/** handshake_failure, no_certificate, bad_certificate, GnuTLS's decode_error, certificate_required. */
const ALERTS = [40, 41, 42, 50, 116];

export const tlsClientCertificateRequired: Rule = {
  id: 'tls.client-certificate-required',
  title: 'The server demands a client certificate, and the client sent none',
  citation: 'RFC 8446 section 4.4.2.4, RFC 5246 section 7.4.6',
  advice: [
    'Give the client a certificate that the server accepts: Postfix smtp_tls_chain_files; Exim tls_certificate in the smtp transport; sendmail ClientCertFile and ClientKeyFile. Some clients send none where the server names no CA that issued theirs.',
    "Or ask the server's postmaster not to demand one: Postfix smtpd_tls_req_ccert = no (smtpd_tls_ask_ccert = yes still asks); Exim tls_try_verify_hosts in place of tls_verify_hosts. The risk: the certificate then keeps nobody out, so relaying needs another check.",
  ],
  logLines: [
    'warning: TLS library problem: error:0A0000C7:SSL routines::peer did not return a certificate:../ssl/statem/statem_srvr.c:3517:',
    'error:0A00045C:SSL routines::tlsv13 alert certificate required',
    'NOQUEUE: abort: TLS from client.example.org[192.0.2.7]: No client certificate presented',
    '421 4.7.1 mx.example.net Error: No client certificate presented',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): Certificate is required.',
    'TLS error on connection from client.example.org [192.0.2.7] (gnutls_handshake): No certificate was found.',
  ],
  fetching: {
    advice: [
      'Give the client a certificate that the server accepts: fetchmail sslcert and sslkey; mbsync ClientCertificate and ClientKey; Thunderbird: import it (Manage Certificates, Your Certificates). Some clients send none where the server names no CA that issued theirs.',
      'Or let the server not demand one: Dovecot auth_ssl_require_client_cert = no (it refuses the login, not the handshake; ssl_verify_client_cert = yes, 2.4: ssl_server_request_client_cert, only asks); Cyrus tls_client_certs: optional. The risk: the certificate then keeps nobody out.',
    ],
    logLines: [
      "a1 NO [ALERT] Client didn't present valid SSL certificate",
      "imap-login: Disconnected: Connection closed (client didn't send a cert): user=<>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, TLS",
      'error:0A0000C7:SSL routines::peer did not return a certificate',
      'error:0A00045C:SSL routines::tlsv13 alert certificate required',
    ],
  },
  lmtp: {
    advice: [
      'Give the client a certificate that the server accepts: Postfix lmtp_tls_chain_files (before 3.4 lmtp_tls_cert_file and lmtp_tls_key_file). Some clients send none where the server names no CA that issued theirs.',
      'Or let the server not demand one: Cyrus tls_client_certs: optional; Dovecot only asks (ssl_verify_client_cert, 2.4: ssl_server_request_client_cert). The risk: the certificate then keeps nobody out, so the address of the client has to be checked.',
    ],
    logLines: [
      'error:0A0000C7:SSL routines::peer did not return a certificate',
      'error:0A00045C:SSL routines::tlsv13 alert certificate required',
      'SSL_connect error to mail.example.net[192.0.2.25]:24: lost connection',
    ],
  },
  check: ({ evidence: { tls }, outlook: { ending, abandonment } }) => {
    if (!tls?.state.emptyClientCertificate) return clear;
    const byServer = ending?.by === 'server' || abandonment?.by === 'server';
    const fits = ending?.alert == null || ALERTS.includes(ending.alert.description);
    if (!byServer || !fits) return clear;
    const isKnown = isSeen(tls.conversation);
    return explains(
      `${isKnown ? '' : 'likely: '}the server asked for a client certificate, got an empty list, and ended the session`,
      [
        ...(tls.conversation.certificateRequest ? [tls.conversation.certificateRequest.frame] : []),
        ending?.frame ?? abandonment?.frames.at(-1) ?? 0,
      ],
      isKnown ? {} : { title: 'The server likely demands a client certificate, and the client sent none' },
    );
  },
};

/** The client's Certificate could be read, or SSL 3.0's alert in its place; otherwise it was known by its length. */
function isSeen({ events, version }: TlsConversation): boolean {
  return (
    (version !== null && !isTls13(version)) ||
    events.some(
      (event) =>
        event.kind === 'handshake' && event.from === 'client' && event.type === HandshakeType.certificate,
    )
  );
}
