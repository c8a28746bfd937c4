import { beside, clear, type Rule } from '../../rule.ts';

export const tlsOldVersion: Rule = {
  id: 'tls.old-version',
  title: 'The session uses a TLS version that is out of use',
  citation: 'RFC 8996, RFC 7568',
  advice: [
    'TLS 1.0 and 1.1 and all of SSL are deprecated: strict peers refuse them. Update the side that cannot do better.',
  ],
  logLines: [],
  check: ({ evidence: { tls } }) => {
    const hello = tls?.conversation.serverHello ?? null;
    if (hello === null || hello.value.version.id >= 0x0303) return clear;
    return beside(`the server chose ${hello.value.version.name}`, [hello.frame]);
  },
};
