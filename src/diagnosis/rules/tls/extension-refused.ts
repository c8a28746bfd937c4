import { clear, explains, type Rule } from '../../rule.ts';

export const tlsExtensionRefused: Rule = {
  id: 'tls.extension-refused',
  title: 'An extension was missing, or came uninvited',
  citation: 'RFC 8446 section 4.2',
  advice: [
    'One library is stricter than the other: update the side that was complained about. Raw public keys and other rare extensions can be switched off.',
  ],
  logLines: ['tlsv13 alert missing extension', 'tlsv1 unsupported extension'],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 109 || ending?.alert?.description === 110
      ? explains(
          `the ${ending.by} sent ${ending.alert.description === 109 ? 'missing_extension' : 'unsupported_extension'}`,
          [ending.frame],
        )
      : clear,
};
