import { defects } from '../../certificate-finding.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const DECRYPT_ERROR = 51;

export const tlsDecryptError: Rule = {
  id: 'tls.decrypt-error',
  title: "One side could not verify the other's signature or keys in the handshake",
  citation: 'RFC 8446 section 6.2',
  advice: [
    'Likely the private key and the certificate of the side that was complained about do not belong together, or bytes were changed on the way. Check the pair: openssl x509 -noout -pubkey -in CERT and openssl pkey -pubout -in KEY must print the same.',
  ],
  logLines: [
    'error:0A00041B:SSL routines::tlsv1 alert decrypt error',
    'error:0A00007B:SSL routines::bad signature',
    'error:0A000095:SSL routines::digest check failed',
    '(gnutls_handshake): Decrypt error',
    '(gnutls_handshake): Public key signature verification has failed.',
  ],
  onlyAsCause: true,
  check: (subject) => {
    const { ending } = subject.outlook;
    if (ending?.alert?.description !== DECRYPT_ERROR) return clear;
    // OpenSSL says so of a certificate's signature, too: then that is the cause.
    if (ending.by === 'client' && defects(subject, ['bad-signature']).length > 0) return clear;
    return explains(`the ${ending.by} sent decrypt_error`, [ending.frame]);
  },
};
