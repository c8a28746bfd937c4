import { clear, explains, type Rule } from '../../rule.ts';

export const tlsDecryptError: Rule = {
  id: 'tls.decrypt-error',
  title: 'A signature or the Finished does not verify',
  citation: 'RFC 8446 section 6.2',
  advice: [
    'Key and certificate of the side that was complained about do not belong together, or bytes were changed on the way: compare openssl x509 -noout -pubkey with openssl pkey -pubout.',
  ],
  logLines: ['tlsv1 alert decrypt error', 'SSL routines::bad signature'],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 51
      ? explains(`the ${ending.by} sent decrypt_error`, [ending.frame])
      : clear,
};
