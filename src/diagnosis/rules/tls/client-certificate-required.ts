import { clear, explains, type Rule } from '../../rule.ts';

/** handshake_failure, no_certificate, bad_certificate, certificate_required. */
const ALERTS = [40, 41, 42, 116];

export const tlsClientCertificateRequired: Rule = {
  id: 'tls.client-certificate-required',
  title: 'The server demands a client certificate, and the client sent none',
  citation: 'RFC 8446 section 4.4.2.4, RFC 5246 section 7.4.6',
  advice: [
    "Give the client a certificate that the server accepts: Postfix smtp_tls_chain_files; Exim tls_certificate in the smtp transport; or ask the server's postmaster not to demand one (Postfix smtpd_tls_ask_ccert in place of smtpd_tls_req_ccert). An empty answer also comes where none of the client's certificates is from a CA that the server names.",
  ],
  logLines: [
    'TLS library problem: error:0A0000C7:SSL routines::peer did not return a certificate',
    'tlsv13 alert certificate required',
    '421 … Error: client did not present a certificate',
  ],
  check: ({ evidence: { tls }, outlook: { ending, abandonment } }) => {
    if (!tls?.state.emptyClientCertificate) return clear;
    const byServer = ending?.by === 'server' || abandonment?.by === 'server';
    const fits = ending?.alert == null || ALERTS.includes(ending.alert.description);
    if (!byServer || !fits) return clear;
    return explains('the server asked for a client certificate, got an empty list, and ended the session', [
      ...(tls.conversation.certificateRequest ? [tls.conversation.certificateRequest.frame] : []),
      ending?.frame ?? abandonment?.frames.at(-1) ?? 0,
    ]);
  },
};
