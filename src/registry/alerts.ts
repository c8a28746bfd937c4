/**
 * AlertLevel of RFC 8446, section 6 (2018-08). It has no IANA registry.
 */
export const ALERT_LEVELS = {
  0x01: 'warning',
  0x02: 'fatal',
} as const;

/**
 * TLS Alerts: https://www.iana.org/assignments/tls-parameters/tls-parameters.xhtml#tls-parameters-6
 * (2026-03), without the `_RESERVED` that IANA adds to what TLS 1.3 gave up and older versions still send.
 */
export const ALERTS = {
  0x00: 'close_notify',
  0x0a: 'unexpected_message',
  0x14: 'bad_record_mac',
  0x15: 'decryption_failed',
  0x16: 'record_overflow',
  0x1e: 'decompression_failure',
  0x28: 'handshake_failure',
  0x29: 'no_certificate',
  0x2a: 'bad_certificate',
  0x2b: 'unsupported_certificate',
  0x2c: 'certificate_revoked',
  0x2d: 'certificate_expired',
  0x2e: 'certificate_unknown',
  0x2f: 'illegal_parameter',
  0x30: 'unknown_ca',
  0x31: 'access_denied',
  0x32: 'decode_error',
  0x33: 'decrypt_error',
  0x34: 'too_many_cids_requested',
  0x3c: 'export_restriction',
  0x46: 'protocol_version',
  0x47: 'insufficient_security',
  0x50: 'internal_error',
  0x56: 'inappropriate_fallback',
  0x5a: 'user_canceled',
  0x64: 'no_renegotiation',
  0x6d: 'missing_extension',
  0x6e: 'unsupported_extension',
  0x6f: 'certificate_unobtainable',
  0x70: 'unrecognized_name',
  0x71: 'bad_certificate_status_response',
  0x72: 'bad_certificate_hash_value',
  0x73: 'unknown_psk_identity',
  0x74: 'certificate_required',
  0x75: 'general_error',
  0x78: 'no_application_protocol',
  0x79: 'ech_required',
} as const;
