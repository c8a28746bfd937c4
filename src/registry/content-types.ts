/**
 * TLS ContentType: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-5
 * (2026-03).
 */
export const CONTENT_TYPES = {
  0x14: 'change_cipher_spec',
  0x15: 'alert',
  0x16: 'handshake',
  0x17: 'application_data',
  0x18: 'heartbeat',
  0x19: 'tls12_cid',
  0x1a: 'ACK',
  0x1b: 'return_routability_check',
} as const;
