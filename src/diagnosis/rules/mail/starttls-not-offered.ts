import { hidesOffer } from '../../loss.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const mailStarttlsNotOffered: Rule = {
  id: 'mail.starttls-not-offered',
  title: 'The server does not offer TLS on this port',
  citation: 'RFC 8314 section 3, RFC 9051 section 6.2.1, RFC 2595 section 4, RFC 5804 section 1.7',
  advice: [
    'Server: Dovecot needs ssl = yes (or required), ssl_cert and ssl_key (2.4: ssl_server_cert_file and ssl_server_key_file); Cyrus tls_server_cert and tls_server_key; Courier IMAPDSTARTTLS=YES, POP3DSTARTTLS=YES and TLS_CERTFILE. It offers STARTTLS to all but those whose network it trusts (Dovecot login_trusted_networks).',
    'Client: let it insist on TLS, so that no password goes out without. Something on the path may take the word out of what the server says: compare with a capture at the other end.',
  ],
  logLines: [
    'imap-login: Disconnected: Connection closed (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25',
    'curl: (64) STARTTLS not available.',
  ],
  onlyAsCause: true,
  check: ({ evidence, outlook: { outcome } }) => {
    const { mail } = evidence;
    if (mail === null || (outcome !== 'cleartext' && outcome !== 'declined')) return clear;
    const { starttls, starttlsOffered, toldIn } = mail.facts;
    if (starttls !== null || starttlsOffered || toldIn === null) return clear;
    if (hidesOffer(evidence, outcome)) return clear;
    return explains(`${mail.dialogue.grammar.starttls} is not among what the server says that it can do`, [
      toldIn,
    ]);
  },
};
