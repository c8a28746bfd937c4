import { clear, explains, type Rule } from '../../rule.ts';

export const mailStarttlsRefused: Rule = {
  id: 'mail.starttls-refused',
  title: 'The server refused to go over to TLS',
  citation: 'RFC 9051 section 6.2.1, RFC 2595 section 4, RFC 5804 section 2.2',
  advice: [
    "Read the answer, and the server's log at that second. A server without a usable certificate and key refuses so, and one whose TLS is switched off: Dovecot ssl = yes, ssl_cert = </path/fullchain.pem, ssl_key = </path/key.pem (the < is part of it; 2.4: ssl_server_cert_file and ssl_server_key_file, without it); Cyrus tls_server_cert and tls_server_key; Courier TLS_CERTFILE.",
    'Check that certificate and key belong together: openssl x509 -noout -pubkey -in CERT and openssl pkey -pubout -in KEY must print the same.',
  ],
  logLines: [
    'imap-login: Disconnected: Too many invalid commands (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25',
    'pop3-login: Disconnected: Too many bad commands (no auth attempts in 0 secs): user=<>, rip=192.0.2.7, lip=192.0.2.25',
  ],
  check: ({ evidence: { mail } }) => {
    const starttls = mail?.facts.starttls ?? null;
    if (starttls?.answer == null || starttls.answer.isPositive) return clear;
    const { verb, frame, answer } = starttls;
    return explains(`the server answered ${verb} with ${answer.status} ${answer.text}`, [
      frame,
      answer.frame,
    ]);
  },
};
