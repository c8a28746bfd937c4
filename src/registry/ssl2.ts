/** Messages of SSL 2.0: draft-hickman-netscape-ssl-00 section 5 (1995), its names in the spelling of TLS's registry. */
export const SSL2_MESSAGE_TYPES = {
  0: 'error',
  1: 'client_hello',
  2: 'client_master_key',
  3: 'client_finished',
  4: 'server_hello',
  5: 'server_verify',
  6: 'server_finished',
  7: 'request_certificate',
  8: 'client_certificate',
} as const;

/** What an ERROR message of SSL 2.0 says: the draft's section 5.1.3. */
export const SSL2_ERRORS = {
  1: 'no_cipher',
  2: 'no_certificate',
  4: 'bad_certificate',
  6: 'unsupported_certificate_type',
} as const;

/** CERTIFICATE-TYPE of SSL 2.0: the draft has this one. */
export const SSL2_CERTIFICATE_TYPES = { 1: 'X.509' } as const;
