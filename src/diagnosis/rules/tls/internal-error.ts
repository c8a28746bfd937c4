import { clear, explains, type Rule } from '../../rule.ts';

export const tlsInternalError: Rule = {
  id: 'tls.internal-error',
  title: 'One side failed by its own fault',
  citation: 'RFC 8446 section 6.2',
  advice: [
    'The log of the side that sent the alert says why: no certificate or key loaded, a key that the library cannot use (security level, hardware module), no suite left by its settings.',
  ],
  logLines: ['tlsv1 alert internal error', 'SSL routines::internal error'],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 80 || ending?.alert?.description === 117
      ? explains(
          `the ${ending.by} sent ${ending.alert.description === 80 ? 'internal_error' : 'general_error'}`,
          [ending.frame],
        )
      : clear,
};
