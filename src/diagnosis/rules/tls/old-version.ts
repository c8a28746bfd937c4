import { serverHelloOf } from '../../../tls/conversation.ts';
import { beside, clear, type Rule } from '../../rule.ts';

export const tlsOldVersion: Rule = {
  id: 'tls.old-version',
  title: 'The session uses an outdated TLS version',
  citation: 'RFC 8996, RFC 7568',
  advice: [
    'TLS 1.0, TLS 1.1 and all of SSL are deprecated, and strict peers refuse them: update the side that cannot do better.',
  ],
  logLines: [],
  check: ({ evidence: { tls } }) => {
    const hello = tls === null ? null : serverHelloOf(tls.conversation);
    if (hello === null || hello.value.version.id >= 0x0303) return clear;
    return beside(`the server chose ${hello.value.version.name}`, [hello.frame]);
  },
};
