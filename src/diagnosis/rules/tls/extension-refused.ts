import { clear, explains, type Rule } from '../../rule.ts';

export const tlsExtensionRefused: Rule = {
  id: 'tls.extension-refused',
  title: 'A TLS extension was missing, or came uninvited',
  citation: 'RFC 8446 section 4.2',
  advice: [
    'One TLS library is stricter than the other: update the software of the side that was complained about. Rare extensions (raw public keys, for one) can mostly be switched off.',
  ],
  logLines: [
    'error:0A000455:SSL routines::tlsv13 alert missing extension',
    'error:0A000456:SSL routines::tlsv1 unsupported extension',
    '(gnutls_handshake): An unsupported extension was sent',
    '(gnutls_handshake): An extension was expected but was not seen',
    'error:0A0000D9:SSL routines::unsolicited extension',
  ],
  onlyAsCause: true,
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 109 || ending?.alert?.description === 110
      ? explains(
          `the ${ending.by} sent ${ending.alert.description === 109 ? 'missing_extension' : 'unsupported_extension'}`,
          [ending.frame],
        )
      : clear,
};
