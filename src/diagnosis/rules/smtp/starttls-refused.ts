import { clear, explains, type Rule } from '../../rule.ts';

const READ_REPLY =
  "Read the reply, and the server's log at that second. A temporary refusal (4xx) of a server that offers STARTTLS mostly means that its key or certificate cannot be read, or that they do not belong together.";

export const smtpStarttlsRefused: Rule = {
  id: 'smtp.starttls-refused',
  title: 'The server refused STARTTLS',
  citation: 'RFC 3207 section 4',
  advice: [
    READ_REPLY,
    'Check the pair: openssl x509 -noout -pubkey -in CERT and openssl pkey -pubout -in KEY must print the same. Postfix: see the files with postconf smtpd_tls_chain_files smtpd_tls_cert_file smtpd_tls_key_file, then postfix reload; it reads them as root. Exim: tls_certificate and tls_privatekey must be readable by the Exim user. sendmail: ServerKeyFile must not be readable by group or others.',
  ],
  logLines: [
    '454 4.7.0 TLS not available due to local problem',
    'TLS is required, but host mx.example.net[192.0.2.25] refused to start TLS: 454 4.7.0 TLS not available due to local problem',
    '454 TLS currently unavailable',
    'TLS error on connection from client.example.org [192.0.2.7] (cert/key setup: cert=/etc/exim4/exim.crt key=/etc/exim4/exim.key): Error while reading file.',
    'H=mx.example.net [192.0.2.25]: a TLS session is required, but an attempt to start TLS failed',
    '454 4.3.3 TLS not available: error generating SSL handle',
  ],
  lmtp: {
    advice: [
      READ_REPLY,
      'Check the pair: openssl x509 -noout -pubkey -in CERT and openssl pkey -pubout -in KEY must print the same. Dovecot: ssl = yes (the default), ssl_cert and ssl_key (2.4: ssl_server_cert_file and ssl_server_key_file); Cyrus: tls_server_cert and tls_server_key.',
    ],
    logLines: [
      'TLS is required, but host mail.example.net[192.0.2.25] refused to start TLS: 454 4.7.0 TLS not available due to local problem',
    ],
  },
  check: ({ evidence: { smtp } }) => {
    const reply = smtp?.facts.starttls?.reply ?? null;
    if (reply === null || reply.code === 220) return clear;
    return explains(`the server answered STARTTLS with ${reply.code} ${reply.text.join(' ')}`, [
      smtp?.facts.starttls?.frame ?? reply.frame,
      reply.frame,
    ]);
  },
};
