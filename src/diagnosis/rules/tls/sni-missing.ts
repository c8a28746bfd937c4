import { isPlaceholder } from '../../../x509/placeholder.ts';
import { clientHelloOf, differBySniAlone } from '../../hello-facts.ts';
import { rejectionOf } from '../../rejection.ts';
import { ask, beside, clear, comparing, explains, type Rule } from '../../rule.ts';
import type { Sighting } from '../../sighting.ts';

const SERVER_NAME = 0;

/** What was different where it went well. */
function describeBetter({ stream, offer, leaf }: Sighting): string {
  const name = offer?.serverName;
  return leaf === null
    ? `stream ${stream}, alike but for server_name ${name}, went well`
    : `stream ${stream} asked for ${name}, got ${leaf.subject} by ${leaf.issuer}, and went well`;
}

/** Another stream to this server that went well with a name: with another certificate, or where it is hidden with the same hello otherwise. */
function comparable(own: Sighting, others: readonly Sighting[]): Sighting | undefined {
  return others.find((other) => {
    if (other.offer === null || other.offer.serverName === null || other.outcome !== 'secured') return false;
    if (own.leaf !== null && other.leaf !== null) return own.leaf.sha256 !== other.leaf.sha256;
    return (
      own.offer !== null && other.client.ip === own.client.ip && differBySniAlone(own.offer, other.offer)
    );
  });
}

interface Facts {
  readonly helloFrame: number;
  /** The client turned the certificate down, in these frames. */
  readonly rejection: readonly number[] | null;
  /** The server's certificate says that it stands for a missing name. */
  readonly isPlaceholder: boolean;
}

const DEFAULT_CERTIFICATE =
  'Server: make the default certificate (Dovecot: the one outside of local_name blocks) one that is valid for the name that clients use.';

export const tlsSniMissing: Rule = {
  id: 'tls.sni-missing',
  title: 'The client sent no server name (SNI), which this server needs',
  citation: 'RFC 6066 section 3',
  advice: [
    'Make the client send SNI. Postfix 3.4 and later: servername=hostname for this destination in the policy table, or smtp_tls_servername = hostname (by itself it sends none, except with DANE; the risk of the global setting: a few servers hang up at a name that they do not know). Exim: tls_sni = $host in the smtp transport. openssl s_client: -servername NAME.',
    'Server: make the default certificate one that is valid for the MX host.',
  ],
  logLines: [
    'certificate verification failed for gmail-smtp-in.l.google.com[192.0.2.26]:25: self-signed certificate',
    'Untrusted TLS connection established to gmail-smtp-in.l.google.com[192.0.2.26]:25',
    'status=deferred (Server certificate not verified)',
    'OU=No SNI provided; please fix your client., CN=invalid2.invalid',
  ],
  fetching: {
    advice: [
      'Make the client send SNI: most do where the server is set by its name and not by its address. openssl s_client: -servername NAME.',
      DEFAULT_CERTIFICATE,
    ],
    logLines: [
      'fetchmail: Server certificate verification error: self-signed certificate',
      'SSL error connecting imap.example.net (192.0.2.25:993): self-signed certificate',
      'OU=No SNI provided; please fix your client., CN=invalid2.invalid',
    ],
  },
  lmtp: {
    advice: [
      'Make the client send SNI. Postfix 3.4 and later: servername=hostname for this destination in lmtp_tls_policy_maps, or lmtp_tls_servername = hostname (by itself it sends none, except with DANE). openssl s_client: -servername NAME.',
      DEFAULT_CERTIFICATE,
    ],
    logLines: [
      'certificate verification failed for mail.example.net[192.0.2.25]:24: self-signed certificate',
      'Untrusted TLS connection established to mail.example.net[192.0.2.25]:24',
      'status=deferred (Server certificate not verified)',
    ],
  },
  ...comparing<Facts>({
    check: (subject) => {
      const { evidence, certificates } = subject;
      const hello = clientHelloOf(evidence);
      if (hello === null || hello.extensions.some(({ type }) => type.id === SERVER_NAME)) return clear;
      const helloFrame = evidence.tls?.conversation.clientHellos[0]?.frame ?? 0;
      const rejection = rejectionOf(subject)?.frames ?? null;
      const [leaf] = certificates.server;
      const standsIn = leaf !== undefined && isPlaceholder(leaf);
      return rejection === null && !standsIn
        ? clear
        : ask({ helloFrame, rejection, isPlaceholder: standsIn });
    },
    compare: ({ helloFrame, rejection, isPlaceholder }, own, others) => {
      const frames = [helloFrame, ...(rejection ?? [])];
      const better = comparable(own, others);
      const comparison = better === undefined ? '' : `; ${describeBetter(better)}`;
      if (isPlaceholder) {
        const detail = `the ClientHello has no server_name, and the server sent its placeholder: ${own.leaf?.subject}${comparison}`;
        return rejection === null ? beside(detail, frames) : explains(detail, frames);
      }
      if (better !== undefined) return explains(`the ClientHello has no server_name${comparison}`, frames);
      if (own.leaf !== null || own.outcome === 'secured') return clear;
      return beside(
        'the ClientHello has no server_name: the server may have sent a default certificate, which cannot be seen here',
        [helloFrame],
        {
          title: 'The client asked for no server name',
        },
      );
    },
  }),
};
