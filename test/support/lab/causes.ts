/** What is to be said of the sessions that the lab lets fail. */
export interface ExpectedCause {
  /** Of names of sessions. */
  readonly session: RegExp;
  /** Causes that can be told without the secrets; null where not even the outcome can. */
  readonly without: readonly string[] | null;
  /** Causes that can be told with them, where they show more. */
  readonly withSecrets?: readonly string[];
}

/** The first that fits counts. */
export const EXPECTED_CAUSES: readonly ExpectedCause[] = [
  // gnutls-cli falls over the hint that it lacks, after the handshake: nobody can tell.
  { session: /^gnutls-.*(?:PSK_(?:EC)?DHE|DHE_PSK)_/, without: null },

  // OpenSSL says self-signed as unknown_ca, in clear.
  {
    session: /^openssl-\w+ certificate unknown 1\.3$/,
    without: ['cert.unknown-issuer'],
    withSecrets: ['cert.self-signed'],
  },
  { session: /^\w+-\w+ certificate unknown 1\.2$/, without: ['cert.self-signed'] },
  {
    session: /^\w+-\w+ certificate unknown 1\.3$/,
    without: ['cert.rejected'],
    withSecrets: ['cert.self-signed'],
  },
  { session: /^openssl-\w+ certificate expired/, without: ['cert.expired'] },
  { session: /^\w+-\w+ certificate expired 1\.2$/, without: ['cert.expired'] },
  {
    session: /^\w+-\w+ certificate expired 1\.3$/,
    without: ['cert.rejected'],
    withSecrets: ['cert.expired'],
  },
  { session: /^\w+-\w+ certificate misnamed 1\.2$/, without: ['cert.name-mismatch'] },
  {
    session: /^\w+-\w+ certificate misnamed 1\.3$/,
    without: ['cert.rejected'],
    withSecrets: ['cert.name-mismatch'],
  },

  // GnuTLS takes the suites of TLS 1.3 for the reason.
  { session: /-gnutls server too old/, without: ['tls.version-mismatch', 'tls.cipher-mismatch'] },
  { session: / (?:client|server) too old/, without: ['tls.version-mismatch'] },
  { session: / no shared suite/, without: ['tls.cipher-mismatch'] },
  // One group is not what one would look at first.
  { session: / no shared group/, without: ['tls.group-mismatch', 'tls.cipher-mismatch'] },

  { session: / client certificate missing/, without: ['tls.client-certificate-required'] },
  // Node's server goes without a word.
  {
    session: /-node client certificate unknown 1\.2$/,
    without: ['tls.client-certificate-rejected', 'tls.peer-closed'],
  },
  // GnuTLS's server sends two alerts, which look like a reply, and then more or less of a session.
  {
    session: /-gnutls client certificate unknown 1\.3$/,
    without: null,
    withSecrets: ['tls.client-certificate-rejected'],
  },
  { session: / client certificate unknown/, without: ['tls.client-certificate-rejected'] },

  { session: / psk wrong/, without: ['tls.corrupted', 'tls.decrypt-error'] },
  { session: / psk of somebody else/, without: ['tls.cipher-mismatch'] },
  { session: /^cookie$/, without: ['tls.peer-closed'] },
  { session: /^renegotiation refused$/, without: ['tls.renegotiation'] },

  // As Postfix leaves that does not trust a certificate: which may be in order.
  { session: /^leaves at once|^says nothing/, without: ['cert.rejected', 'cert.tlsa-suspected'] },
];
