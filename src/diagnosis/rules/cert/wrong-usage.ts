import { certificateFinding, defects, describe } from '../../certificate-finding.ts';
import { keyMisuseOf } from '../../key-misuse.ts';
import { beside, clear, explains, type Rule } from '../../rule.ts';

export const certWrongUsage: Rule = {
  id: 'cert.wrong-usage',
  title: 'The certificate may not be used by a TLS server',
  citation: 'RFC 5280 sections 4.2.1.3 and 4.2.1.12',
  advice: [
    'Get a certificate with extended key usage serverAuth and key usage digitalSignature (keyEncipherment as well, for clients that offer RSA key exchange only).',
  ],
  logLines: [
    'certificate verification failed for mx.example.net[192.0.2.25]:25: not designated for use as a server certificate',
    '[192.0.2.25] SSL verify error: depth=0 error=unsuitable certificate purpose cert=/CN=mx.example.net',
    '[192.0.2.25] SSL verify error: depth=0 error=unsupported certificate purpose cert=/CN=mx.example.net',
    'error:0A000413:SSL routines::sslv3 alert unsupported certificate',
    "The certificate chain violates the signer's constraints.",
    'Key usage violation in certificate has been detected.',
  ],
  fetching: {
    logLines: [
      'fetchmail: Server certificate verification error: unsuitable certificate purpose',
      'imap-login: Disconnected: Connection closed: SSL_accept() failed: error:0A000413:SSL routines::sslv3 alert unsupported certificate: SSL alert number 43',
      'SEC_ERROR_INADEQUATE_CERT_TYPE',
      "The certificate chain violates the signer's constraints.",
      'Key usage violation in certificate has been detected.',
    ],
  },
  lmtp: {
    logLines: [
      'certificate verification failed for mail.example.net[192.0.2.25]:24: not designated for use as a server certificate',
      "The certificate chain violates the signer's constraints.",
      'Key usage violation in certificate has been detected.',
    ],
  },
  check: (subject) => {
    const found = defects(subject, ['wrong-usage']).concat(
      defects(subject, ['key-usage', 'unknown-critical-extension']).filter(({ depth }) => depth === 0),
    );
    const order = subject.certificates.chain?.checks.find(({ id }) => id === 'order');
    if (found.some(({ kind }) => kind === 'key-usage') && order?.result === 'warned')
      return certificateFinding(subject, `${describe(found)}; ${order.text}`, {
        advice: ["Serve the server's own certificate first, and its issuers behind it."],
      });
    if (found.length > 0) return certificateFinding(subject, describe(found));
    const misuse = keyMisuseOf(subject);
    if (misuse === null) return clear;
    const { text, frame, isWhy } = misuse;
    const more = { title: "The certificate's key usage forbids the key exchange" };
    return isWhy
      ? explains(`${text}; that is where the client gave up`, [frame], more)
      : beside(text, [frame], more);
  },
};
