import type { ClientHello } from '../../../tls/messages/client-hello.ts';
import { clientHelloOf, differBySniAlone } from '../../hello-facts.ts';
import { clear, explains, type Rule, type Subject } from '../../rule.ts';
import type { Sighting } from '../../sighting.ts';

const UNRECOGNIZED_NAME = 112;

export const tlsSniRejected: Rule = {
  id: 'tls.sni-rejected',
  title: 'The server does not accept the name that the client asked for (SNI)',
  citation: 'RFC 6066 section 3',
  advice: [
    'Client: ask for a name that the server has, mostly its MX host name, with no dot at its end (Postfix smtp_tls_servername or servername= in the policy table; Exim tls_sni).',
    'Server: a default certificate for unknown names keeps such clients working.',
  ],
  logLines: [
    'error:0A000458:SSL routines::tlsv1 unrecognized name',
    'TLS session: (gnutls_handshake): The server name sent was not recognized',
    '(gnutls_handshake): A disallowed SNI server name has been received.',
    '(gnutls_handshake): The SNI host name not recognised.',
  ],
  check: (subject) => {
    const { evidence, outlook } = subject;
    const { ending } = outlook;
    const hello = clientHelloOf(evidence);
    if (hello === null || ending === null || ending.alert === null) return clear;
    const name = hello.fields.serverName ?? 'no name';
    if (ending.alert.description === UNRECOGNIZED_NAME) {
      return explains(`the client asked for ${name}; the ${ending.by} sent a fatal unrecognized_name`, [
        ending.frame,
      ]);
    }
    if (ending.by !== 'server' || ending.moment !== 'hello' || hello.fields.serverName === undefined)
      return clear;
    const better = withAnotherName(subject, hello);
    if (better === null) return clear;
    const other = better.hello?.fields.serverName ?? 'no name';
    const detail = `the client asked for ${name} and got an alert; stream ${better.stream}, alike but for ${other}, went well`;
    return explains(detail, [ending.frame]);
  },
};

/** A stream to the same server that differs by the name alone and goes well, where none with this name does. */
function withAnotherName({ evidence, context }: Subject, hello: ClientHello): Sighting | null {
  const well = context.toSameServer(evidence).filter(({ outcome }) => outcome === 'secured');
  if (well.some((other) => other.hello?.fields.serverName === hello.fields.serverName)) return null;
  return well.find((other) => differBySniAlone(hello, other.hello ?? hello)) ?? null;
}
