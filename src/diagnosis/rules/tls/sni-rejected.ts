import { clientHelloOf } from '../../hello-facts.ts';
import { clear, explains, type Rule } from '../../rule.ts';

const UNRECOGNIZED_NAME = 112;

export const tlsSniRejected: Rule = {
  id: 'tls.sni-rejected',
  title: 'The server does not know the name that the client asked for',
  citation: 'RFC 6066 section 3',
  advice: [
    'Client: the name in SNI must be one that the server has: Postfix smtp_tls_servername; no dot at its end. Server: a default certificate for unknown names keeps such clients working.',
  ],
  logLines: [
    'tlsv1 unrecognized name',
    'A TLS fatal alert has been received: The server name sent was not recognized',
  ],
  check: ({ evidence, outlook: { ending } }) => {
    if (ending?.alert?.description !== UNRECOGNIZED_NAME) return clear;
    const name = clientHelloOf(evidence)?.fields.serverName ?? 'no name';
    return explains(`the client asked for ${name}; the ${ending.by} sent a fatal unrecognized_name`, [
      ending.frame,
    ]);
  },
};
