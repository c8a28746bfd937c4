import { clear, explains, type Rule } from '../../rule.ts';

export const tlsFallbackRefused: Rule = {
  id: 'tls.fallback-refused',
  title: 'The server saw a client that fell back to an older version than it can',
  citation: 'RFC 7507',
  advice: [
    'The client tried a newer version first and gave up on it: look for that earlier stream, and cure its failure.',
  ],
  logLines: ['tlsv1 alert inappropriate fallback', 'SSL routines::inappropriate fallback'],
  check: ({ outlook: { ending } }) =>
    ending?.alert?.description === 86
      ? explains(`the ${ending.by} sent inappropriate_fallback`, [ending.frame])
      : clear,
};
