import { clientHelloOf, differBySniAlone, type Offer } from '../../hello-facts.ts';
import { ask, clear, comparing, explains, type Rule } from '../../rule.ts';
import type { Sighting } from '../../sighting.ts';

const UNRECOGNIZED_NAME = 112;

const NO_NAME = 'no name';

const DEFAULT_CERTIFICATE = 'Server: a default certificate for unknown names keeps such clients working.';

export const tlsSniRejected: Rule = {
  id: 'tls.sni-rejected',
  title: 'The server does not accept the name that the client asked for (SNI)',
  citation: 'RFC 6066 section 3',
  advice: [
    'Client: ask for a name that the server has, mostly its MX host name, with no dot at its end (Postfix smtp_tls_servername or servername= in the policy table; Exim tls_sni).',
    DEFAULT_CERTIFICATE,
  ],
  logLines: [
    'error:0A000458:SSL routines::tlsv1 unrecognized name',
    'TLS session: (gnutls_handshake): The server name sent was not recognized',
    '(gnutls_handshake): A disallowed SNI server name has been received.',
    '(gnutls_handshake): The SNI host name not recognised.',
  ],
  fetching: {
    advice: [
      'Client: ask for a name that the server has (it is the one that the account is set to), with no dot at its end.',
      DEFAULT_CERTIFICATE,
    ],
    logLines: ['error:0A000458:SSL routines::tlsv1 unrecognized name', 'SSL_ERROR_UNRECOGNIZED_NAME_ALERT'],
  },
  lmtp: {
    advice: [
      'Client: ask for a name that the server has, with no dot at its end (Postfix lmtp_tls_servername or servername= in lmtp_tls_policy_maps).',
      DEFAULT_CERTIFICATE,
    ],
    logLines: ['error:0A000458:SSL routines::tlsv1 unrecognized name'],
  },
  ...comparing<{ readonly frame: number }>({
    check: ({ evidence, outlook: { ending } }) => {
      const hello = clientHelloOf(evidence);
      if (hello === null || ending === null || ending.alert === null) return clear;
      const { frame } = ending;
      const { serverName } = hello.fields;
      if (ending.alert.description === UNRECOGNIZED_NAME) {
        const name = serverName ?? NO_NAME;
        return explains(`the client asked for ${name}; the ${ending.by} sent a fatal unrecognized_name`, [
          frame,
        ]);
      }
      const isOfServer = ending.by === 'server' && ending.moment === 'hello';
      return isOfServer && serverName !== undefined ? ask({ frame }) : clear;
    },
    compare: ({ frame }, { offer }, others) => {
      const better = offer === null ? null : withAnotherName(offer, others);
      if (better === null) return clear;
      const detail = `the client asked for ${offer?.serverName} and got an alert; stream ${better.stream}, alike but for ${better.offer?.serverName ?? NO_NAME}, went well`;
      return explains(detail, [frame]);
    },
  }),
};

/** A stream to the same server that differs by the name alone and goes well, where none with this name does. */
function withAnotherName(offer: Offer, others: readonly Sighting[]): Sighting | null {
  const well = others.filter(({ outcome }) => outcome === 'secured');
  if (well.some((other) => other.offer?.serverName === offer.serverName)) return null;
  return well.find((other) => other.offer !== null && differBySniAlone(offer, other.offer)) ?? null;
}
