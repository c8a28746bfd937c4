import { clearTextInTls, FETCHING } from '../../clear-in-tls.ts';
import { clear, type Rule } from '../../rule.ts';

export const mailCleartextInTls: Rule = {
  id: 'mail.cleartext-in-tls',
  title: 'One side sent plain text where a TLS message was due',
  citation: 'RFC 9051 section 6.2.1, RFC 2595 section 4, RFC 5804 section 2.2',
  advice: [
    'The side that sent the text is not speaking TLS: read what it says.',
    'A client that goes on in clear after STARTTLS is broken, or is a test by hand (nc, telnet): use openssl s_client -starttls imap, pop3 or sieve.',
  ],
  logLines: [
    'imap-login: Disconnected: TLS handshaking: SSL_accept() failed: error:0A00010B:SSL routines::wrong version number',
    'error:0A00010B:SSL routines::wrong version number',
    'ssl.SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number',
  ],
  check: ({ evidence, outlook }) => {
    const { mail, protocol } = evidence;
    if (mail === null && !FETCHING.includes(protocol)) return clear;
    const { starttls = null } = mail?.facts ?? {};
    const agreed = starttls?.answer?.isPositive ? starttls.answer : null;
    const spoken = agreed && mail?.dialogue.commands.find(({ frame }) => frame > agreed.frame);
    return clearTextInTls(evidence, outlook, spoken ?? null);
  },
};
