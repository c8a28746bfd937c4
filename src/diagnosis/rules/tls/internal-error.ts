import { keyMisuseOf } from '../../key-misuse.ts';
import { clear, explains, type Rule } from '../../rule.ts';

export const tlsInternalError: Rule = {
  id: 'tls.internal-error',
  title: 'One side reported an internal error',
  citation: 'RFC 8446 section 6.2',
  advice: [
    'The log of the side that sent the alert says why: no certificate or key loaded, a key that its library cannot use (security level, hardware module), no cipher suite left by its settings.',
  ],
  logLines: [
    'error:0A000438:SSL routines::tlsv1 alert internal error',
    'error:0A0C0103:SSL routines::internal error',
    'error:0A000179:SSL routines::cert cb error',
    'error:0A0000B5:SSL routines::no ciphers available',
    '(gnutls_handshake): Internal error',
  ],
  onlyAsCause: true,
  check: (subject) => {
    const { ending } = subject.outlook;
    const isError = ending?.alert?.description === 80 || ending?.alert?.description === 117;
    if (!isError || keyMisuseOf(subject)?.isWhy) return clear;
    return explains(
      `the ${ending.by} sent ${ending.alert.description === 80 ? 'internal_error' : 'general_error'}`,
      [ending.frame],
      { title: `The ${ending.by} reported an internal error` },
    );
  },
};
